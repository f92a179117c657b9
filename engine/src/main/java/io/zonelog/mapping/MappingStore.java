package io.zonelog.mapping;

import java.util.UUID;

/**
 * The port to the store of mappings: files, extents, reverse map, checksums, zone counters and source positions.
 *
 * <p>One thread at a time fills batches, hands them over and syncs; queries may come from any thread beside it and see batches that were
 * handed over only, each whole. What fails inside throws {@link MappingStoreException}; use after close, a batch handed over twice or to
 * another store, and a cursor read where it stands on no row throw {@link IllegalStateException}.
 *
 * <p>A batch is handed over by {@link #commit}, which makes it durable, or by {@link #write}, which leaves that to a later commit or sync. A
 * power cut takes back some of the last batches that were written and not made durable since, or none: what it leaves is what the store
 * held after one of its batches. What an opening finds is durable once the store is open.
 */
public interface MappingStore extends MappingView, AutoCloseable {
    StoreIdentity identity();

    MappingBatch newBatch();

    /**
     * Makes a batch durable, and all that were written before: when this returns, they survive a power cut. The batch is closed in every
     * case.
     */
    void commit(MappingBatch batch);

    /**
     * Shows a batch to every query: when this returns, it survives the end of the process, but a power cut may take it back until a later
     * {@link #commit} or {@link #sync} has returned. The batch is closed in every case.
     */
    void write(MappingBatch batch);

    /** Makes durable what was written: when this returns, it survives a power cut. Costs nothing if all of it is durable. */
    void sync();

    /**
     * Everything that is there now, as it stays until the snapshot is closed, whatever is handed over later. It costs little to make; what
     * it keeps of rows that are replaced meanwhile grows with its age.
     *
     * @throws UnsupportedOperationException from a store that is open beside another process's engine
     */
    MappingSnapshot snapshot();

    /** Makes durable what was written and ends the store; its snapshots and cursors are of no use any more. */
    @Override
    void close();

    /** All rows of a store as they were at one moment. For any thread; not to be used after its close or the store's. */
    public interface MappingSnapshot extends MappingView, AutoCloseable {
        /** Lets go of the rows that only the snapshot still needs. Closing twice does nothing. */
        @Override
        void close();
    }

    /**
     * What ties a store to its device; written when the store is made.
     *
     * @param formatVersion version of the stored layout
     * @param deviceUuid the only device that the store may be used with
     */
    public record StoreIdentity(int formatVersion, UUID deviceUuid) {}
}
