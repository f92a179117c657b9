package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.Latencies;
import io.zonelog.deploy.bench.measure.Measurement;
import io.zonelog.deploy.bench.measure.Meter;
import io.zonelog.deploy.bench.measure.RecordStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Generated records through decoder, engine, device and mapping commit, appended to files in turn. Between rounds the files are removed, so
 * zones are reset and written again, as they are in a device that has been in use.
 */
public final class Appends {
    /** How long a batch of {@link #batches} is. */
    public static final int BATCH_BYTES = 4 << 20;
    /** What small records need more than their bytes, as files end in the middle of blocks and batches. */
    private static final int ROOM_FACTOR = 4;

    private final RecordStream records;
    private final int partitions;
    private final BenchEngine engine;

    private Appends(Path directory, RecordStream records, int partitions) {
        this.records = records;
        this.partitions = partitions;
        this.engine = BenchData.create(directory, ROOM_FACTOR * records.payloadBytes())
                .open();
    }

    /** As fast as it goes, from one partition. A latency is that of a batch, from its end to its being durable. */
    public static BenchCase stream(Path directory, RecordStream records) {
        return stream(directory, records, 1);
    }

    /** The same from several partitions, among which the files are shared out. */
    public static BenchCase stream(Path directory, RecordStream records, int partitions) {
        Path own = directory.resolve("memory-" + records.files() + "-" + partitions);
        Appends appends = new Appends(own, records, partitions);
        String name = records.files() + " files" + (partitions == 1 ? "" : ", " + partitions + " partitions");
        return BenchCase.of(name, appends::stream, appends.engine::close);
    }

    /**
     * Batches of 4 MiB, each made durable before the next one begins. A latency is that of one batch, from the moment when its first record
     * is handed to the engine until it is durable.
     */
    public static BenchCase batches(Path directory, RecordStream records) {
        Appends appends = new Appends(directory.resolve("batches"), records, 1);
        return BenchCase.of("batch of 4 MiB", appends::batches, appends.engine::close);
    }

    private Measurement stream(int round) {
        byte[][] names = names(round);
        ByteBuffer value = records.newValue();
        Latencies latencies = engine.timeBatches();
        Meter meter = Meter.start();
        for (long number = 0; number < records.count(); number++) {
            select(records.file(number));
            engine.append(names[records.file(number)], value);
        }
        engine.drain();
        Measurement.Usage usage = meter.stop();
        remove(names);
        return Measurement.ofBytes(records.payloadBytes(), usage, latencies);
    }

    private Measurement batches(int round) {
        byte[][] names = names(round);
        ByteBuffer value = records.newValue();
        long recordsInBatch = Math.max(1, BATCH_BYTES / records.recordBytes());
        Latencies latencies = Latencies.ofAtMost((int) (records.count() / recordsInBatch + 1));
        Meter meter = Meter.start();
        for (long first = 0; first < records.count(); first += recordsInBatch) {
            long start = System.nanoTime();
            for (long number = first; number < Math.min(records.count(), first + recordsInBatch); number++) {
                engine.append(names[records.file(number)], value);
            }
            engine.drain();
            latencies.add(System.nanoTime() - start);
        }
        Measurement.Usage usage = meter.stop();
        remove(names);
        return Measurement.ofBytes(records.payloadBytes(), usage, latencies);
    }

    private byte[][] names(int round) {
        return records.names("round-" + round + "-");
    }

    private void select(int file) {
        if (partitions > 1) {
            engine.select(file % partitions);
        }
    }

    private void remove(byte[][] names) {
        engine.timeNoBatches();
        for (int file = 0; file < names.length; file++) {
            select(file);
            engine.append(names[file], null);
        }
        engine.drain();
    }
}
