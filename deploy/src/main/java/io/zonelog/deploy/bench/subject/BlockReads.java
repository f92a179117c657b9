package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.deploy.bench.limit.RawBlockReads;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Blocks of 4 KiB of one file read at random places, each looked up, read and checked. A latency is that of one read. */
public final class BlockReads implements BenchCase {
    private static final int WRITE_BYTES = 1 << 20;
    private static final String NAME = "large";

    private final EngineUnderTest engine;
    private final long sizeBytes;
    private final int reads;
    private final ByteBuffer target = ByteBuffer.allocateDirect(WRITE_BYTES);

    /**
     * Writes the file.
     *
     * @param reads how many a round
     */
    public BlockReads(Path directory, long sizeBytes, int reads) {
        this.sizeBytes = sizeBytes;
        this.reads = reads;
        this.engine =
                BenchData.create(directory.resolve("blocks"), 2 * sizeBytes).open();
        byte[] name = NAME.getBytes(StandardCharsets.US_ASCII);
        for (long offset = 0; offset < sizeBytes; offset += WRITE_BYTES) {
            engine.append(name, target.clear().limit((int) Math.min(WRITE_BYTES, sizeBytes - offset)));
        }
        engine.drain();
    }

    @Override
    public String name() {
        return "verified 4 KiB read";
    }

    @Override
    public Measurement run(int round) {
        FileRecord file =
                engine.data().store().file(FileKey.of(engine.sourceId(), NAME)).orElseThrow();
        FileReader reader = new FileReader(engine.data().store(), engine.data().device());
        SplittableRandom random = new SplittableRandom(round);
        Latencies latencies = Latencies.ofAtMost(reads);
        Meter meter = Meter.start();
        for (int read = 0; read < reads; read++) {
            long offset = random.nextLong(sizeBytes / RawBlockReads.READ_BYTES) * RawBlockReads.READ_BYTES;
            long start = System.nanoTime();
            reader.read(file, offset, target.clear().limit(RawBlockReads.READ_BYTES));
            latencies.add(System.nanoTime() - start);
        }
        return Measurement.ofCount(reads, (long) reads * RawBlockReads.READ_BYTES, meter.stop(), latencies);
    }

    @Override
    public void close() {
        engine.close();
    }
}
