package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.deploy.bench.RecordStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Blocks of one large file, each an extent of its own, overwritten at random places. The device is large enough that nothing has to be
 * moved. A latency is that of a batch, from its end to its being durable.
 */
public final class Overwrites implements BenchCase {
    private static final int MOST_BATCHES = 100_000;
    private static final int MOST_WARM_UPS = 3;
    private static final byte[] NAME = "large".getBytes(StandardCharsets.US_ASCII);
    /** Blocks written one after the other lie so far apart in the file. */
    private static final long STRIDE = 1_000_003;

    private final RecordStream records;
    private final long fileBlocks;
    private final EngineUnderTest engine;

    /**
     * Fills the file.
     *
     * @param records a round's overwrites, a block each
     * @param fileBlocks blocks of the file
     * @param rounds how many rounds will follow the warm-up
     */
    public Overwrites(Path directory, RecordStream records, long fileBlocks, int rounds) {
        this.records = records;
        this.fileBlocks = fileBlocks;
        long overwritten = (rounds + MOST_WARM_UPS) * records.payloadBytes();
        this.engine = BenchData.create(
                        directory.resolve("overwrite"),
                        2 * fileBlocks * records.recordBytes() + overwritten + overwritten / 4)
                .open();
        ByteBuffer value = records.newValue();
        for (long number = 0; number < fileBlocks; number++) {
            write(number * STRIDE % fileBlocks, value);
        }
        engine.drain();
    }

    private void write(long block, ByteBuffer value) {
        engine.write(NAME, Long.toString(block * records.recordBytes()), value);
    }

    @Override
    public String name() {
        return "overwrites";
    }

    @Override
    public int mostWarmUps() {
        return MOST_WARM_UPS;
    }

    @Override
    public Measurement run(int round) {
        ByteBuffer value = records.newValue();
        SplittableRandom random = new SplittableRandom(round);
        Latencies latencies = engine.timeBatches(MOST_BATCHES);
        Meter meter = Meter.start();
        for (long number = 0; number < records.count(); number++) {
            write(random.nextLong(fileBlocks), value);
        }
        engine.drain();
        return Measurement.ofCount(records.count(), records.payloadBytes(), meter.stop(), latencies);
    }

    @Override
    public void close() {
        engine.close();
    }
}
