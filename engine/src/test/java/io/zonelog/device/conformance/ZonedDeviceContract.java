package io.zonelog.device.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.block.Sectors;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ReportFilter;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.conformance.DeviceUnderTest.Outcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every implementation of the port does, whatever it runs on. */
public abstract class ZonedDeviceContract {
    private final List<DeviceUnderTest> opened = new ArrayList<>();

    /** A new, empty device. */
    protected abstract DeviceUnderTest create(DeviceGeometry geometry);

    private DeviceUnderTest device(DeviceGeometry geometry) {
        DeviceUnderTest device = create(geometry);
        opened.add(device);
        return device;
    }

    @AfterEach
    void closeDevices() {
        opened.forEach(DeviceUnderTest::close);
    }

    @Test
    void newDeviceHasEmptyZonesAndItsGeometry() {
        DeviceUnderTest device = device(Geometries.small());
        assertThat(device.device().geometry()).isEqualTo(Geometries.small());
        assertThat(device.device().report(0, 100)).hasSize(8).allSatisfy(zone -> {
            assertThat(zone.condition()).isEqualTo(ZoneCondition.EMPTY);
            assertThat(zone.writePointerBlocks()).isZero();
            assertThat(zone.capacityBlocks()).isEqualTo(12);
            assertThat(zone.resetEpoch()).isZero();
        });
        assertThat(device.device().report(6, 100))
                .extracting(ZoneDescriptor::zoneIndex)
                .containsExactly(6, 7);
    }

    @Test
    void appendsFollowEachOtherAndReadBack() {
        DeviceUnderTest device = device(Geometries.small());
        long zoneStart = device.device().geometry().zoneStartSector(2);
        assertThat(device.append(2, 3, 10)).isEqualTo(new Outcome(DeviceStatus.SUCCESS, zoneStart));
        assertThat(device.append(2, 2, 20)).isEqualTo(new Outcome(DeviceStatus.SUCCESS, zoneStart + 24));
        assertThat(device.zone(2)).isEqualTo(new ZoneDescriptor(2, ZoneCondition.IMPLICITLY_OPENED, 12, 5, 0));
        assertThat(device.readZone(2, 5)).containsExactly(10, 11, 12, 20, 21);
    }

    @Test
    void gatheredBuffersLieInOrder() {
        DeviceUnderTest device = device(Geometries.small());
        ByteBuffer[] buffers = {device.data(1, 7), device.data(3, 1), device.data(2, 30)};
        AwaitedCompletion done = new AwaitedCompletion();
        device.device().append(0, buffers, WriteDurability.WITH_NEXT_FLUSH, done);
        device.settle().run();
        assertThat(done.await()).isEqualTo(DeviceStatus.SUCCESS);
        assertThat(device.readZone(0, 6)).containsExactly(7, 1, 2, 3, 30, 31);
    }

    @Test
    void appendsInFlightTogetherGetPlacesOfTheirOwn() {
        DeviceUnderTest device = device(Geometries.withoutLimits());
        List<AwaitedCompletion> completions = new ArrayList<>();
        for (int index = 0; index < 12; index++) {
            AwaitedCompletion done = new AwaitedCompletion();
            completions.add(done);
            device.device()
                    .append(1, new ByteBuffer[] {device.data(1, 100 + index)}, WriteDurability.WITH_NEXT_FLUSH, done);
        }
        device.settle().run();
        Set<Long> sectors = new HashSet<>();
        for (int index = 0; index < 12; index++) {
            assertThat(completions.get(index).await()).isEqualTo(DeviceStatus.SUCCESS);
            long sector = completions.get(index).sector();
            assertThat(device.read(sector, 1)).containsExactly(100 + index);
            sectors.add(sector);
        }
        assertThat(sectors).hasSize(12);
        assertThat(device.condition(1)).isEqualTo(ZoneCondition.FULL);
    }

    @Test
    void readBeyondTheWritePointerGivesZeros() {
        DeviceUnderTest device = device(Geometries.small());
        device.append(0, 2, 5);
        assertThat(device.readZone(0, 16)).startsWith(5, 6).endsWith(new int[14]);
    }

    @Test
    void resetEmptiesTheZoneAndItsOldDataAreNeverSeenAgain() {
        DeviceUnderTest device = device(Geometries.small());
        device.append(3, 8, 40);
        assertThat(device.manage(ZoneAction.RESET, 3)).isEqualTo(DeviceStatus.SUCCESS);
        assertThat(device.zone(3)).isEqualTo(new ZoneDescriptor(3, ZoneCondition.EMPTY, 12, 0, 1));
        assertThat(device.readZone(3, 12)).containsOnly(0);
        device.append(3, 1, 50);
        assertThat(device.readZone(3, 3)).containsExactly(50, 0, 0);
    }

    @Test
    void filledAndFinishedZonesAreFullAndTakeNoMore() {
        DeviceUnderTest device = device(Geometries.small());
        device.append(0, 8, 1);
        device.append(0, 4, 9);
        device.append(1, 2, 1);
        assertThat(device.manage(ZoneAction.FINISH, 1)).isEqualTo(DeviceStatus.SUCCESS);
        for (int zone = 0; zone < 2; zone++) {
            assertThat(device.zone(zone).writePointerBlocks()).isEqualTo(ZoneDescriptor.WRITE_POINTER_INVALID);
            assertThat(device.append(zone, 1, 99))
                    .isEqualTo(new Outcome(DeviceStatus.ZONE_IS_FULL, Sectors.UNASSIGNED));
        }
        assertThat(device.readZone(1, 3)).containsExactly(1, 2, 0);
    }

    @Test
    void appendsAboveTheLimitOrTheRoomAreRefusedAndChangeNothing() {
        DeviceUnderTest device = device(Geometries.small());
        assertThat(device.append(0, 9, 1).status()).isEqualTo(DeviceStatus.INVALID_FIELD);
        assertThat(device.condition(0)).isEqualTo(ZoneCondition.EMPTY);
        device.append(0, 8, 1);
        assertThat(device.append(0, 5, 1).status()).isEqualTo(DeviceStatus.ZONE_BOUNDARY_ERROR);
        assertThat(device.zone(0).writePointerBlocks()).isEqualTo(8);
        assertThat(device.append(8, 1, 1).status()).isEqualTo(DeviceStatus.LBA_OUT_OF_RANGE);
    }

    @Test
    void writesGoToTheWritePointerOnly() {
        DeviceUnderTest device = device(Geometries.small());
        assertThat(device.write(8, 1, 1).status()).isEqualTo(DeviceStatus.ZONE_INVALID_WRITE);
        assertThat(device.write(0, 2, 1)).isEqualTo(new Outcome(DeviceStatus.SUCCESS, 0));
        assertThat(device.write(0, 1, 1).status()).isEqualTo(DeviceStatus.ZONE_INVALID_WRITE);
        assertThat(device.write(16, 1, 9)).isEqualTo(new Outcome(DeviceStatus.SUCCESS, 16));
        assertThat(device.readZone(0, 4)).containsExactly(1, 2, 9, 0);
    }

    @Test
    void conventionalZonesTakeWritesAnywhereAndNoManagement() {
        DeviceUnderTest device = device(Geometries.withConventionalZones());
        assertThat(device.write(40, 2, 3).status()).isEqualTo(DeviceStatus.SUCCESS);
        assertThat(device.write(32, 2, 8).status()).isEqualTo(DeviceStatus.SUCCESS);
        assertThat(device.read(32, 3)).containsExactly(8, 9, 4);
        assertThat(device.append(0, 1, 1).status()).isEqualTo(DeviceStatus.INVALID_FIELD);
        assertThat(device.manage(ZoneAction.RESET, 1)).isEqualTo(DeviceStatus.INVALID_FIELD);
        assertThat(device.condition(0)).isEqualTo(ZoneCondition.NOT_WRITE_POINTER);
        assertThat(device.flush()).isEqualTo(DeviceStatus.SUCCESS);
    }

    @Test
    void implicitlyOpenedZoneIsClosedForTheNextOneAtTheOpenLimit() {
        DeviceUnderTest device = device(Geometries.small());
        IntStream.range(0, 4).forEach(zone -> device.append(zone, 1, 1));
        assertThat(device.condition(0)).isEqualTo(ZoneCondition.CLOSED);
        assertThat(device.device().report(0, 8, ReportFilter.IMPLICITLY_OPENED)).hasSize(3);
    }

    @Test
    void explicitlyOpenedZonesAreNeverClosedForOthers() {
        DeviceUnderTest device = device(Geometries.small());
        if (!device.device().features().abilities().actions().contains(ZoneAction.OPEN)) {
            assertThat(device.manage(ZoneAction.OPEN, 0)).isEqualTo(DeviceStatus.INVALID_FIELD);
            assertThat(device.condition(0)).isEqualTo(ZoneCondition.EMPTY);
            return;
        }
        IntStream.range(0, 3)
                .forEach(
                        zone -> assertThat(device.manage(ZoneAction.OPEN, zone)).isEqualTo(DeviceStatus.SUCCESS));
        assertThat(device.manage(ZoneAction.OPEN, 3)).isEqualTo(DeviceStatus.TOO_MANY_OPEN_ZONES);
        assertThat(device.append(3, 1, 1).status()).isEqualTo(DeviceStatus.TOO_MANY_OPEN_ZONES);
        assertThat(device.condition(3)).isEqualTo(ZoneCondition.EMPTY);
    }

    @Test
    void activeLimitCountsClosedZonesAndFinishGivesRoom() {
        DeviceUnderTest device = device(Geometries.small());
        IntStream.range(0, 5).forEach(zone -> device.append(zone, 1, 1));
        assertThat(device.append(5, 1, 1).status()).isEqualTo(DeviceStatus.TOO_MANY_ACTIVE_ZONES);
        device.manage(ZoneAction.FINISH, 0);
        assertThat(device.append(5, 1, 1).status()).isEqualTo(DeviceStatus.SUCCESS);
    }

    @Test
    void readsOutsideTheDeviceOrOverAZoneBoundaryAreRefused() {
        DeviceUnderTest device = device(Geometries.small());
        assertThat(device.readStatus(8 * 16 * 8, 1)).isEqualTo(DeviceStatus.LBA_OUT_OF_RANGE);
        assertThat(device.readStatus(15 * 8, 2)).isEqualTo(DeviceStatus.ZONE_BOUNDARY_ERROR);
    }

    @Test
    void flushAndForcedWritesComplete() {
        DeviceUnderTest device = device(Geometries.small());
        assertThat(device.flush()).isEqualTo(DeviceStatus.SUCCESS);
        device.append(0, 4, 1);
        assertThat(device.append(0, 2, 5, WriteDurability.BEFORE_COMPLETION))
                .isEqualTo(new Outcome(DeviceStatus.SUCCESS, 32));
        device.manage(ZoneAction.RESET, 0);
        assertThat(device.flush()).isEqualTo(DeviceStatus.SUCCESS);
        assertThat(device.flush()).isEqualTo(DeviceStatus.SUCCESS);
    }

    @Test
    void callsThatNoDeviceCanUnderstandThrow() {
        DeviceUnderTest device = device(Geometries.small());
        assertThatThrownBy(() -> device.device()
                        .append(0, new ByteBuffer[0], WriteDurability.WITH_NEXT_FLUSH, (status, sector) -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        ByteBuffer odd = device.data(1, 1).limit(100);
        assertThatThrownBy(() -> device.device().read(0, odd, (status, sector) -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> device.readStatus(3, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
