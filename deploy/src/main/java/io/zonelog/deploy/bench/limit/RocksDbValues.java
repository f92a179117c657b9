package io.zonelog.deploy.bench.limit;

import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.Latencies;
import io.zonelog.deploy.bench.measure.Measurement;
import io.zonelog.deploy.bench.measure.Meter;
import io.zonelog.deploy.bench.measure.RecordStream;
import io.zonelog.deploy.demo.ScratchDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * RocksDB that holds the values itself, a new {@link ValueStore} each round. What is compacted later is not waited for. A latency is
 * that of one write batch.
 */
public final class RocksDbValues {
    private RocksDbValues() {}

    /** Its rate is in bytes. */
    public static BenchCase inBytes(Path directory, ValueStore.Form form, RecordStream records) {
        return BenchCase.of(form.title(), round -> {
            Timed timed = put(directory, form, records);
            return Measurement.ofBytes(records.payloadBytes(), timed.usage(), timed.latencies());
        });
    }

    /** Its rate is in records. */
    public static BenchCase inRecords(Path directory, ValueStore.Form form, RecordStream records) {
        return BenchCase.of(form.title(), round -> {
            Timed timed = put(directory, form, records);
            return Measurement.ofCount(records.count(), records.payloadBytes(), timed.usage(), timed.latencies());
        });
    }

    /** What a round took. */
    private record Timed(Measurement.Usage usage, Latencies latencies) {}

    private static Timed put(Path directory, ValueStore.Form form, RecordStream records) throws IOException {
        Path database = Files.createDirectories(directory.resolve("rocksdb"));
        try (ScratchDirectory scratch = new ScratchDirectory(database);
                ValueStore store = ValueStore.create(scratch.path(), form, records.payloadBytes())) {
            ByteBuffer value = records.newValue();
            Meter meter = Meter.start();
            for (long number = 0; number < records.count(); number++) {
                store.put(records.file(number), records.placeInFile(number), value);
            }
            store.sync();
            return new Timed(meter.stop(), store.latencies());
        }
    }
}
