package io.zonelog.deploy.bench.limit;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import java.io.IOException;
import java.nio.file.Path;

/** The bare device: direct reads of 1 MiB, one behind the other. A latency is that of one read. */
public final class RawRead implements BenchCase {
    private final RawFile file;
    private final long sizeBytes;

    /** Writes the file that will be read. */
    public RawRead(Path directory, long sizeBytes) throws IOException {
        this.file = new RawFile(directory.resolve("raw-read"));
        this.sizeBytes = sizeBytes;
        for (long offset = 0; offset < sizeBytes; offset += RawFile.CHUNK_BYTES) {
            file.write(offset, (int) Math.min(RawFile.CHUNK_BYTES, sizeBytes - offset));
        }
        file.sync();
    }

    @Override
    public String name() {
        return "raw read";
    }

    @Override
    public Measurement run(int round) throws IOException {
        Latencies latencies = Latencies.ofAtMost((int) (sizeBytes / RawFile.CHUNK_BYTES + 1));
        Meter meter = Meter.start();
        for (long offset = 0; offset < sizeBytes; offset += RawFile.CHUNK_BYTES) {
            long start = System.nanoTime();
            file.read(offset, (int) Math.min(RawFile.CHUNK_BYTES, sizeBytes - offset));
            latencies.add(System.nanoTime() - start);
        }
        return Measurement.ofBytes(sizeBytes, meter.stop(), latencies);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
