package io.zonelog.metadata;

import io.zonelog.mapping.MappingStoreException;
import io.zonelog.metadata.layout.MarkLayout;
import io.zonelog.metadata.layout.RowDecoder;
import io.zonelog.metadata.layout.RowReader;
import io.zonelog.metadata.layout.RowWriter;
import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * A RocksDB iterator that is used for one cursor after another, with the arrays that keys and values are copied to.
 *
 * <p>Used by one thread at a time, inside the database's guard.
 */
final class KeptIterator implements AutoCloseable {
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
    <T> T decode(RowDecoder<T> decoder) {
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
