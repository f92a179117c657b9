package io.zonelog.device.zonefs;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.Sectors;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.conformance.DeviceUnderTest;
import io.zonelog.device.conformance.DeviceUnderTest.Outcome;
import io.zonelog.device.conformance.Geometries;
import io.zonelog.device.steps.SeededSteps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of commands, zones and data when a drive fails under the back end. */
class ZonefsFailuresTest {
    private static final Outcome FAULT = new Outcome(DeviceStatus.WRITE_FAULT, Sectors.UNASSIGNED);

    @TempDir
    Path temporary;

    private ZonefsTwin twin;
    private InMemoryZonefs drive;
    private DeviceUnderTest device;

    @BeforeEach
    void createDevice() throws IOException {
        use(Geometries.withConventionalZones());
    }

    private void use(DeviceGeometry geometry) throws IOException {
        if (device != null) {
            device.close();
        }
        twin = ZonefsTwin.create(temporary.resolve("device-" + geometry.hashCode()), geometry);
        drive = twin.drive();
        device = DeviceUnderTest.of(twin.open());
    }

    private void reopen() throws IOException {
        device.close();
        drive.remount();
        device = DeviceUnderTest.of(twin.open());
    }

    @AfterEach
    void closeDevice() {
        device.close();
    }

    @ParameterizedTest
    @EnumSource(InMemoryZonefs.Pointer.class)
    void badBlockFailsItsWriteWhereverThePointerStopsAndTheZoneGoesOnFromThere(InMemoryZonefs.Pointer pointer) {
        drive.pointerAfterBadBlock = pointer;
        device.append(3, 2, 10);
        drive.badBlock(3, 4);
        assertThat(device.append(3, 4, 20)).isEqualTo(FAULT);
        drive.repairBlocks();
        int end = switch (pointer) {
            case UNCHANGED -> 2;
            case PARTIAL -> 4;
            case PAST -> 6;
        };
        assertThat(device.zone(3).writePointerBlocks()).isEqualTo(end);
        assertThat(device.append(3, 1, 30).sector())
                .isEqualTo(device.device().geometry().sectorOf(3, end));
        assertThat(device.readZone(3, 2)).containsExactly(10, 11);
    }

    @Test
    void writesThatWaitTogetherAreOneWriteAndFailTogether() throws IOException {
        device.close();
        SeededSteps steps = new SeededSteps(1);
        ZonefsZonedDevice stepped = twin.open(steps);
        device = new DeviceUnderTest(stepped, () -> {
            while (steps.runOne() == SeededSteps.Outcome.RAN) {}
        });
        List<AwaitedCompletion> completions = new ArrayList<>();
        drive.badBlock(2, 9);
        for (int index = 0; index < 10; index++) {
            AwaitedCompletion done = new AwaitedCompletion();
            completions.add(done);
            ByteBuffer[] buffers = {device.data(1, index)};
            stepped.append(2, buffers, WriteDurability.WITH_NEXT_FLUSH, done);
        }
        device.settle().run();
        assertThat(completions)
                .extracting(AwaitedCompletion::await)
                .contains(DeviceStatus.WRITE_FAULT)
                .filteredOn(DeviceStatus::isSuccess)
                .hasSize(device.zone(2).writePointerBlocks());
    }

    @Test
    void shortWritesAreContinued() {
        drive.writeAtMost(2 * 4096);
        assertThat(device.append(2, 7, 1).status()).isEqualTo(DeviceStatus.SUCCESS);
        assertThat(device.readZone(2, 7)).containsExactly(1, 2, 3, 4, 5, 6, 7);
        assertThat(device.write(40, 3, 7).status()).isEqualTo(DeviceStatus.SUCCESS);
        assertThat(device.read(40, 3)).containsExactly(7, 8, 9);
    }

    @Test
    void readOnlyZoneStaysReadableAlsoAfterTheNextMount() throws IOException {
        device.append(4, 3, 1);
        device.flush();
        drive.fail(4, TwinZone.Condition.READ_ONLY);
        assertThat(device.append(4, 1, 9).status()).isEqualTo(DeviceStatus.ZONE_IS_READ_ONLY);
        assertThat(device.manage(ZoneAction.RESET, 4)).isEqualTo(DeviceStatus.INVALID_ZONE_STATE_TRANSITION);
        assertThat(device.readZone(4, 3)).containsExactly(1, 2, 3);
        reopen();
        assertThat(device.zone(4).condition()).isEqualTo(ZoneCondition.READ_ONLY);
        assertThat(device.zone(4).writePointerBlocks()).isEqualTo(ZoneDescriptor.WRITE_POINTER_INVALID);
        assertThat(device.readZone(4, 3)).containsExactly(1, 2, 3);
    }

    @Test
    void readOnlyZoneOfADriveThatCannotBeReadIsStillNotTakenForALostOne() throws IOException {
        device.append(4, 3, 1);
        device.flush();
        drive.fail(4, TwinZone.Condition.READ_ONLY);
        device.append(4, 1, 9);
        drive.driveReadable = false;
        reopen();
        assertThat(device.zone(4).condition()).isEqualTo(ZoneCondition.READ_ONLY);
        long start = device.device().geometry().zoneStartSector(4);
        assertThat(device.readStatus(start, 1)).isEqualTo(DeviceStatus.UNRECOVERED_READ_ERROR);
    }

    @Test
    void offlineZoneIsFoundByAReadOrAWriteAndStaysSo() throws IOException {
        device.append(4, 3, 1);
        device.append(5, 3, 1);
        drive.fail(4, TwinZone.Condition.OFFLINE);
        drive.fail(5, TwinZone.Condition.OFFLINE);
        long start = device.device().geometry().zoneStartSector(4);
        assertThat(device.readStatus(start, 1)).isEqualTo(DeviceStatus.ZONE_IS_OFFLINE);
        assertThat(device.append(5, 1, 9).status()).isEqualTo(DeviceStatus.ZONE_IS_OFFLINE);
        reopen();
        assertThat(device.condition(4)).isEqualTo(ZoneCondition.OFFLINE);
        assertThat(device.condition(5)).isEqualTo(ZoneCondition.OFFLINE);
    }

    @Test
    void badBlockFailsItsReadAndNoOther() {
        device.append(4, 3, 1);
        drive.badBlock(4, 1);
        long start = device.device().geometry().zoneStartSector(4);
        assertThat(device.readStatus(start, 3)).isEqualTo(DeviceStatus.UNRECOVERED_READ_ERROR);
        assertThat(device.readStatus(start, 1)).isEqualTo(DeviceStatus.SUCCESS);
        assertThat(device.zone(4).writePointerBlocks()).isEqualTo(3);
    }

    @Test
    void driveThatHidesItsActiveLimitGetsAnotherZoneFinished() throws IOException {
        drive.toldActiveZones = 0;
        drive.toldOpenZones = 0;
        reopen();
        for (int zone = 2; zone < 7; zone++) {
            device.append(zone, zone, 1);
        }
        assertThat(device.append(7, 1, 70).status()).isEqualTo(DeviceStatus.SUCCESS);
        assertThat(device.condition(6)).as("the fullest one").isEqualTo(ZoneCondition.FULL);
        assertThat(device.readZone(7, 1)).containsExactly(70);
        assertThat(device.readZone(6, 7)).containsExactly(1, 2, 3, 4, 5, 6, 0);
    }

    @Test
    void anotherZoneIsFinishedAlsoForAWriteThatTheKernelSplits() throws IOException {
        drive.toldActiveZones = 0;
        drive.toldOpenZones = 0;
        reopen();
        for (int zone = 2; zone < 7; zone++) {
            device.append(zone, zone, 1);
        }
        assertThat(device.append(7, 3, 70).status()).isEqualTo(DeviceStatus.SUCCESS);
        assertThat(device.condition(6)).isEqualTo(ZoneCondition.FULL);
        assertThat(device.readZone(7, 4)).containsExactly(70, 71, 72, 0);
    }

    @Test
    void driveWithoutRoomForOneMoreActiveZoneIsOpenedThoughItHidesItsLimit() throws IOException {
        drive.toldActiveZones = 0;
        drive.toldOpenZones = 0;
        reopen();
        for (int zone = 2; zone < 7; zone++) {
            device.append(zone, 1, zone);
        }
        reopen();
        assertThat(device.readZone(6, 1)).containsExactly(6);
    }

    @Test
    void flushThatFailsMakesNothingDurableAndTheNextOneMay() {
        device.append(2, 1, 1);
        drive.failingFlushes = 1;
        assertThat(device.flush()).isEqualTo(DeviceStatus.INTERNAL_ERROR);
        assertThat(device.flush()).isEqualTo(DeviceStatus.SUCCESS);
    }

    @Test
    void flushNeedsNoZoneThatHasFailed() {
        drive.fail(2, TwinZone.Condition.READ_ONLY);
        assertThat(device.append(2, 1, 1).status()).isEqualTo(DeviceStatus.ZONE_IS_READ_ONLY);
        device.append(3, 1, 1);
        assertThat(device.flush()).isEqualTo(DeviceStatus.SUCCESS);
    }

    @Test
    void mountThatTurnsReadOnlyIsWriteProtectedAsAWhole() {
        device.append(2, 1, 1);
        drive.options.remove("rw");
        drive.options.add("ro");
        assertThat(device.append(3, 1, 1).status()).isEqualTo(DeviceStatus.NAMESPACE_IS_WRITE_PROTECTED);
        assertThat(device.manage(ZoneAction.RESET, 2)).isEqualTo(DeviceStatus.NAMESPACE_IS_WRITE_PROTECTED);
        assertThat(device.write(0, 1, 1).status()).isEqualTo(DeviceStatus.NAMESPACE_IS_WRITE_PROTECTED);
        assertThat(device.readZone(2, 1)).containsExactly(1);
    }

    @Test
    void zoneThatSomebodyElseResetsUnderADeviceIsLostAndTakesNoMore() {
        device.append(2, 3, 1);
        drive.resetBehindItsBack(2);
        assertThat(device.append(2, 1, 9).status()).isEqualTo(DeviceStatus.ZONE_IS_OFFLINE);
        assertThat(device.condition(2)).isEqualTo(ZoneCondition.OFFLINE);
    }

    @Test
    void resetThatFailsLeavesTheZoneInItsLife() throws IOException {
        device.append(2, 3, 1);
        device.flush();
        drive.fail(2, TwinZone.Condition.READ_ONLY);
        assertThat(device.manage(ZoneAction.RESET, 2)).isEqualTo(DeviceStatus.ZONE_IS_READ_ONLY);
        assertThat(device.zone(2).resetEpoch()).isZero();
        reopen();
        assertThat(device.zone(2).resetEpoch()).isZero();
        assertThat(device.readZone(2, 3)).containsExactly(1, 2, 3);
    }
}
