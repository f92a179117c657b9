package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.limit.BareDevice;
import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.Latencies;
import io.zonelog.deploy.bench.measure.Measurement;
import io.zonelog.deploy.bench.measure.Meter;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** One large file of an engine that is read, each block looked up and checked. A latency is that of one read. */
public final class EngineReads {
    private static final int CHUNK_BYTES = 4 << 20;
    private static final String NAME = "large";

    private final BenchEngine engine;
    private final long sizeBytes;
    private final ByteBuffer target = ByteBuffer.allocateDirect(CHUNK_BYTES);

    /** Writes the file. */
    private EngineReads(Path directory, long sizeBytes) {
        this.sizeBytes = sizeBytes;
        this.engine = BenchData.create(directory, 2 * sizeBytes).open();
        byte[] name = NAME.getBytes(StandardCharsets.US_ASCII);
        for (long offset = 0; offset < sizeBytes; offset += CHUNK_BYTES) {
            engine.append(name, target.clear().limit((int) Math.min(CHUNK_BYTES, sizeBytes - offset)));
        }
        engine.drain();
    }

    /** From the start to the end, 4 MiB at a time, as {@code cat} does. */
    public static BenchCase whole(Path directory, long sizeBytes) {
        EngineReads reads = new EngineReads(directory.resolve("cat"), sizeBytes);
        return BenchCase.of("cat", round -> reads.whole(), reads.engine::close);
    }

    /**
     * Blocks of 4 KiB at random places.
     *
     * @param count reads a round
     */
    public static BenchCase blocks(Path directory, long sizeBytes, int count) {
        EngineReads reads = new EngineReads(directory.resolve("blocks"), sizeBytes);
        return BenchCase.of(
                "verified 4 KiB read",
                round -> {
                    FileRecord file = reads.file();
                    FileReader reader = reads.reader();
                    return BenchCase.atRandom(
                            round,
                            count,
                            sizeBytes / BareDevice.BLOCK_BYTES,
                            BareDevice.BLOCK_BYTES,
                            block -> reader.read(
                                    file,
                                    block * BareDevice.BLOCK_BYTES,
                                    reads.target.clear().limit(BareDevice.BLOCK_BYTES)));
                },
                reads.engine::close);
    }

    private Measurement whole() {
        FileRecord file = file();
        FileReader reader = reader();
        Latencies latencies = Latencies.ofAtMost((int) (sizeBytes / CHUNK_BYTES + 1));
        Meter meter = Meter.start();
        for (long offset = 0; offset < sizeBytes; offset += CHUNK_BYTES) {
            long start = System.nanoTime();
            reader.read(file, offset, target.clear());
            latencies.add(System.nanoTime() - start);
        }
        return Measurement.ofBytes(sizeBytes, meter.stop(), latencies);
    }

    private FileRecord file() {
        return engine.data().store().file(FileKey.of(engine.sourceId(), NAME)).orElseThrow();
    }

    private FileReader reader() {
        return new FileReader(engine.data().store(), engine.data().device());
    }
}
