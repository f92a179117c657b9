package io.zonelog.deploy.bench.device;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Appends of 64 KiB, each flushed, in a zone that the warm-up has written. A latency is that of an append and its flush. */
final class DeviceFlushes implements BenchCase {
    /** Appends in a round. */
    static final int COUNT = 500;

    static final int LENGTH_BYTES = 64 << 10;

    private final ZonedDevice device;
    private final ByteBuffer data = AlignedBuffers.allocate(LENGTH_BYTES, DeviceScenario.BLOCK_BYTES);

    DeviceFlushes(Path directory) throws IOException {
        Path path = directory.resolve("flushes");
        SimulatedZonedDevice.create(
                path, DeviceScenario.geometry(1, COUNT * (LENGTH_BYTES / DeviceScenario.BLOCK_BYTES)));
        device = SimulatedZonedDevice.open(path);
    }

    @Override
    public String name() {
        return "64 KiB appends, each flushed";
    }

    @Override
    public Measurement run(int round) throws IOException {
        DeviceScenario.reset(device);
        Latencies latencies = Latencies.ofAtMost(COUNT);
        Meter meter = Meter.start();
        for (int number = 0; number < COUNT; number++) {
            long start = System.nanoTime();
            ByteBuffer[] vectors = {data.clear()};
            DeviceScenario.await(done -> device.append(0, vectors, WriteDurability.WITH_NEXT_FLUSH, done));
            DeviceScenario.await(device::flush);
            latencies.add(System.nanoTime() - start);
        }
        return Measurement.ofCount(COUNT, (long) COUNT * LENGTH_BYTES, meter.stop(), latencies);
    }

    @Override
    public void close() {
        device.close();
    }
}
