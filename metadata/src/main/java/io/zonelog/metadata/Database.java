package io.zonelog.metadata;

import io.zonelog.mapping.MappingStoreException;
import io.zonelog.mapping.layout.RowReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.Statistics;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * An open RocksDB database with its families, and the guard that keeps every native call away from memory that was freed.
 *
 * <p>Any thread may call; each call into RocksDB happens between {@link #enter} and {@link #leave}, which costs some ten
 * nanoseconds. {@link #close} waits for the calls that run, syncs the log, then closes what is open in RocksDB's order: iterators,
 * families, database, options. Later calls throw {@link IllegalStateException}, where RocksDB itself would end the process.
 */
final class Database implements AutoCloseable {
    /** How long an idle iterator may hold on to memory and files that compaction has replaced. */
    private static final int COMMITS_BETWEEN_RELEASES = 256;
    /** Idle iterators of each kind and family. */
    private static final int IDLE_ITERATORS = 8;

    private final DatabaseTuning tuning;
    private final RocksDB rocks;
    private final DatabaseTuning.Role role;
    private final Map<ColumnFamily, ColumnFamilyHandle> handles;
    private final ColumnFamilyHandle defaultHandle;
    private final RowReads now;
    private final Set<RocksDbSnapshot> snapshots = ConcurrentHashMap.newKeySet();
    private final WriteOptions commits;
    private final WriteOptions writes;
    private final StampedLock guard = new StampedLock();
    /** Set once under the write lock; read under the read lock. */
    private boolean closed;
    /** Whether the log may hold writes that are not durable. Of the thread that writes, and of the close. */
    private boolean unsynced;
    /** The last change that is known to be durable. Of the thread that writes. */
    private long durableSequence;
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
        this.now = new RowReads(this, tuning.lookups(), tuning.scans(), IDLE_ITERATORS);
        this.commits = tuning.syncedWrites();
        this.writes = tuning.unsyncedWrites();
        this.durableSequence = rocks.getLatestSequenceNumber();
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

    /** RocksDB itself, for tests that hold back its flushes; not to be used after the close. */
    RocksDB rocks() {
        return rocks;
    }

    /** RocksDB's own counters, readable after the close too; for the caller to close. */
    Statistics tickers() {
        return tuning.database().statistics();
    }

    MetadataStatistics statistics(MetadataStatistics.CommitCounts commits) {
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

    /** Reads of rows as they are. */
    RowReads now() {
        return now;
    }

    /** What is committed now, kept until it is released. */
    RocksDbSnapshot snapshot() {
        long stamp = enter();
        try {
            Snapshot taken = rocks.getSnapshot();
            RocksDbSnapshot snapshot = new RocksDbSnapshot(
                    this,
                    taken,
                    DatabaseTuning.lookupOptions().setSnapshot(taken),
                    DatabaseTuning.scanOptions().setSnapshot(taken));
            snapshots.add(snapshot);
            return snapshot;
        } finally {
            leave(stamp);
        }
    }

    /** Lets go of a snapshot, if that has not been done; nobody may be reading it. */
    void release(RocksDbSnapshot snapshot) {
        long stamp = enterIfOpen();
        if (stamp != 0) {
            try {
                releaseInside(snapshot);
            } finally {
                leave(stamp);
            }
        }
    }

    private void releaseInside(RocksDbSnapshot snapshot) {
        if (snapshots.remove(snapshot)) {
            snapshot.closeReads();
            rocks.releaseSnapshot(snapshot.snapshot());
        }
    }

    long version() {
        return version.get();
    }

    /** A new iterator; the caller is between {@link #enter} and {@link #leave}. */
    RocksIterator newIterator(ColumnFamily family, ReadOptions options) {
        return rocks.newIterator(handle(family), options);
    }

    /** The row of a key as a value, as it is now. */
    <T> Optional<T> get(ColumnFamily family, byte[] key, RowCursor.RowDecoder<T> decoder) {
        return now.get(family, key, decoder);
    }

    /** The row of a key as a value, read as the options say. */
    <T> Optional<T> get(ColumnFamily family, ReadOptions reads, byte[] key, RowCursor.RowDecoder<T> decoder) {
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

    /** Writes a batch in RocksDB's own form; when this returns, it is durable, and so is all that was written before. */
    void commit(byte[] serializedBatch) {
        long stamp = enter();
        try {
            write(commits, serializedBatch);
            synced();
        } finally {
            leave(stamp);
        }
    }

    /** Writes a batch in RocksDB's own form; when this returns, the end of the process does not take it back. */
    void write(byte[] serializedBatch) {
        long stamp = enter();
        try {
            unsynced = true;
            write(writes, serializedBatch);
        } finally {
            leave(stamp);
        }
    }

    private void write(WriteOptions how, byte[] serializedBatch) {
        try (WriteBatch batch = new WriteBatch(serializedBatch)) {
            rocks.write(how, batch);
        } catch (RocksDBException e) {
            throw failed("a commit", e);
        }
        if (version.incrementAndGet() % COMMITS_BETWEEN_RELEASES == 0) {
            now.closeIdle();
        }
    }

    /** Makes durable what was written. */
    void sync() {
        long stamp = enter();
        try {
            syncInside();
        } catch (RocksDBException e) {
            throw failed("syncing the log", e);
        } finally {
            leave(stamp);
        }
    }

    private void syncInside() throws RocksDBException {
        if (unsynced) {
            rocks.syncWal();
            synced();
        }
    }

    private void synced() {
        unsynced = false;
        durableSequence = rocks.getLatestSequenceNumber();
    }

    /** The number of the last change that is durable; what an opening finds is. For the thread that writes. */
    long durableSequence() {
        return durableSequence;
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

    /** What to throw for a row that cannot have been written. */
    MappingStoreException damaged(ColumnFamily family, String keyHex, RuntimeException cause) {
        return MappingStoreException.damage(
                "metadata store " + rocks.getName() + ": the row " + keyHex + " of " + family.familyName()
                        + " is damaged: " + cause.getMessage() + "; " + StoreOpener.REMEDY,
                cause);
    }

    /** What to throw for an error of RocksDB. */
    MappingStoreException failed(String action, RocksDBException cause) {
        String line = "metadata store " + rocks.getName() + ": " + action + " failed: " + cause.getMessage();
        return cause.getStatus() != null && cause.getStatus().getCode() == Status.Code.Corruption
                ? MappingStoreException.damage(line + "; " + StoreOpener.REMEDY, cause)
                : new MappingStoreException(line, cause(cause));
    }

    /** An error of input or output, told as one, so that it is not taken for damage. */
    static Exception cause(RocksDBException failure) {
        return failure.getStatus() != null && failure.getStatus().getCode() == Status.Code.IOError
                ? new IOException(String.valueOf(failure.getMessage()), failure)
                : failure;
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
            inOrder.add(this::syncInside);
            snapshots.forEach(snapshot -> inOrder.add(() -> releaseInside(snapshot)));
            inOrder.add(now);
            inOrder.addAll(handles.values());
            inOrder.add(defaultHandle);
            inOrder.add(rocks);
            inOrder.add(tuning);
            closeAll(inOrder);
        } finally {
            guard.unlockWrite(stamp);
        }
    }

    static <T> T of(ColumnFamily family, Map<ColumnFamily, T> all) {
        T one = all.get(family);
        if (one == null) {
            throw new IllegalArgumentException("no column family " + family.familyName());
        }
        return one;
    }

    /**
     * Closes what holds native memory: all of it in the given order, even if one of them fails.
     *
     * @throws MappingStoreException with the first failure
     */
    static void closeAll(Iterable<? extends AutoCloseable> resources) {
        @Nullable Exception first = null;
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            Exception cause = first instanceof RocksDBException failure ? cause(failure) : first;
            throw new MappingStoreException("closing the metadata store failed: " + first.getMessage(), cause);
        }
    }
}
