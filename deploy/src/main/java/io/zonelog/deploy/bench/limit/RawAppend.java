package io.zonelog.deploy.bench.limit;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The bare device, called D: direct writes of 1 MiB, one behind the other, with {@code fdatasync} every 4 MiB, on a file that was written
 * before. A latency is that of 4 MiB with its sync.
 */
public final class RawAppend implements BenchCase {
    private static final int SYNC_EVERY_BYTES = 4 << 20;

    private final RawFile file;
    private final long sizeBytes;

    public RawAppend(Path directory, long sizeBytes) throws IOException {
        this.file = new RawFile(directory.resolve("raw-append"));
        this.sizeBytes = sizeBytes;
    }

    @Override
    public String name() {
        return "D: raw append";
    }

    @Override
    public Measurement run(int round) throws IOException {
        Latencies latencies = Latencies.ofAtMost((int) (sizeBytes / SYNC_EVERY_BYTES + 1));
        Meter meter = Meter.start();
        long batchStart = System.nanoTime();
        for (long offset = 0; offset < sizeBytes; offset += RawFile.CHUNK_BYTES) {
            file.write(offset, (int) Math.min(RawFile.CHUNK_BYTES, sizeBytes - offset));
            if ((offset + RawFile.CHUNK_BYTES) % SYNC_EVERY_BYTES == 0) {
                file.sync();
                latencies.add(System.nanoTime() - batchStart);
                batchStart = System.nanoTime();
            }
        }
        file.sync();
        return Measurement.ofBytes(sizeBytes, meter.stop(), latencies);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
