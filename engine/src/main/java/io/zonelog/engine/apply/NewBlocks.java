package io.zonelog.engine.apply;

import io.zonelog.cache.BlockLookup;
import io.zonelog.cache.DirtyFile;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.batch.Batch;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingStore;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Counts which blocks of a write are new, so that overwriting goes on when no new data may be held. Never counts too few: a block that a
 * batch in flight has made a hole counts as new, and one whose place is shared, since its old place may go on to be live. Owned by the engine's thread.
 */
final class NewBlocks {
    private final Deque<Batch> inFlight;
    private final MappingStore store;
    private final DeviceGeometry geometry;

    NewBlocks(Deque<Batch> inFlight, MappingStore store, DeviceGeometry geometry) {
        this.inFlight = inFlight;
        this.geometry = geometry;
        this.store = store;
    }

    /** The blocks of a range that neither the open batch, nor one in flight, nor the store has. */
    long count(@Nullable Batch open, long fileId, long fromBlock, long endBlock) {
        long count = 0;
        try (Cursor<Extent> extents = store.extents(fileId, fromBlock)) {
            Extent extent = next(extents);
            for (long block = fromBlock; block < endBlock; block++) {
                while (extent != null && extent.endBlock() <= block) {
                    extent = next(extents);
                }
                BlockLookup pending = pending(open, fileId, block);
                Extent present = extent != null && extent.fileBlock() <= block ? extent : null;
                count += isKnown(present, pending) ? 0 : 1;
            }
        }
        return count;
    }

    /**
     * Whether a write of a block needs no place that it does not have.
     *
     * @param present what the store has of the block
     * @param pending what batches have of it
     */
    private boolean isKnown(@Nullable Extent present, BlockLookup pending) {
        boolean absent = pending instanceof BlockLookup.Absent;
        if (present != null && geometry.isConventional(geometry.zoneOf(present.sector()))) {
            // In place, if it is the first write; the next one goes elsewhere, where the file has nothing yet.
            return absent && present.isUnwritten();
        }
        return absent ? present != null && !present.isShared() : pending instanceof BlockLookup.InFolio;
    }

    private static @Nullable Extent next(Cursor<Extent> extents) {
        return extents.advance() ? extents.current() : null;
    }

    private BlockLookup pending(@Nullable Batch open, long fileId, long block) {
        BlockLookup found = lookup(open, fileId, block);
        Iterator<Batch> newestFirst = inFlight.descendingIterator();
        while (found instanceof BlockLookup.Absent && newestFirst.hasNext()) {
            found = lookup(newestFirst.next(), fileId, block);
        }
        return found;
    }

    private static BlockLookup lookup(@Nullable Batch batch, long fileId, long block) {
        DirtyFile dirty = batch == null ? null : batch.dirtyFile(fileId);
        return dirty == null ? BlockLookup.ABSENT : dirty.lookup(block);
    }
}
