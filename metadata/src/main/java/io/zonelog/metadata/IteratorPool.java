package io.zonelog.metadata;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.rocksdb.ReadOptions;

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
     * Creates an empty pool.
     *
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
}
