package io.zonelog.deploy.bench.device;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Appends of 4 KiB to four zones in turn, without a flush, to a new device in memory, from one thread: a rate for one core. */
final class MemoryDeviceAppends implements BenchCase {
    private static final int ZONES = 4;
    private static final int ZONE_BLOCKS = 1 << 13;

    private final ByteBuffer data = ByteBuffer.allocateDirect(DeviceScenario.BLOCK_BYTES);

    @Override
    public String name() {
        return "4 KiB appends in memory";
    }

    @Override
    public Measurement run(int round) throws IOException {
        int appends = ZONES * ZONE_BLOCKS;
        int[] failures = new int[1];
        try (ZonedDevice device = InMemoryZonedDevice.immediate(DeviceScenario.geometry(ZONES, ZONE_BLOCKS))) {
            Meter meter = Meter.start();
            for (int number = 0; number < appends; number++) {
                ByteBuffer[] vectors = {data.clear()};
                device.append(
                        number % ZONES,
                        vectors,
                        WriteDurability.WITH_NEXT_FLUSH,
                        (status, sector) -> failures[0] += status.isSuccess() ? 0 : 1);
            }
            Measurement.Usage usage = meter.stop();
            if (failures[0] > 0) {
                throw new IOException(failures[0] + " appends failed");
            }
            return Measurement.ofCount(appends, (long) appends * DeviceScenario.BLOCK_BYTES, usage, Latencies.none());
        }
    }
}
