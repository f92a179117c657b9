package io.zonelog.device.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.conformance.DeviceBehaviourContract;
import io.zonelog.device.conformance.DeviceUnderTest;
import io.zonelog.device.conformance.Geometries;
import io.zonelog.device.conformance.ZoneMatrixContract;
import io.zonelog.device.conformance.ZonedDeviceContract;
import io.zonelog.device.state.DeviceBehaviour;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InMemoryZonedDeviceTest {
    private static DeviceUnderTest settled(InMemoryZonedDevice device) {
        return new DeviceUnderTest(device, device::runAll);
    }

    @Nested
    class Seeded extends ZonedDeviceContract {
        @Override
        protected DeviceUnderTest create(DeviceGeometry geometry) {
            return settled(InMemoryZonedDevice.seeded(geometry, 42));
        }
    }

    @Nested
    class Immediate extends ZonedDeviceContract {
        @Override
        protected DeviceUnderTest create(DeviceGeometry geometry) {
            return DeviceUnderTest.of(InMemoryZonedDevice.immediate(geometry));
        }
    }

    @Nested
    class Behaviour extends DeviceBehaviourContract {
        @Override
        protected ZoneMatrixContract.Subject create(DeviceGeometry geometry, DeviceBehaviour behaviour) {
            InMemoryZonedDevice device = InMemoryZonedDevice.seeded(geometry, behaviour);
            return new ZoneMatrixContract.Subject(settled(device), device::failZone);
        }
    }

    @Nested
    class Matrix extends ZoneMatrixContract {
        @Override
        protected Subject create(DeviceGeometry geometry) {
            InMemoryZonedDevice device = InMemoryZonedDevice.seeded(geometry, 7);
            return new Subject(settled(device), device::failZone);
        }
    }

    /** The completions of twelve appends to one zone, in their order: number of the append, and its block. */
    private static List<String> completionsOfTwelveAppends(long seed) {
        InMemoryZonedDevice device = InMemoryZonedDevice.seeded(Geometries.small(), seed);
        DeviceUnderTest under = settled(device);
        List<String> completions = new ArrayList<>();
        for (int index = 0; index < 12; index++) {
            int number = index;
            device.append(
                    0,
                    new ByteBuffer[] {under.data(1, number)},
                    WriteDurability.WITH_NEXT_FLUSH,
                    (status, sector) -> completions.add(number + "@" + sector / 8));
        }
        assertThat(completions).isEmpty();
        device.runAll();
        return completions;
    }

    @Test
    void seedDecidesPlacementAndCompletionOrder() {
        List<String> first = completionsOfTwelveAppends(1);
        assertThat(first).hasSize(12).isEqualTo(completionsOfTwelveAppends(1));
        assertThat(completionsOfTwelveAppends(2)).isNotEqualTo(first);
    }

    @Test
    void flushedBlocksSurviveEveryPowerCutAndUnflushedOnesMay() {
        boolean[] seen = new boolean[13];
        for (long seed = 0; seed < 200; seed++) {
            DeviceUnderTest device = settled(InMemoryZonedDevice.seeded(Geometries.small(), seed));
            device.append(0, 3, 1);
            assertThat(device.flush()).isEqualTo(DeviceStatus.SUCCESS);
            device.append(0, 4, 4);
            device.device()
                    .append(0, new ByteBuffer[] {device.data(2, 8)}, WriteDurability.WITH_NEXT_FLUSH, (s, at) -> {});
            ((InMemoryZonedDevice) device.device()).runOne();
            DeviceUnderTest after = settled(((InMemoryZonedDevice) device.device()).powerCut(seed));
            ZoneDescriptor zone = after.zone(0);
            assertThat(zone.writePointerBlocks()).as("seed %d", seed).isBetween(3, 9);
            int[] numbers = after.readZone(0, 12);
            for (int block = 0; block < 12; block++) {
                assertThat(numbers[block]).isEqualTo(block < zone.writePointerBlocks() ? block + 1 : 0);
            }
            seen[zone.writePointerBlocks()] = true;
        }
        assertThat(Arrays.copyOfRange(seen, 3, 10)).containsOnly(true);
    }

    @Test
    void flushedBlocksOfAConventionalZoneThatTurnedReadOnlySurviveEveryPowerCut() {
        for (long seed = 0; seed < 50; seed++) {
            DeviceUnderTest device = settled(InMemoryZonedDevice.seeded(Geometries.withConventionalZones(), seed));
            assertThat(device.write(0, 3, 1).status()).isEqualTo(DeviceStatus.SUCCESS);
            ((InMemoryZonedDevice) device.device()).failZone(0, ZoneCondition.READ_ONLY);
            assertThat(device.flush()).isEqualTo(DeviceStatus.SUCCESS);
            DeviceUnderTest after = settled(((InMemoryZonedDevice) device.device()).powerCut(seed));
            assertThat(after.readZone(0, 4)).as("seed %d", seed).containsExactly(1, 2, 3, 0);
        }
    }

    @Test
    void resetThatIsNotFlushedMayBeUndoneWithItsData() {
        boolean undone = false;
        boolean done = false;
        for (long seed = 0; seed < 50; seed++) {
            DeviceUnderTest device = settled(InMemoryZonedDevice.seeded(Geometries.small(), seed));
            device.append(0, 3, 1);
            device.flush();
            device.manage(ZoneAction.RESET, 0);
            device.append(0, 1, 70);
            DeviceUnderTest after = settled(((InMemoryZonedDevice) device.device()).powerCut(seed));
            if (after.zone(0).resetEpoch() == 0) {
                undone = true;
                assertThat(after.readZone(0, 4)).containsExactly(1, 2, 3, 0);
            } else {
                done = true;
                assertThat(after.readZone(0, 2)[1]).isZero();
            }
        }
        assertThat(undone).isTrue();
        assertThat(done).isTrue();
    }
}
