package io.zonelog.deploy.bench.device;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The least that makes 64 KiB durable before the record that tells of them: write and sync the data, write a record of 4 KiB to another
 * file and sync that. A latency is that of all four.
 */
final class PlainFlushes implements BenchCase {
    private final PlainFile dataFile;
    private final PlainFile recordFile;
    private final ByteBuffer data = AlignedBuffers.allocate(DeviceFlushes.LENGTH_BYTES, DeviceScenario.BLOCK_BYTES);
    private final ByteBuffer record = AlignedBuffers.allocate(DeviceScenario.BLOCK_BYTES, DeviceScenario.BLOCK_BYTES);

    PlainFlushes(Path directory) throws IOException {
        dataFile = PlainFile.open(directory.resolve("plain-data"));
        recordFile = PlainFile.open(directory.resolve("plain-records"));
    }

    @Override
    public String name() {
        return "plain 64 KiB writes, sync, record, sync";
    }

    @Override
    public Measurement run(int round) throws IOException {
        Latencies latencies = Latencies.ofAtMost(DeviceFlushes.COUNT);
        Meter meter = Meter.start();
        for (int number = 0; number < DeviceFlushes.COUNT; number++) {
            long start = System.nanoTime();
            dataFile.write(data.clear(), (long) number * DeviceFlushes.LENGTH_BYTES);
            dataFile.sync();
            recordFile.write(record.clear(), (long) number % 32 * DeviceScenario.BLOCK_BYTES);
            recordFile.sync();
            latencies.add(System.nanoTime() - start);
        }
        long bytes = (long) DeviceFlushes.COUNT * DeviceFlushes.LENGTH_BYTES;
        return Measurement.ofCount(DeviceFlushes.COUNT, bytes, meter.stop(), latencies);
    }

    @Override
    public void close() throws IOException {
        dataFile.close();
        recordFile.close();
    }
}
