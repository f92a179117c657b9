package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Small files of 1 to 8 KiB made, one record each; between rounds they are removed. A latency is that of a batch, from its end to its
 * being durable.
 */
public final class SmallFiles implements BenchCase {
    private static final int LEAST_BYTES = 1 << 10;
    private static final int MOST_BYTES = 8 << 10;
    private static final int MOST_BATCHES = 100_000;

    private final int files;
    private final EngineUnderTest engine;
    private double metadataBytesEach;
    private final ByteBuffer value = ByteBuffer.allocateDirect(MOST_BYTES);

    /**
     * Opens an engine.
     *
     * @param files how many to make in a round
     */
    public SmallFiles(Path directory, int files) {
        this.files = files;
        this.engine = BenchData.create(directory.resolve("small-files"), 4L * files * MOST_BYTES)
                .open();
    }

    @Override
    public String name() {
        return "files made";
    }

    @Override
    public Measurement run(int round) {
        SplittableRandom random = new SplittableRandom(round);
        Latencies latencies = engine.timeBatches(MOST_BATCHES);
        long payloadBytes = 0;
        long metadataBefore = metadataBytes();
        Meter meter = Meter.start();
        for (int file = 0; file < files; file++) {
            int length = random.nextInt(LEAST_BYTES, MOST_BYTES + 1);
            value.clear().limit(length);
            engine.append(name(round, file), value);
            payloadBytes += length;
        }
        engine.drain();
        Measurement.Usage usage = meter.stop();
        metadataBytesEach = (metadataBytes() - metadataBefore) / (double) files;
        engine.timeBatches(0);
        for (int file = 0; file < files; file++) {
            engine.append(name(round, file), null);
        }
        engine.drain();
        return Measurement.ofCount(files, payloadBytes, usage, latencies);
    }

    private static byte[] name(int round, int file) {
        return ("small/" + round + "/" + file).getBytes(StandardCharsets.US_ASCII);
    }

    /** All rows that went into the mapping store, as its log has them. */
    private long metadataBytes() {
        return engine.data().store().statistics().logBytes();
    }

    /** The rows that this case's last round put into the mapping store, for each file. */
    public BenchCase metadata() {
        return new BenchCase() {
            @Override
            public String name() {
                return "metadata";
            }

            @Override
            public Measurement run(int round) {
                Measurement.Usage none = Meter.start().stop();
                return new Measurement(
                        Math.max(1, metadataBytesEach), Measurement.Unit.BYTES_EACH, 0, none, Latencies.none());
            }
        };
    }

    @Override
    public void close() {
        engine.close();
    }
}
