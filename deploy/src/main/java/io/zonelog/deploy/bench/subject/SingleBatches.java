package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.deploy.bench.RecordStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Batches of 4 MiB, each made durable before the next one begins. A latency is that of one batch, from the moment when its first record is
 * handed to the engine until it is durable. Between rounds the files are removed, as in {@link MemoryAppends}.
 */
public final class SingleBatches implements BenchCase {
    /** How long a batch is. */
    public static final int BATCH_BYTES = 4 << 20;

    private static final int ROOM_FACTOR = 4;

    private final RecordStream records;
    private final EngineUnderTest engine;

    public SingleBatches(Path directory, RecordStream records) {
        this.records = records;
        this.engine = BenchData.create(directory.resolve("batches"), ROOM_FACTOR * records.payloadBytes())
                .open();
    }

    @Override
    public String name() {
        return "batch of 4 MiB";
    }

    @Override
    public Measurement run(int round) {
        byte[][] names = records.names("round-" + round + "-");
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
