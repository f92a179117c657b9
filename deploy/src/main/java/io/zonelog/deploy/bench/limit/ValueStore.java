package io.zonelog.deploy.bench.limit;

import io.zonelog.deploy.bench.measure.Latencies;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A new RocksDB database that holds the values itself: keys of 16 bytes (file, place), one synced write batch for each 4 MiB of values.
 * Used by one thread.
 */
public final class ValueStore implements AutoCloseable {
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

    static {
        RocksDB.loadLibrary();
    }

    private final Options options;
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final WriteBatch batch = new WriteBatch();
    private final RocksDB store;
    private final ByteBuffer key = ByteBuffer.allocateDirect(KEY_BYTES);
    private final Latencies latencies;
    private ByteBuffer copy = ByteBuffer.allocateDirect(0);
    private long batchBytes;

    private ValueStore(Options options, RocksDB store, Latencies latencies) {
        this.options = options;
        this.store = store;
        this.latencies = latencies;
    }

    /**
     * Makes a database.
     *
     * @param payloadBytes how much will be put, for the number of latencies
     */
    public static ValueStore create(Path directory, Form form, long payloadBytes) throws IOException {
        Options options = new Options()
                .setCreateIfMissing(true)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(4);
        if (form == Form.BLOB_FILES) {
            options.setEnableBlobFiles(true).setMinBlobSize(0);
        }
        try {
            Latencies latencies = Latencies.ofAtMost((int) (payloadBytes / SYNC_EVERY_BYTES + 1));
            return new ValueStore(options, RocksDB.open(options, directory.toString()), latencies);
        } catch (RocksDBException failure) {
            options.close();
            throw failed(failure);
        }
    }

    /** Puts one value; every 4 MiB become durable together. */
    public void put(long file, long place, ByteBuffer value) throws IOException {
        key.clear();
        key.putLong(file).putLong(place).flip();
        int lengthBytes = value.remaining();
        try {
            batch.put(key, direct(value));
        } catch (RocksDBException failure) {
            throw failed(failure);
        }
        batchBytes += lengthBytes;
        if (batchBytes >= SYNC_EVERY_BYTES) {
            sync();
        }
    }

    /** RocksDB takes values from memory outside the heap only. */
    private ByteBuffer direct(ByteBuffer value) {
        if (value.isDirect()) {
            return value.duplicate();
        }
        if (copy.capacity() < value.remaining()) {
            copy = ByteBuffer.allocateDirect(value.remaining());
        }
        copy.clear();
        copy.put(value.duplicate()).flip();
        return copy;
    }

    /** Makes everything durable. */
    public void sync() throws IOException {
        if (batchBytes == 0) {
            return;
        }
        long start = System.nanoTime();
        try {
            store.write(synced, batch);
        } catch (RocksDBException failure) {
            throw failed(failure);
        }
        latencies.add(System.nanoTime() - start);
        batch.clear();
        batchBytes = 0;
    }

    /** How long the write batches took. */
    public Latencies latencies() {
        return latencies;
    }

    private static IOException failed(RocksDBException failure) {
        return new IOException("RocksDB: " + failure.getMessage(), failure);
    }

    @Override
    public void close() {
        batch.close();
        store.close();
        synced.close();
        options.close();
    }
}
