package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.deploy.bench.RecordStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

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
    private final EngineUnderTest engine;

    public MemoryAppends(Path directory, RecordStream records) {
        this.records = records;
        this.engine = BenchData.create(
                        directory.resolve("memory-" + records.files()), ROOM_FACTOR * records.payloadBytes())
                .open();
    }

    @Override
    public String name() {
        return records.files() + " files";
    }

    @Override
    public Measurement run(int round) {
        byte[][] names = records.names("round-" + round + "-");
        ByteBuffer value = records.newValue();
        Latencies latencies = engine.timeBatches(MOST_BATCHES);
        Meter meter = Meter.start();
        for (long number = 0; number < records.count(); number++) {
            engine.append(names[records.file(number)], value);
        }
        engine.drain();
        Measurement.Usage usage = meter.stop();
        engine.timeBatches(0);
        for (byte[] name : names) {
            engine.append(name, null);
        }
        engine.drain();
        return Measurement.ofBytes(records.payloadBytes(), usage, latencies);
    }

    @Override
    public void close() {
        engine.close();
    }
}
