package io.zonelog.device.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.conformance.DeviceUnderTest;
import io.zonelog.device.conformance.ZonedDeviceContract;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TimedZonedDeviceTest {
    private static final int BLOCK_BYTES = 4096;

    private final VirtualClock clock = new VirtualClock();

    @Nested
    class Contract extends ZonedDeviceContract {
        @Override
        protected DeviceUnderTest create(DeviceGeometry geometry) {
            TimedZonedDevice device =
                    new TimedZonedDevice(InMemoryZonedDevice.immediate(geometry), TimeProfile.ZN540, clock);
            return new DeviceUnderTest(device, clock::runAll);
        }
    }

    @Nested
    class ContractOnTheRealClock extends ZonedDeviceContract {
        @Override
        protected DeviceUnderTest create(DeviceGeometry geometry) {
            return DeviceUnderTest.of(new TimedZonedDevice(
                    InMemoryZonedDevice.immediate(geometry), TimeProfile.INSTANT, new RealClock()));
        }
    }

    private TimedZonedDevice device() {
        DeviceGeometry geometry = new DeviceGeometry(new UUID(0, 1), BLOCK_BYTES, 8, 0, 4096, 4096, 256, 0, 0);
        return new TimedZonedDevice(InMemoryZonedDevice.immediate(geometry), TimeProfile.ZN540, clock);
    }

    /** Appends so many pieces, each submitted when an earlier one completes, and gives the virtual seconds it took. */
    private double seconds(TimedZonedDevice device, int zones, int depth, int blocks, int count) {
        int[] left = {count};
        ByteBuffer[] data = {ByteBuffer.allocate(blocks * BLOCK_BYTES)};
        long begin = clock.nowNanos();
        for (int slot = 0; slot < depth; slot++) {
            next(device, slot % zones, data, left);
        }
        clock.runAll();
        return (clock.nowNanos() - begin) / 1e9;
    }

    private void next(TimedZonedDevice device, int zone, ByteBuffer[] data, int[] left) {
        if (left[0]-- > 0) {
            data[0].clear();
            device.append(zone, data, WriteDurability.WITH_NEXT_FLUSH, (status, sector) -> {
                assertThat(status).isEqualTo(DeviceStatus.SUCCESS);
                clock.at(clock.nowNanos(), () -> next(device, zone, data, left));
            });
        }
    }

    @Test
    void rateOfSmallAppendsIsThatOfTheMeasuredDevice() {
        assertThat(2000 / seconds(device(), 1, 1, 1, 2000)).isCloseTo(69_000, within(1_000.0));
        assertThat(2000 / seconds(device(), 1, 4, 1, 2000)).isCloseTo(132_000, within(2_000.0));
        assertThat(2000 / seconds(device(), 4, 8, 1, 2000)).isCloseTo(132_000, within(2_000.0));
    }

    @Test
    void largeAppendsReachTheDevicesBandwidth() {
        double mebibytes = 32 * 0.25;
        assertThat(mebibytes / seconds(device(), 2, 2, 64, 32)).isCloseTo(1146, within(20.0));
    }

    @Test
    void resetTakesLongerTheFullerTheZoneAndFinishTheEmptier() {
        TimedZonedDevice device = device();
        assertThat(manageMillis(device, ZoneAction.RESET, 0, 0)).isCloseTo(1.1, within(0.01));
        assertThat(manageMillis(device, ZoneAction.RESET, 1, 2048)).isCloseTo(11.6, within(0.01));
        assertThat(manageMillis(device, ZoneAction.RESET, 2, 4096)).isCloseTo(16.2, within(0.01));
        assertThat(manageMillis(device, ZoneAction.FINISH, 3, 1)).isCloseTo(907, within(1.0));
        assertThat(manageMillis(device, ZoneAction.FINISH, 4, 4095)).isCloseTo(3.1, within(0.2));
        assertThat(manageMillis(device, ZoneAction.FINISH, 5, 0)).isCloseTo(13.5, within(0.01));
    }

    private double manageMillis(TimedZonedDevice device, ZoneAction action, int zone, int writtenBlocks) {
        DeviceUnderTest under = new DeviceUnderTest(device, clock::runAll);
        for (int block = 0; block < writtenBlocks; block += 128) {
            under.append(zone, Math.min(128, writtenBlocks - block), 1);
        }
        long begin = clock.nowNanos();
        assertThat(under.manage(action, zone)).isEqualTo(DeviceStatus.SUCCESS);
        return (clock.nowNanos() - begin) / 1e6;
    }

    @Test
    void eventsOfAVirtualClockHappenInTheOrderOfTheirTime() {
        StringBuilder happened = new StringBuilder();
        clock.at(20, () -> happened.append('c'));
        clock.at(10, () -> happened.append('a'));
        clock.at(10, () -> happened.append('b'));
        clock.runAll();
        assertThat(happened).hasToString("abc");
        assertThat(clock.nowNanos()).isEqualTo(20);
    }
}
