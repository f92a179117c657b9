package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.deploy.bench.RecordStream;
import io.zonelog.deploy.bench.limit.DeviceWork;
import io.zonelog.engine.EngineStatistics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One large file overwritten at random places on a device of which it takes four fifths, so that every write needs what reclaim gains. A
 * latency is that of a batch, from its end to its being durable.
 */
public final class ReclaimedOverwrites implements BenchCase {
    private static final int MOST_BATCHES = 100_000;
    private static final byte[] NAME = "large".getBytes(StandardCharsets.US_ASCII);
    private static final long LEAST_ZONE_BYTES = 1L << 20;
    /** Zones that the file takes, about. */
    private static final long ZONES = 64;

    private final RecordStream records;
    private final EngineUnderTest engine;
    private DeviceWork lastWork = new DeviceWork(0, 0, 0);

    /** Fills the file, and overwrites it once, so that reclaim has begun. */
    public ReclaimedOverwrites(Path directory, RecordStream records) {
        this.records = records;
        long zoneBytes = Long.highestOneBit(Math.max(LEAST_ZONE_BYTES, records.payloadBytes() / ZONES));
        long zones = records.payloadBytes() / zoneBytes * 5 / 4 + 1;
        this.engine = BenchData.createSmall(directory.resolve("reclaim"), zoneBytes, zones)
                .open();
        ByteBuffer value = records.newValue();
        for (long number = 0; number < records.count(); number++) {
            engine.append(NAME, value);
        }
        overwrite(0);
    }

    @Override
    public String name() {
        return "overwrites under reclaim";
    }

    /** What the device had to do in the last round. */
    public DeviceWork lastWork() {
        return lastWork;
    }

    private void overwrite(long firstNumber) {
        ByteBuffer value = records.newValue();
        for (long number = 0; number < records.count(); number++) {
            long place = records.placeInFile(firstNumber + number);
            engine.write(NAME, Long.toString(place * records.recordBytes()), value);
        }
        engine.drain();
    }

    @Override
    public Measurement run(int round) {
        EngineStatistics before = engine.statistics();
        Latencies latencies = engine.timeBatches(MOST_BATCHES);
        Meter meter = Meter.start();
        overwrite((round + 1) * records.count());
        Measurement measured = Measurement.ofBytes(records.payloadBytes(), meter.stop(), latencies);
        lastWork = work(before, engine.statistics());
        return measured;
    }

    private DeviceWork work(EngineStatistics before, EngineStatistics after) {
        long blockSizeBytes = after.appended().blockSizeBytes();
        long readBlocks = after.reclaim().readBlocks() - before.reclaim().readBlocks();
        return new DeviceWork(
                records.payloadBytes(),
                blockSizeBytes * (writtenBlocks(after) - writtenBlocks(before)),
                blockSizeBytes * readBlocks);
    }

    private static long writtenBlocks(EngineStatistics statistics) {
        return statistics.appended().dataBlocks()
                + statistics.appended().summaryBlocks()
                + statistics.reclaim().copiedBlocks();
    }

    @Override
    public void close() {
        engine.close();
    }
}
