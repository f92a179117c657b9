package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.limit.BareDevice.ReplayedIo;
import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.Latencies;
import io.zonelog.deploy.bench.measure.Measurement;
import io.zonelog.deploy.bench.measure.Meter;
import io.zonelog.deploy.bench.measure.RecordStream;
import io.zonelog.engine.EngineStatistics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** One large file overwritten at random places. A latency is that of a batch, from its end to its being durable. */
public final class Overwrites {
    private static final int MOST_WARM_UPS = 3;
    private static final byte[] NAME = "large".getBytes(StandardCharsets.US_ASCII);
    /** Blocks written one after the other lie so far apart in the file. */
    private static final long STRIDE = 1_000_003;

    private static final long LEAST_ZONE_BYTES = 1L << 20;
    /** Zones that a file under reclaim takes, about. */
    private static final long ZONES = 64;

    private final RecordStream records;
    private final BenchEngine engine;
    private ReplayedIo lastRound = new ReplayedIo(0, 0, 0);

    private Overwrites(RecordStream records, BenchEngine engine) {
        this.records = records;
        this.engine = engine;
    }

    /**
     * Blocks that are each an extent of their own, on a device that is large enough that nothing has to be moved.
     *
     * @param records a round's overwrites, a block each
     * @param fileBlocks blocks of the file
     * @param rounds how many rounds will follow the warm-up
     */
    public static BenchCase scattered(Path directory, RecordStream records, long fileBlocks, int rounds) {
        long overwritten = (rounds + MOST_WARM_UPS) * records.payloadBytes();
        long roomBytes = 2 * fileBlocks * records.recordBytes() + overwritten + overwritten / 4;
        Overwrites overwrites = new Overwrites(
                records,
                BenchData.create(directory.resolve("overwrite"), roomBytes).open());
        ByteBuffer value = records.newValue();
        for (long number = 0; number < fileBlocks; number++) {
            overwrites.write(number * STRIDE % fileBlocks, value);
        }
        overwrites.engine.drain();
        return BenchCase.of(
                "overwrites",
                MOST_WARM_UPS,
                round -> overwrites.scatter(fileBlocks, new SplittableRandom(round)),
                overwrites.engine::close);
    }

    /**
     * On a device of which the file takes four fifths, so that every write needs what reclaim gains. The file is overwritten once beforehand,
     * so that reclaim has begun.
     */
    public static Overwrites underReclaim(Path directory, RecordStream records) {
        long zoneBytes = Long.highestOneBit(Math.max(LEAST_ZONE_BYTES, records.payloadBytes() / ZONES));
        long zones = records.payloadBytes() / zoneBytes * 5 / 4 + 1;
        Overwrites overwrites = new Overwrites(
                records,
                BenchData.createSmall(directory.resolve("reclaim"), zoneBytes, zones)
                        .open());
        ByteBuffer value = records.newValue();
        for (long number = 0; number < records.count(); number++) {
            overwrites.engine.append(NAME, value);
        }
        overwrites.overwriteAll(0);
        return overwrites;
    }

    /** The case of {@link #underReclaim}. */
    public BenchCase reclaimed() {
        return BenchCase.of("overwrites under reclaim", this::reclaimed, engine::close);
    }

    /** What the device had to do in the last round of {@link #reclaimed()}. */
    public ReplayedIo lastRound() {
        return lastRound;
    }

    private Measurement scatter(long fileBlocks, SplittableRandom random) {
        ByteBuffer value = records.newValue();
        Latencies latencies = engine.timeBatches();
        Meter meter = Meter.start();
        for (long number = 0; number < records.count(); number++) {
            write(random.nextLong(fileBlocks), value);
        }
        engine.drain();
        return Measurement.ofCount(records.count(), records.payloadBytes(), meter.stop(), latencies);
    }

    private Measurement reclaimed(int round) {
        EngineStatistics before = engine.statistics();
        Latencies latencies = engine.timeBatches();
        Meter meter = Meter.start();
        overwriteAll((round + 1) * records.count());
        Measurement measured = Measurement.ofBytes(records.payloadBytes(), meter.stop(), latencies);
        EngineStatistics after = engine.statistics();
        long blockSizeBytes = after.appended().blockSizeBytes();
        lastRound = new ReplayedIo(
                records.payloadBytes(),
                blockSizeBytes * (writtenBlocks(after) - writtenBlocks(before)),
                blockSizeBytes
                        * (after.reclaim().readBlocks() - before.reclaim().readBlocks()));
        return measured;
    }

    private void overwriteAll(long firstNumber) {
        ByteBuffer value = records.newValue();
        for (long number = 0; number < records.count(); number++) {
            write(records.placeInFile(firstNumber + number), value);
        }
        engine.drain();
    }

    private void write(long place, ByteBuffer value) {
        engine.write(NAME, Long.toString(place * records.recordBytes()), value);
    }

    private static long writtenBlocks(EngineStatistics statistics) {
        return statistics.appended().dataBlocks()
                + statistics.appended().summaryBlocks()
                + statistics.journal().appendedBlocks()
                + statistics.reclaim().copiedBlocks();
    }
}
