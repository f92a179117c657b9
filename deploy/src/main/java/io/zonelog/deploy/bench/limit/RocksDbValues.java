package io.zonelog.deploy.bench.limit;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import io.zonelog.deploy.bench.RecordStream;
import io.zonelog.deploy.demo.ScratchDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB that holds the values itself, a new database each round: keys of 16 bytes (file, block), one synced write batch for each 4 MiB
 * of values. What is compacted later is not waited for. A latency is that of one write batch.
 */
public final class RocksDbValues implements BenchCase {
    private static final int SYNC_EVERY_BYTES = 4 << 20;
    private static final int KEY_BYTES = 16;
    private static final long WRITE_BUFFER_BYTES = 64L << 20;

    /** Where the values lie. */
    public enum Form {
        /** In the tree. */
        VALUES("RocksDB values"),
        /** In blob files beside it. */
        BLOB_FILES("RocksDB BlobDB");

        private final String title;

        Form(String title) {
            this.title = title;
        }

        /** The name of the case. */
        public String title() {
            return title;
        }
    }

    private final Path directory;
    private final Form form;
    private final RecordStream records;
    private final boolean countsRecords;

    static {
        RocksDB.loadLibrary();
    }

    private RocksDbValues(Path directory, Form form, RecordStream records, boolean countsRecords) {
        this.directory = directory;
        this.form = form;
        this.records = records;
        this.countsRecords = countsRecords;
    }

    /** Its rate is in bytes. */
    public static RocksDbValues inBytes(Path directory, Form form, RecordStream records) {
        return new RocksDbValues(directory, form, records, false);
    }

    /** Its rate is in records. */
    public static RocksDbValues inRecords(Path directory, Form form, RecordStream records) {
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
                Options options = options();
                WriteOptions synced = new WriteOptions().setSync(true);
                RocksDB store = RocksDB.open(options, scratch.path().toString())) {
            return write(store, synced);
        } catch (RocksDBException failure) {
            throw new IOException("RocksDB: " + failure.getMessage(), failure);
        }
    }

    private Options options() {
        Options options = new Options()
                .setCreateIfMissing(true)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(4);
        return form == Form.BLOB_FILES ? options.setEnableBlobFiles(true).setMinBlobSize(0) : options;
    }

    private Measurement write(RocksDB store, WriteOptions synced) throws RocksDBException {
        Latencies latencies = Latencies.ofAtMost((int) (records.payloadBytes() / SYNC_EVERY_BYTES + 1));
        ByteBuffer key = ByteBuffer.allocateDirect(KEY_BYTES);
        ByteBuffer value = records.newValue();
        Meter meter = Meter.start();
        try (WriteBatch batch = new WriteBatch()) {
            long batchBytes = 0;
            for (long number = 0; number < records.count(); number++) {
                key.clear();
                key.putLong(records.file(number))
                        .putLong(records.placeInFile(number))
                        .flip();
                value.clear();
                batch.put(key, value);
                batchBytes += records.recordBytes();
                if (batchBytes >= SYNC_EVERY_BYTES || number == records.count() - 1) {
                    long start = System.nanoTime();
                    store.write(synced, batch);
                    latencies.add(System.nanoTime() - start);
                    batch.clear();
                    batchBytes = 0;
                }
            }
        }
        return countsRecords
                ? Measurement.ofCount(records.count(), records.payloadBytes(), meter.stop(), latencies)
                : Measurement.ofBytes(records.payloadBytes(), meter.stop(), latencies);
    }
}
