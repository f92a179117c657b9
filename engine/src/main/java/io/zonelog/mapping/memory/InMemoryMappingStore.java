package io.zonelog.mapping.memory;

import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mapping store without a medium, for simulations: what is committed is durable, what is written is not yet, and what a crash leaves is
 * told by copies.
 *
 * <p>Threads as the port says: a batch publishes a new version of all rows with one volatile write, and each query, cursor or copy
 * keeps to the version it found. Misuse throws {@link IllegalStateException} or {@link IllegalArgumentException}: a batch
 * handed over twice or to another store, use after close, two files of one name, and extents or checksums that overlap after a
 * batch, which then changes nothing.
 */
public final class InMemoryMappingStore extends InMemoryMappingView implements MappingStore {
    /** There are no stored bytes; the number says which rows the store knows. */
    private static final int FORMAT_VERSION = 1;

    private final MappingStore.StoreIdentity identity;
    /** Replaced by the commit thread, read by all. */
    private volatile Version version;

    private volatile boolean closed;

    public InMemoryMappingStore(UUID deviceUuid) {
        this(new MappingStore.StoreIdentity(FORMAT_VERSION, deviceUuid), new MappingTables());
    }

    private InMemoryMappingStore(MappingStore.StoreIdentity identity, MappingTables tables) {
        this.identity = identity;
        this.version = Version.durable(tables);
    }

    /**
     * A store of its own with everything handed over so far: what an engine finds after the end of its process at this moment. Costs
     * nothing, and works on a closed store too.
     */
    public InMemoryMappingStore copy() {
        return copyWithoutLast(0);
    }

    /** The batches written since the last commit or sync: a power cut may take back the last of them, up to all. */
    public int batchesNotDurable() {
        return version.batchesNotDurable();
    }

    /**
     * A store of its own without the last batches: what an engine finds after a power cut that took back so many. Costs nothing, and works
     * on a closed store too.
     *
     * @param batches 0 to {@link #batchesNotDurable}
     * @throws IllegalArgumentException if so many are not there, or durable
     */
    public InMemoryMappingStore copyWithoutLast(int batches) {
        Version left = version;
        if (batches < 0 || batches > left.batchesNotDurable()) {
            throw new IllegalArgumentException(batches + " batches are to be taken back, of " + left.batchesNotDurable()
                    + " that are not durable");
        }
        for (int takenBack = 0; takenBack < batches && left.predecessor() != null; takenBack++) {
            left = left.predecessor();
        }
        return new InMemoryMappingStore(identity, left.tables());
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
        version = Version.durable(tablesAfter(batch));
    }

    @Override
    public void write(MappingBatch batch) {
        version = version.followedBy(tablesAfter(batch));
    }

    @Override
    public void sync() {
        version = Version.durable(open());
    }

    private MappingTables tablesAfter(MappingBatch batch) {
        if (!(batch instanceof InMemoryMappingBatch own) || !own.isOpenFor(this)) {
            throw new IllegalStateException("the batch is handed over or closed, or belongs to another store");
        }
        try (own) {
            return own.applyTo(open());
        }
    }

    @Override
    public MappingStore.MappingSnapshot snapshot() {
        return new Snapshot(open());
    }

    @Override
    public void close() {
        if (!closed) {
            version = Version.durable(version.tables());
            closed = true;
        }
    }

    @Override
    MappingTables open() {
        requireOpen();
        return version.tables();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the mapping store is closed");
        }
    }

    /**
     * The rows after a batch, and the way back over batches that a power cut may take back.
     *
     * @param tables the rows
     * @param predecessor the rows before the batch; none if they are durable
     * @param batchesNotDurable how many predecessors there are
     */
    private record Version(MappingTables tables, @Nullable Version predecessor, int batchesNotDurable) {
        static Version durable(MappingTables tables) {
            return new Version(tables, null, 0);
        }

        Version followedBy(MappingTables next) {
            return new Version(next, this, batchesNotDurable + 1);
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
