package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.deploy.bench.RecordStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Generated records through decoder, engine, device and mapping commit, appended in turn to files. Between rounds the files are removed, so
 * zones are reset and written again, as they are in a device that has been in use. A latency is that of a batch, from its end to its
 * being durable.
 */
public final class MemoryAppends implements BenchCase {
    private static final int MOST_BATCHES = 100_000;
    /** What small records need more than their bytes, as files end in the middle of blocks and batches. */
    private static final int ROOM_FACTOR = 4;

    private final RecordStream records;
    private final int partitions;
    private final EngineUnderTest engine;

    /** Records of one partition. */
    public MemoryAppends(Path directory, RecordStream records) {
        this(directory, records, 1);
    }

    /** Records of several partitions, among which the files are shared out. */
    public MemoryAppends(Path directory, RecordStream records, int partitions) {
        this.records = records;
        this.partitions = partitions;
        this.engine = BenchData.create(
                        directory.resolve("memory-" + records.files() + "-" + partitions),
                        ROOM_FACTOR * records.payloadBytes())
                .open();
    }

    @Override
    public String name() {
        return records.files() + " files" + (partitions == 1 ? "" : ", " + partitions + " partitions");
    }

    @Override
    public Measurement run(int round) {
        byte[][] names = records.names("round-" + round + "-");
        ByteBuffer value = records.newValue();
        Latencies latencies = engine.timeBatches(MOST_BATCHES);
        Meter meter = Meter.start();
        for (long number = 0; number < records.count(); number++) {
            append(names, records.file(number), value);
        }
        engine.drain();
        Measurement.Usage usage = meter.stop();
        engine.timeBatches(0);
        for (int file = 0; file < names.length; file++) {
            append(names, file, null);
        }
        engine.drain();
        return Measurement.ofBytes(records.payloadBytes(), usage, latencies);
    }

    private void append(byte[][] names, int file, @Nullable ByteBuffer value) {
        if (partitions > 1) {
            engine.select(file % partitions);
        }
        engine.append(names[file], value);
    }

    @Override
    public void close() {
        engine.close();
    }
}
