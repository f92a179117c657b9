package io.zonelog.deploy.bench.limit;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.deploy.bench.RecordStream;
import io.zonelog.deploy.demo.ScratchDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * RocksDB that holds the values itself, a new {@link ValueStore} each round. What is compacted later is not waited for. A latency is
 * that of one write batch.
 */
public final class RocksDbValues implements BenchCase {
    private final Path directory;
    private final ValueStore.Form form;
    private final RecordStream records;
    private final boolean countsRecords;

    private RocksDbValues(Path directory, ValueStore.Form form, RecordStream records, boolean countsRecords) {
        this.directory = directory;
        this.form = form;
        this.records = records;
        this.countsRecords = countsRecords;
    }

    /** Its rate is in bytes. */
    public static RocksDbValues inBytes(Path directory, ValueStore.Form form, RecordStream records) {
        return new RocksDbValues(directory, form, records, false);
    }

    /** Its rate is in records. */
    public static RocksDbValues inRecords(Path directory, ValueStore.Form form, RecordStream records) {
        return new RocksDbValues(directory, form, records, true);
    }

    @Override
    public String name() {
        return form.title();
    }

    @Override
    public Measurement run(int round) throws IOException {
        Path database = Files.createDirectories(directory.resolve("rocksdb"));
        try (ScratchDirectory scratch = new ScratchDirectory(database);
                ValueStore store = ValueStore.create(scratch.path(), form, records.payloadBytes())) {
            ByteBuffer value = records.newValue();
            Meter meter = Meter.start();
            for (long number = 0; number < records.count(); number++) {
                store.put(records.file(number), records.placeInFile(number), value);
            }
            store.sync();
            return countsRecords
                    ? Measurement.ofCount(records.count(), records.payloadBytes(), meter.stop(), store.latencies())
                    : Measurement.ofBytes(records.payloadBytes(), meter.stop(), store.latencies());
        }
    }
}
