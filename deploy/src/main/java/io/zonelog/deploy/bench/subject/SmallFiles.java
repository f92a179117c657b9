package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.Latencies;
import io.zonelog.deploy.bench.measure.Measurement;
import io.zonelog.deploy.bench.measure.Meter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Small files of 1 to 8 KiB made, one record each; between rounds they are removed. A latency is that of a batch, from its end to its
 * being durable.
 */
public final class SmallFiles {
    private static final int LEAST_BYTES = 1 << 10;
    private static final int MOST_BYTES = 8 << 10;

    private final int files;
    private final BenchEngine engine;
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

    /** The files made, and the rows that they put into the mapping store in the round before, for each file. */
    public List<BenchCase> cases() {
        return List.of(
                BenchCase.of("files made", this::make, engine::close),
                BenchCase.of(
                        "metadata",
                        round -> Measurement.ofFigure(Math.max(1, metadataBytesEach), Measurement.Unit.BYTES_EACH)));
    }

    private Measurement make(int round) {
        SplittableRandom random = new SplittableRandom(round);
        Latencies latencies = engine.timeBatches();
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
        engine.timeNoBatches();
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
}
