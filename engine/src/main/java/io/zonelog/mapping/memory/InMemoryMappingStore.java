package io.zonelog.mapping.memory;

import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import java.util.UUID;

/**
 * A mapping store without a medium, for simulations: committed is durable.
 *
 * <p>Threads as the port says: a commit publishes a new version of all rows with one volatile write, and each query or cursor
 * keeps to the version it found. Misuse throws {@link IllegalStateException} or {@link IllegalArgumentException}: a batch
 * committed twice or to another store, use after close, two files of one name, and extents or checksums that overlap after a
 * commit, which then changes nothing.
 */
public final class InMemoryMappingStore extends InMemoryMappingView implements MappingStore {
    /** There are no stored bytes; the number says which rows the store knows. */
    private static final int FORMAT_VERSION = 1;

    private final MappingStore.StoreIdentity identity;
    /** Replaced by the commit thread, read by all. */
    private volatile MappingTables tables;

    private volatile boolean closed;

    public InMemoryMappingStore(UUID deviceUuid) {
        this(new MappingStore.StoreIdentity(FORMAT_VERSION, deviceUuid), new MappingTables());
    }

    private InMemoryMappingStore(MappingStore.StoreIdentity identity, MappingTables tables) {
        this.identity = identity;
        this.tables = tables;
    }

    /**
     * A store of its own with everything committed so far: what an engine finds after a crash at this moment. Costs nothing,
     * and works on a closed store too.
     */
    public InMemoryMappingStore copy() {
        return new InMemoryMappingStore(identity, tables);
    }

    @Override
    public MappingStore.StoreIdentity identity() {
        return identity;
    }

    @Override
    public MappingBatch newBatch() {
        requireOpen();
        return new InMemoryMappingBatch(this);
    }

    @Override
    public void commit(MappingBatch batch) {
        if (!(batch instanceof InMemoryMappingBatch own) || !own.isOpenFor(this)) {
            throw new IllegalStateException("the batch is committed or closed, or belongs to another store");
        }
        try (own) {
            tables = own.applyTo(open());
        }
    }

    @Override
    public MappingStore.MappingSnapshot snapshot() {
        return new Snapshot(open());
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    MappingTables open() {
        requireOpen();
        return tables;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the mapping store is closed");
        }
    }

    /** One version, kept. */
    private final class Snapshot extends InMemoryMappingView implements MappingStore.MappingSnapshot {
        private final MappingTables kept;
        private volatile boolean released;

        Snapshot(MappingTables kept) {
            this.kept = kept;
        }

        @Override
        MappingTables open() {
            requireOpen();
            if (released) {
                throw new IllegalStateException("the snapshot is closed");
            }
            return kept;
        }

        @Override
        public void close() {
            released = true;
        }
    }
}
