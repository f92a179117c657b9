package io.zonelog.device.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.command.ProtocolViolations;
import io.zonelog.device.conformance.DeviceUnderTest;
import io.zonelog.device.conformance.Geometries;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.state.DeviceBehaviour;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultPlanTest {
    @TempDir
    Path temporary;

    private static InMemoryZonedDevice device(String plan) {
        return InMemoryZonedDevice.immediate(Geometries.small(), DeviceBehaviour.STANDARD, FaultPlan.parse(plan));
    }

    private static DeviceUnderTest with(String plan) {
        return DeviceUnderTest.of(device(plan));
    }

    @Test
    void failedAppendLeavesTheWritePointerWhereThePlanSays() {
        DeviceUnderTest device = with("""
                append 2: error-pointer-unchanged
                append 4: error-pointer-partial   # half of four blocks
                append 6: error-pointer-past
                """);
        assertThat(device.append(0, 1, 1).status()).isEqualTo(DeviceStatus.SUCCESS);
        assertThat(device.append(0, 4, 10).status()).isEqualTo(DeviceStatus.WRITE_FAULT);
        assertThat(device.zone(0).writePointerBlocks()).isEqualTo(1);
        assertThat(device.append(0, 1, 2).sector()).isEqualTo(8);
        assertThat(device.append(0, 4, 20).status()).isEqualTo(DeviceStatus.WRITE_FAULT);
        assertThat(device.zone(0).writePointerBlocks()).isEqualTo(4);
        assertThat(device.readZone(0, 6)).containsExactly(1, 2, 20, 21, 0, 0);
        assertThat(device.append(1, 1, 1).status()).isEqualTo(DeviceStatus.SUCCESS);
        assertThat(device.append(1, 3, 1).status()).isEqualTo(DeviceStatus.WRITE_FAULT);
        assertThat(device.zone(1).writePointerBlocks()).isEqualTo(4);
    }

    @Test
    void zoneFailsAtAnAppendOrAReset() {
        DeviceUnderTest device = with("append 1 in zone 3: read-only\nappend 2 in zone 4: offline\nreset 1: read-only");
        assertThat(device.append(3, 1, 1).status()).isEqualTo(DeviceStatus.ZONE_IS_READ_ONLY);
        assertThat(device.condition(3)).isEqualTo(ZoneCondition.READ_ONLY);
        device.append(4, 1, 1);
        assertThat(device.append(4, 1, 1).status()).isEqualTo(DeviceStatus.ZONE_IS_OFFLINE);
        assertThat(device.readStatus(4 * 16 * 8, 1)).isEqualTo(DeviceStatus.ZONE_IS_OFFLINE);
        assertThat(device.manage(ZoneAction.RESET, 5)).isEqualTo(DeviceStatus.ZONE_IS_READ_ONLY);
        assertThat(device.condition(5)).isEqualTo(ZoneCondition.READ_ONLY);
    }

    @Test
    void tornAppendLeavesSomeOfItsBlocksAndThePointerBehindIt() {
        DeviceUnderTest device = with("seed 5\nappend 2: error-torn");
        device.append(0, 2, 1);
        assertThat(device.append(0, 8, 10).status()).isEqualTo(DeviceStatus.WRITE_FAULT);
        assertThat(device.zone(0).writePointerBlocks()).isEqualTo(10);
        int[] torn = Arrays.copyOfRange(device.readZone(0, 10), 2, 10);
        for (int block = 0; block < 8; block++) {
            assertThat(torn[block]).isIn(0, 10 + block);
        }
        assertThat(torn).contains(0).isNotEqualTo(new int[8]);
    }

    @Test
    void openCloseAndFinishFailAsThePlanSays() {
        DeviceUnderTest device =
                with("open 1: error\nclose 1: error\nfinish 1: error\nopen 2: read-only\nfinish 2: offline");
        assertThat(device.manage(ZoneAction.OPEN, 0)).isEqualTo(DeviceStatus.INTERNAL_ERROR);
        assertThat(device.condition(0)).isEqualTo(ZoneCondition.EMPTY);
        device.append(0, 1, 1);
        assertThat(device.manage(ZoneAction.CLOSE, 0)).isEqualTo(DeviceStatus.INTERNAL_ERROR);
        assertThat(device.manage(ZoneAction.FINISH, 0)).isEqualTo(DeviceStatus.INTERNAL_ERROR);
        assertThat(device.condition(0)).isEqualTo(ZoneCondition.IMPLICITLY_OPENED);
        assertThat(device.manage(ZoneAction.OPEN, 0)).isEqualTo(DeviceStatus.ZONE_IS_READ_ONLY);
        assertThat(device.manage(ZoneAction.FINISH, 1)).isEqualTo(DeviceStatus.ZONE_IS_OFFLINE);
        assertThat(device.condition(1)).isEqualTo(ZoneCondition.OFFLINE);
        assertThat(device.manage(ZoneAction.OPEN, 2)).isEqualTo(DeviceStatus.SUCCESS);
    }

    @Test
    void delayedFlushAndManagementCompleteLateWithTheirEffect() {
        InMemoryZonedDevice device = InMemoryZonedDevice.seeded(
                Geometries.small(),
                DeviceBehaviour.STANDARD.withSeed(3),
                FaultPlan.parse("flush 1: delay\nreset 1: delay"));
        DeviceUnderTest under = new DeviceUnderTest(device, device::runAll);
        under.append(0, 2, 1);
        List<String> order = new ArrayList<>();
        device.flush((status, sector) -> order.add("flush " + status));
        device.manage(ZoneAction.RESET, 1, (status, sector) -> order.add("reset " + status));
        for (int zone = 2; zone < 5; zone++) {
            device.manage(ZoneAction.FINISH, zone, (status, sector) -> order.add("finish " + status));
        }
        device.runAll();
        assertThat(order.subList(0, 3)).containsOnly("finish SUCCESS");
        assertThat(order.subList(3, 5)).containsExactlyInAnyOrder("flush SUCCESS", "reset SUCCESS");
        assertThat(DeviceUnderTest.of(device.powerCut(1)).zone(0).writePointerBlocks())
                .isEqualTo(2);
    }

    @Test
    void readsFailRotAndGoAstray() {
        DeviceUnderTest device = with("read 1: error\nread 2: bit-rot\nread 3: misdirected\nread 5: stale");
        device.append(0, 4, 10);
        assertThat(device.readStatus(0, 1)).isEqualTo(DeviceStatus.UNRECOVERED_READ_ERROR);
        assertThatThrownBy(() -> device.read(0, 1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("mixed");
        assertThat(device.read(0, 2)).containsExactly(11, 12);
        assertThat(device.read(0, 2)).containsExactly(10, 11);
        device.manage(ZoneAction.RESET, 0);
        assertThat(device.read(0, 2)).containsExactly(10, 11);
        assertThat(device.read(0, 2)).containsExactly(0, 0);
    }

    @Test
    void failedFlushMakesNothingDurableAndMayLoseData() {
        InMemoryZonedDevice device = device("flush 1: error\nflush 2: error-data-lost");
        DeviceUnderTest under = DeviceUnderTest.of(device);
        under.append(0, 2, 1);
        assertThat(under.flush()).isEqualTo(DeviceStatus.INTERNAL_ERROR);
        assertThat(under.readZone(0, 2)).containsExactly(1, 2);
        assertThat(under.flush()).isEqualTo(DeviceStatus.INTERNAL_ERROR);
        assertThat(under.readZone(0, 2)).containsExactly(0, 0);
        assertThat(under.flush()).isEqualTo(DeviceStatus.SUCCESS);
    }

    @Test
    void lyingFlushSucceedsAndADurablePrefixMayBeMissingAfterAPowerCut() {
        boolean lost = false;
        for (long seed = 0; seed < 20; seed++) {
            InMemoryZonedDevice device = device("flush 1: lie");
            DeviceUnderTest under = DeviceUnderTest.of(device);
            under.append(0, 2, 1);
            assertThat(under.flush()).isEqualTo(DeviceStatus.SUCCESS);
            lost |= DeviceUnderTest.of(device.powerCut(seed)).zone(0).writePointerBlocks() < 2;
        }
        assertThat(lost).isTrue();
    }

    @Test
    void faultsStrikeAtASectorAndAfterSoManyBytes() {
        DeviceUnderTest device = with("read at 24: error\nappend after 8192: error-pointer-unchanged");
        device.append(0, 2, 1);
        assertThat(device.append(0, 2, 3).status()).isEqualTo(DeviceStatus.WRITE_FAULT);
        assertThat(device.append(0, 2, 3).status()).isEqualTo(DeviceStatus.SUCCESS);
        assertThat(device.readStatus(0, 3)).isEqualTo(DeviceStatus.SUCCESS);
        assertThat(device.readStatus(16, 2)).isEqualTo(DeviceStatus.UNRECOVERED_READ_ERROR);
        assertThat(device.readStatus(16, 2)).isEqualTo(DeviceStatus.SUCCESS);
    }

    @Test
    void chanceFollowsTheSeedOfThePlan() {
        assertThat(failuresByChance(3))
                .isEqualTo(failuresByChance(3))
                .isNotEmpty()
                .hasSizeLessThan(100);
        assertThat(failuresByChance(4)).isNotEqualTo(failuresByChance(3));
    }

    private static List<Integer> failuresByChance(long seed) {
        DeviceUnderTest device = with("seed " + seed + "\nread one in 5: error");
        List<Integer> failures = new ArrayList<>();
        for (int number = 0; number < 100; number++) {
            if (!device.readStatus(0, 1).isSuccess()) {
                failures.add(number);
            }
        }
        return failures;
    }

    @Test
    void delayedAppendCompletesAfterItsNeighbours() {
        InMemoryZonedDevice device = InMemoryZonedDevice.seeded(
                Geometries.small(), DeviceBehaviour.STANDARD.withSeed(1), FaultPlan.parse("append 1: delay"));
        DeviceUnderTest under = new DeviceUnderTest(device, device::runAll);
        List<Integer> order = new ArrayList<>();
        for (int number = 0; number < 8; number++) {
            int append = number;
            device.append(
                    0,
                    new ByteBuffer[] {under.data(1, append)},
                    WriteDurability.WITH_NEXT_FLUSH,
                    (s, sector) -> order.add((int) sector / 8));
        }
        device.runAll();
        assertThat(order).hasSize(8).last().isEqualTo(0);
    }

    @Test
    void faultsWorkOnTheDeviceInFilesAsWell() throws IOException {
        Path directory = temporary.resolve("device");
        SimulatedZonedDevice.create(directory, Geometries.small());
        FaultPlan plan =
                FaultPlan.parse("append 2: error-pointer-partial\nread 1: error\nreset 1: offline\nappend 4: delay");
        try (DeviceUnderTest device =
                DeviceUnderTest.of(SimulatedZonedDevice.open(directory, SimulatedZonedDevice.Options.STANDARD, plan))) {
            device.append(0, 2, 1);
            assertThat(device.append(0, 4, 3).status()).isEqualTo(DeviceStatus.WRITE_FAULT);
            assertThat(device.append(0, 1, 9).sector()).isEqualTo(32);
            assertThat(device.append(0, 1, 10).sector()).isEqualTo(40);
            assertThat(device.readStatus(0, 1)).isEqualTo(DeviceStatus.UNRECOVERED_READ_ERROR);
            assertThat(device.readZone(0, 6)).containsExactly(1, 2, 3, 4, 9, 10);
            assertThat(device.manage(ZoneAction.RESET, 0)).isEqualTo(DeviceStatus.ZONE_IS_OFFLINE);
        }
        try (DeviceUnderTest device = DeviceUnderTest.of(SimulatedZonedDevice.open(directory))) {
            assertThat(device.condition(0)).isEqualTo(ZoneCondition.OFFLINE);
        }
    }

    @Test
    void textThatIsNoPlanIsRefusedWithItsLine() {
        assertThatThrownBy(() -> FaultPlan.parse("append 3: bit-rot")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FaultPlan.parse("append soon: offline"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("append soon");
        assertThatThrownBy(() -> FaultPlan.parse("read 1: error\n\nflush 1: explode"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 3, \"flush 1: explode\": not an effect: explode");
        assertThatThrownBy(() -> FaultPlan.parse("append 0: offline")).hasMessageContaining("counted from 1");
        assertThatThrownBy(() -> FaultPlan.parse("read one in 99999999999: error"))
                .hasMessageContaining("line 1");
    }

    @Test
    void mistakesOfTheClientAreCounted() {
        InMemoryZonedDevice device = InMemoryZonedDevice.seeded(Geometries.small(), 9);
        DeviceUnderTest under = new DeviceUnderTest(device, device::runAll);
        under.append(0, 2, 1);
        assertThat(device.protocolViolations()).isEqualTo(new ProtocolViolations.Counts(0, 0, 0));
        device.manage(ZoneAction.CLOSE, 0, (status, sector) -> {});
        device.manage(ZoneAction.FINISH, 0, (status, sector) -> {});
        device.runAll();
        under.manage(ZoneAction.FINISH, 0);
        under.write(0, 1, 1);
        under.readStatus(8, 2);
        assertThat(device.protocolViolations().unwrittenReads())
                .as("a Full zone has no write pointer")
                .isZero();
        under.readStatus(Geometries.small().sectorOf(1, 0), 1);
        assertThat(device.protocolViolations()).isEqualTo(new ProtocolViolations.Counts(1, 1, 1));
    }
}
