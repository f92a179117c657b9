package io.zonelog.metadata;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.rocksdb.ReadOptions;

/** How rows are read: as of now, or as of one snapshot. Any thread may read; inside the database's guard, but for {@link #get}. */
final class RowReads implements AutoCloseable {
    private final Database database;
    private final ReadOptions lookupOptions;
    private final Map<ColumnFamily, IteratorPool> lookups = new EnumMap<>(ColumnFamily.class);
    private final Map<ColumnFamily, IteratorPool> scans = new EnumMap<>(ColumnFamily.class);
    private volatile boolean closed;

    /**
     * Reads with options whose owner closes them after this.
     *
     * @param lookupOptions for single rows and short walks
     * @param scanOptions for walks over much of a family
     * @param idleIterators how many idle iterators each pool keeps at most, 0 or a power of two
     */
    RowReads(Database database, ReadOptions lookupOptions, ReadOptions scanOptions, int idleIterators) {
        this.database = database;
        this.lookupOptions = lookupOptions;
        for (ColumnFamily family : ColumnFamily.values()) {
            lookups.put(family, new IteratorPool(database, family, lookupOptions, idleIterators));
            scans.put(family, new IteratorPool(database, family, scanOptions, idleIterators));
        }
    }

    /** The row of a key as a value. */
    <T> Optional<T> get(ColumnFamily family, byte[] key, RowCursor.RowDecoder<T> decoder) {
        requireOpen();
        return database.get(family, lookupOptions, key, decoder);
    }

    /** Iterators for lookups in a family. */
    IteratorPool lookups(ColumnFamily family) {
        requireOpen();
        return Database.of(family, lookups);
    }

    /** Iterators for walks over much of a family. */
    IteratorPool scans(ColumnFamily family) {
        requireOpen();
        return Database.of(family, scans);
    }

    private void requireOpen() {
        if (closed) {
            database.requireOpen();
            throw new IllegalStateException("the snapshot is closed");
        }
    }

    void closeIdle() {
        pools().forEach(IteratorPool::closeIdle);
    }

    private Stream<IteratorPool> pools() {
        return Stream.of(lookups, scans).flatMap(pools -> pools.values().stream());
    }

    /** Closes all iterators, also those in use; nobody may be reading. */
    @Override
    public void close() {
        closed = true;
        Database.closeAll(List.copyOf(pools().toList()));
    }
}
