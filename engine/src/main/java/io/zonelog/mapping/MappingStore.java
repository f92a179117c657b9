package io.zonelog.mapping;

import java.util.UUID;

/**
 * The port to the store of mappings: files, extents, reverse map, checksums, zone counters and source positions.
 *
 * <p>One thread at a time fills and commits batches; queries may come from any thread beside it and see committed batches
 * only, each whole. What fails inside throws {@link MappingStoreException}; use after close, a batch committed twice or to
 * another store, and a cursor read where it stands on no row throw {@link IllegalStateException}.
 */
public interface MappingStore extends MappingView, AutoCloseable {
    StoreIdentity identity();

    MappingBatch newBatch();

    /** Makes a batch durable: when this returns, it survives a power cut. The batch is closed in every case. */
    void commit(MappingBatch batch);

    /**
     * Everything that is committed now, as it stays until the snapshot is closed, whatever is committed later. It costs little to make; what
     * it keeps of rows that are replaced meanwhile grows with its age.
     *
     * @throws UnsupportedOperationException from a store that is open beside another process's engine
     */
    MappingSnapshot snapshot();

    /** Ends the store; its snapshots and cursors are of no use any more. */
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
