package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Small files of 1 to 8 KiB made, one record each. A latency is that of a batch, from its end to its being durable. */
public final class SmallFiles implements BenchCase {
    private static final int LEAST_BYTES = 1 << 10;
    private static final int MOST_BYTES = 8 << 10;
    private static final int MOST_BATCHES = 100_000;

    private final int files;
    private final EngineUnderTest engine;
    private final ByteBuffer value = ByteBuffer.allocateDirect(MOST_BYTES);

    /**
     * Opens an engine.
     *
     * @param files how many to make in a round
     * @param rounds how many rounds will follow the warm-up
     */
    public SmallFiles(Path directory, int files, int rounds) {
        this.files = files;
        this.engine = BenchData.create(directory.resolve("small-files"), (rounds + 2L) * files * 3 * MOST_BYTES / 2)
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
        Meter meter = Meter.start();
        for (int file = 0; file < files; file++) {
            int length = random.nextInt(LEAST_BYTES, MOST_BYTES + 1);
            value.clear().limit(length);
            engine.append(("small/" + round + "/" + file).getBytes(StandardCharsets.US_ASCII), value);
            payloadBytes += length;
        }
        engine.drain();
        return Measurement.ofCount(files, payloadBytes, meter.stop(), latencies);
    }

    @Override
    public void close() {
        engine.close();
    }
}
