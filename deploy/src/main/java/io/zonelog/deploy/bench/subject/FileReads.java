package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** One file read from its start to its end, 4 MiB at a time, each block checked, as {@code cat} does. A latency is that of one read. */
public final class FileReads implements BenchCase {
    private static final int READ_BYTES = 4 << 20;
    private static final String NAME = "large";

    private final EngineUnderTest engine;
    private final long sizeBytes;
    private final ByteBuffer target = ByteBuffer.allocateDirect(READ_BYTES);

    /** Writes the file. */
    public FileReads(Path directory, long sizeBytes) {
        this.sizeBytes = sizeBytes;
        this.engine = BenchData.create(directory.resolve("cat"), 2 * sizeBytes).open();
        byte[] name = NAME.getBytes(StandardCharsets.US_ASCII);
        for (long offset = 0; offset < sizeBytes; offset += READ_BYTES) {
            engine.append(name, target.clear().limit((int) Math.min(READ_BYTES, sizeBytes - offset)));
        }
        engine.drain();
    }

    @Override
    public String name() {
        return "cat";
    }

    @Override
    public Measurement run(int round) {
        FileRecord file =
                engine.data().store().file(FileKey.of(engine.sourceId(), NAME)).orElseThrow();
        FileReader reader = new FileReader(engine.data().store(), engine.data().device());
        Latencies latencies = Latencies.ofAtMost((int) (sizeBytes / READ_BYTES + 1));
        Meter meter = Meter.start();
        for (long offset = 0; offset < sizeBytes; offset += READ_BYTES) {
            long start = System.nanoTime();
            reader.read(file, offset, target.clear());
            latencies.add(System.nanoTime() - start);
        }
        return Measurement.ofBytes(sizeBytes, meter.stop(), latencies);
    }

    @Override
    public void close() {
        engine.close();
    }
}
