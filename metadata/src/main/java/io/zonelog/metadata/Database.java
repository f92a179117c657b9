package io.zonelog.metadata;

import io.zonelog.mapping.MappingStoreException;
import io.zonelog.metadata.layout.RowDecoder;
import io.zonelog.metadata.layout.RowReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.StampedLock;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Statistics;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * An open RocksDB database with its families, and the guard that keeps every native call away from memory that was freed.
 *
 * <p>Any thread may call; each call into RocksDB happens between {@link #enter} and {@link #leave}, which costs some ten
 * nanoseconds. {@link #close} waits for the calls that run, then closes what is open in RocksDB's order: iterators, families,
 * database, options. Later calls throw {@link IllegalStateException}, where RocksDB itself would end the process.
 */
final class Database implements AutoCloseable {
    /** How long an idle iterator may hold on to memory and files that compaction has replaced. */
    private static final int COMMITS_BETWEEN_RELEASES = 256;

    private final DatabaseTuning tuning;
    private final RocksDB rocks;
    private final DatabaseTuning.Role role;
    private final Map<ColumnFamily, ColumnFamilyHandle> handles;
    private final ColumnFamilyHandle defaultHandle;
    private final Map<ColumnFamily, IteratorPool> lookups = new EnumMap<>(ColumnFamily.class);
    private final Map<ColumnFamily, IteratorPool> scans = new EnumMap<>(ColumnFamily.class);
    private final ReadOptions reads;
    private final WriteOptions writes;
    private final StampedLock guard = new StampedLock();
    /** Set once under the write lock; read under the read lock. */
    private boolean closed;
    /** Grows with every change that this database made; iterators made before are out of date. */
    private final AtomicLong version = new AtomicLong();

    /** Takes over an open database and the handles of its families. */
    Database(
            DatabaseTuning tuning,
            RocksDB rocks,
            DatabaseTuning.Role role,
            Map<ColumnFamily, ColumnFamilyHandle> handles,
            ColumnFamilyHandle defaultHandle) {
        this.tuning = tuning;
        this.rocks = rocks;
        this.role = role;
        this.handles = handles;
        this.defaultHandle = defaultHandle;
        this.reads = tuning.lookups();
        this.writes = tuning.syncedWrites();
        ReadOptions scanning = tuning.scans();
        for (ColumnFamily family : ColumnFamily.values()) {
            lookups.put(family, new IteratorPool(this, family, reads));
            scans.put(family, new IteratorPool(this, family, scanning));
        }
    }

    /**
     * Begins a native call.
     *
     * @return to be handed to {@link #leave}
     */
    long enter() {
        long stamp = enterIfOpen();
        if (stamp == 0) {
            throw new IllegalStateException("the mapping store is closed");
        }
        return stamp;
    }

    /** Begins a native call if the database is open; 0 if it is closed. */
    long enterIfOpen() {
        long stamp = guard.readLock();
        if (closed) {
            guard.unlockRead(stamp);
            return 0;
        }
        return stamp;
    }

    void leave(long stamp) {
        guard.unlockRead(stamp);
    }

    /** Throws {@link IllegalStateException} if the database is closed. */
    void requireOpen() {
        leave(enter());
    }

    DatabaseTuning.Role role() {
        return role;
    }

    ColumnFamily.FamilyIds familyIds() {
        long stamp = enter();
        try {
            return ColumnFamily.FamilyIds.of(family -> handle(family).getID());
        } finally {
            leave(stamp);
        }
    }

    /** RocksDB's own counters; not to be used after the close. */
    Statistics tickers() {
        return tuning.statistics();
    }

    MetadataStatistics statistics(CommitCounts commits) {
        long stamp = enter();
        try {
            return MetadataStatistics.of(rocks, tuning.statistics(), commits);
        } catch (RocksDBException e) {
            throw failed("reading statistics", e);
        } finally {
            leave(stamp);
        }
    }

    ColumnFamilyHandle handle(ColumnFamily family) {
        return of(family, handles);
    }

    /** Iterators for lookups in a family. */
    IteratorPool lookups(ColumnFamily family) {
        return of(family, lookups);
    }

    /** Iterators for walks over much of a family. */
    IteratorPool scans(ColumnFamily family) {
        return of(family, scans);
    }

    long version() {
        return version.get();
    }

    /** A new iterator; the caller is between {@link #enter} and {@link #leave}. */
    RocksIterator newIterator(ColumnFamily family, ReadOptions options) {
        return rocks.newIterator(handle(family), options);
    }

    /** The row of a key as a value. */
    <T> Optional<T> get(ColumnFamily family, byte[] key, RowDecoder<T> decoder) {
        byte[] value;
        long stamp = enter();
        try {
            value = rocks.get(handle(family), reads, key);
        } catch (RocksDBException e) {
            throw failed("reading " + family.familyName(), e);
        } finally {
            leave(stamp);
        }
        if (value == null) {
            return Optional.empty();
        }
        RowReader keyReader = new RowReader(key);
        try {
            return Optional.of(decoder.decode(keyReader, new RowReader(value)));
        } catch (MappingStoreException | IllegalArgumentException | ArithmeticException e) {
            throw damaged(family, keyReader.toHex(), e);
        }
    }

    /** Writes a batch in RocksDB's own form; when this returns, it is durable. */
    void write(byte[] serializedBatch) {
        long stamp = enter();
        try (WriteBatch batch = new WriteBatch(serializedBatch)) {
            rocks.write(writes, batch);
            if (version.incrementAndGet() % COMMITS_BETWEEN_RELEASES == 0) {
                releaseIdleIterators();
            }
        } catch (RocksDBException e) {
            throw failed("a commit", e);
        } finally {
            leave(stamp);
        }
    }

    /** Reads every block of every table file and compares it with its checksum. */
    void verifyTables() {
        long stamp = enter();
        try {
            rocks.verifyChecksum();
        } catch (RocksDBException e) {
            throw failed("reading all of it", e);
        } finally {
            leave(stamp);
        }
    }

    private void releaseIdleIterators() {
        lookups.values().forEach(IteratorPool::closeIdle);
        scans.values().forEach(IteratorPool::closeIdle);
    }

    /** What to throw for a row that cannot have been written. */
    MappingStoreException damaged(ColumnFamily family, String keyHex, RuntimeException cause) {
        return new MappingStoreException(
                "metadata store " + rocks.getName() + ": the row " + keyHex + " of " + family.familyName()
                        + " is damaged: " + cause.getMessage(),
                cause);
    }

    /** What to throw for an error of RocksDB. */
    MappingStoreException failed(String action, RocksDBException cause) {
        return new MappingStoreException(
                "metadata store " + rocks.getName() + ": " + action + " failed: " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        long stamp = guard.writeLock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            List<AutoCloseable> inOrder = new ArrayList<>();
            inOrder.addAll(lookups.values());
            inOrder.addAll(scans.values());
            inOrder.addAll(handles.values());
            inOrder.add(defaultHandle);
            inOrder.add(rocks);
            inOrder.add(tuning);
            NativeResources.closeAll(inOrder);
        } finally {
            guard.unlockWrite(stamp);
        }
    }

    private static <T> T of(ColumnFamily family, Map<ColumnFamily, T> all) {
        T one = all.get(family);
        if (one == null) {
            throw new IllegalArgumentException("no column family " + family.familyName());
        }
        return one;
    }
}
