package io.zonelog.metadata;

import io.zonelog.mapping.MappingStoreException;
import io.zonelog.mapping.layout.RowReader;
import io.zonelog.mapping.layout.RowWriter;
import io.zonelog.metadata.layout.MarkLayout;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The iterators over one family: a few idle ones, which the next cursors take, and those in use.
 *
 * <p>Any thread may call, inside the database's guard. A thread finds the iterator that it gave back last in a slot of its own, as
 * a rule. Idle iterators hold on to memory and files that compaction has replaced; {@link #closeIdle} lets them go.
 */
final class IteratorPool implements AutoCloseable {
    private final Database database;
    private final ColumnFamily family;
    private final ReadOptions options;
    private final AtomicReferenceArray<KeptIterator> idle;
    /** All that are not closed, idle or not. */
    private final Set<KeptIterator> open = ConcurrentHashMap.newKeySet();

    /**
     * @param slots how many idle iterators it keeps at most, 0 or a power of two
     */
    IteratorPool(Database database, ColumnFamily family, ReadOptions options, int slots) {
        this.idle = new AtomicReferenceArray<>(slots);
        this.database = database;
        this.family = family;
        this.options = options;
    }

    Database database() {
        return database;
    }

    /** An iterator that shows every commit up to now. */
    KeptIterator take() {
        KeptIterator kept = idle.length() == 0 ? null : idle.getAndSet(slot(), null);
        // Read before the iterator is made or refreshed: it may then show more than its version says, never less.
        long version = database.version();
        if (kept != null && kept.version() == version) {
            return kept;
        }
        if (kept != null && database.role() != DatabaseTuning.Role.READER) {
            kept.refresh(version);
            return kept;
        }
        if (kept != null) {
            discard(kept);
        }
        KeptIterator made = new KeptIterator(database, family, database.newIterator(family, options), version);
        open.add(made);
        return made;
    }

    void giveBack(KeptIterator kept) {
        if (idle.length() == 0 || !idle.compareAndSet(slot(), null, kept)) {
            discard(kept);
        }
    }

    void closeIdle() {
        for (int slot = 0; slot < idle.length(); slot++) {
            KeptIterator kept = idle.getAndSet(slot, null);
            if (kept != null) {
                discard(kept);
            }
        }
    }

    /** Closes all iterators, also those in use; called when no thread is inside the guard. */
    @Override
    public void close() {
        open.forEach(KeptIterator::close);
        open.clear();
    }

    private void discard(KeptIterator kept) {
        open.remove(kept);
        kept.close();
    }

    private int slot() {
        return (int) Thread.currentThread().getId() & (idle.length() - 1);
    }

    /**
     * A RocksDB iterator that is used for one cursor after another, with the arrays that keys and values are copied to.
     *
     * <p>Used by one thread at a time, inside the database's guard.
     */
    static final class KeptIterator implements AutoCloseable {
        private static final int NO_ROW = -1;

        private final Database database;
        private final ColumnFamily family;
        private final RocksIterator iterator;
        private final RowWriter target = new RowWriter(32);
        /** What RocksDB gets: its arrays have no length beside them. */
        private byte[] targetBytes = {};

        private final RowReader keyReader = new RowReader();
        private final RowReader valueReader = new RowReader();
        private byte[] key = new byte[64];
        private byte[] value = new byte[256];
        private int keyLength = NO_ROW;
        /** The database's version that the iterator shows. */
        private long version;

        private boolean closed;

        KeptIterator(Database database, ColumnFamily family, RocksIterator iterator, long version) {
            this.database = database;
            this.family = family;
            this.iterator = iterator;
            this.version = version;
        }

        long version() {
            return version;
        }

        /** Moves to a later version of the database. Costs much less than a new iterator. */
        void refresh(long newVersion) {
            try {
                iterator.refresh();
                version = newVersion;
            } catch (RocksDBException e) {
                throw database.failed("refreshing an iterator over " + family.familyName(), e);
            }
        }

        /** An empty key, to be filled for {@link #seek} or {@link #seekForPrev}. */
        RowWriter target() {
            return target.clear();
        }

        /** Steps to the first row not below the target; false if there is none. */
        boolean seek() {
            targetBytes = target.toByteArray(targetBytes);
            iterator.seek(targetBytes);
            return isOnRow();
        }

        /** Steps to the last row not above the target; false if there is none. */
        boolean seekForPrev() {
            targetBytes = target.toByteArray(targetBytes);
            iterator.seekForPrev(targetBytes);
            return isOnRow();
        }

        boolean next() {
            if (closed) {
                throw new IllegalStateException("the snapshot is closed");
            }
            iterator.next();
            return isOnRow();
        }

        /** The key of the row; valid until the next step. */
        RowReader key() {
            return keyReader.reset(key, keyLength);
        }

        /** Whether there is a row and its key starts with the first bytes of the last target. */
        boolean keyStartsLikeTarget(int length) {
            return keyLength >= length && Arrays.equals(key, 0, length, targetBytes, 0, length);
        }

        /** The value of the row; valid until the next call. */
        RowReader value() {
            int length = iterator.value(value);
            if (length > value.length) {
                value = new byte[Math.max(length, 2 * value.length)];
                length = iterator.value(value);
            }
            return valueReader.reset(value, length);
        }

        /** The row as a value. */
        <T> T decode(RowCursor.RowDecoder<T> decoder) {
            RowReader keyBytes = key();
            try {
                return decoder.decode(keyBytes, value());
            } catch (MappingStoreException | IllegalArgumentException | ArithmeticException e) {
                throw database.damaged(family, keyBytes.toHex(), e);
            }
        }

        @Override
        public void close() {
            closed = true;
            iterator.close();
        }

        private boolean isOnRow() {
            if (!iterator.isValid()) {
                try {
                    iterator.status();
                } catch (RocksDBException e) {
                    throw database.failed("reading " + family.familyName(), e);
                }
                keyLength = NO_ROW;
                return false;
            }
            keyLength = iterator.key(key);
            if (keyLength > key.length) {
                key = new byte[keyLength];
                keyLength = iterator.key(key);
            }
            if (MarkLayout.isFamilyKey(key, keyLength)) {
                // The last of its family, and none of the rows that anybody asks for.
                keyLength = NO_ROW;
                return false;
            }
            return true;
        }
    }
}
