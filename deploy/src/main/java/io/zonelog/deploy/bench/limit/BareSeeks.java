package io.zonelog.deploy.bench.limit;

import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.Measurement;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB by itself: {@code seekForPrev} with one iterator to random keys of 16 bytes, with values of 24 bytes. */
public final class BareSeeks implements Closeable {
    private static final int KEY_BYTES = 16;
    private static final int VALUE_BYTES = 24;
    private static final int ENTRIES_PER_BATCH = 10_000;
    private static final int ENTRIES_PER_FILE = 1000;
    private static final int SEEKS = 50_000;

    static {
        RocksDB.loadLibrary();
    }

    private final Options options = new Options().setCreateIfMissing(true);
    private final RocksDB store;
    private final long entries;
    private final ByteBuffer key = ByteBuffer.allocateDirect(KEY_BYTES);
    private final ByteBuffer found = ByteBuffer.allocateDirect(KEY_BYTES);

    /** The case, in a database of so many entries. */
    public static BenchCase over(Path directory, long entries) throws IOException {
        BareSeeks bare = new BareSeeks(directory, entries);
        return BenchCase.of("bare seeks", bare::seeks, bare);
    }

    private BareSeeks(Path directory, long entries) throws IOException {
        this.entries = entries;
        try {
            store = RocksDB.open(options, directory.resolve("bare-seeks").toString());
            fill();
        } catch (RocksDBException failure) {
            throw new IOException("RocksDB: " + failure.getMessage(), failure);
        }
    }

    private void fill() throws RocksDBException {
        ByteBuffer value = ByteBuffer.allocateDirect(VALUE_BYTES);
        try (WriteOptions synced = new WriteOptions().setSync(true);
                WriteBatch batch = new WriteBatch()) {
            for (long number = 0; number < entries; number++) {
                batch.put(keyOf(number), value.clear());
                if (batch.count() == ENTRIES_PER_BATCH || number == entries - 1) {
                    store.write(synced, batch);
                    batch.clear();
                }
            }
        }
    }

    private ByteBuffer keyOf(long number) {
        return key.clear()
                .putLong(1 + number / ENTRIES_PER_FILE)
                .putLong(number % ENTRIES_PER_FILE)
                .flip();
    }

    private Measurement seeks(int round) throws IOException {
        try (RocksIterator iterator = store.newIterator()) {
            return BenchCase.atRandom(round, SEEKS, entries, 0, number -> seek(iterator, number));
        }
    }

    private void seek(RocksIterator iterator, long number) throws IOException {
        iterator.seekForPrev(keyOf(number));
        iterator.key(found.clear());
        if (found.getLong(Long.BYTES) != number % ENTRIES_PER_FILE) {
            throw new IOException("entry " + number + " was not found");
        }
    }

    @Override
    public void close() {
        store.close();
        options.close();
    }
}
