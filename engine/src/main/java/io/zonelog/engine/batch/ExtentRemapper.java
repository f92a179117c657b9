package io.zonelog.engine.batch;

import io.zonelog.cache.BlockRanges;
import io.zonelog.cache.BlockRemap;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces mappings: takes away what a file's holes and new extents cover, trims what they touch, and adds the new extents. Owned by
 * the commit thread.
 */
final class ExtentRemapper {
    private final MappingStore store;
    private final ZoneLedger ledger;
    private final SharedBlocks shared;
    private final RangeSharer sharer;
    private final long blockSectors;

    ExtentRemapper(MappingStore store, ZoneLedger ledger, DeviceGeometry geometry) {
        this.store = store;
        this.ledger = ledger;
        this.shared = new SharedBlocks(store, ledger, geometry);
        this.sharer = new RangeSharer(store, geometry, shared);
        this.blockSectors = geometry.blockSectors();
    }

    /** How a file's counts change. */
    static final class Delta {
        private long mappedBlocks;
        private long extents;

        long mappedBlocks() {
            return mappedBlocks;
        }

        long extents() {
            return extents;
        }
    }

    /**
     * Applies a change.
     *
     * @param mappedEndBlock no old extent reaches this block; 0 if there is none at all
     */
    Delta apply(FileChange change, long mappedEndBlock, MappingBatch batch) {
        Delta delta = new Delta();
        List<BlockRanges.Range> cleared = clearedRanges(change, mappedEndBlock);
        if (!cleared.isEmpty()) {
            clear(change.fileId(), cleared, batch, delta);
        }
        for (BlockRemap remap : change.remaps()) {
            // The place of a shared block is counted in its zone already.
            for (Extent extent : sharer.share(change, remap, cleared, batch)) {
                put(change.fileId(), extent, batch, delta);
            }
        }
        for (Extent extent : change.extents()) {
            put(change.fileId(), extent, batch, delta);
            ledger.mapped(extent.sector(), extent.lengthBlocks());
        }
        return delta;
    }

    /** Ends a commit's changes: what no file maps any more leaves the zone counters. */
    void finish() {
        shared.settle();
    }

    /** Removes all extents of a file. */
    void removeAll(long fileId, MappingBatch batch) {
        clear(fileId, List.of(new BlockRanges.Range(0, BlockRanges.UNBOUNDED)), batch, new Delta());
    }

    private static List<BlockRanges.Range> clearedRanges(FileChange change, long mappedEndBlock) {
        BlockRanges union = new BlockRanges();
        List<BlockRanges.Range> ranges = new ArrayList<>();
        for (Extent extent : change.extents()) {
            if (extent.fileBlock() < mappedEndBlock) {
                ranges.add(new BlockRanges.Range(extent.fileBlock(), extent.endBlock()));
            }
        }
        if (change.holes().isEmpty() && change.remaps().isEmpty()) {
            return ranges;
        }
        ranges.forEach(range -> union.add(range.fromBlock(), range.toBlock()));
        for (BlockRanges.Range hole : change.holes()) {
            union.add(hole.fromBlock(), Math.min(hole.toBlock(), mappedEndBlock));
        }
        for (BlockRemap remap : change.remaps()) {
            union.add(remap.fileBlock(), Math.min(remap.endBlock(), mappedEndBlock));
        }
        return union.ranges();
    }

    /** Walks ranges and old extents side by side; both are sorted. */
    private void clear(long fileId, List<BlockRanges.Range> ranges, MappingBatch batch, Delta delta) {
        Extent old = null;
        try (OldExtents extents = new OldExtents(fileId)) {
            for (BlockRanges.Range range : ranges) {
                old = old != null && old.endBlock() > range.fromBlock() ? old : extents.nextFrom(range.fromBlock());
                while (old != null && old.fileBlock() < range.toBlock()) {
                    old = cut(fileId, old, range, batch, delta);
                    if (old == null) {
                        old = extents.nextFrom(range.fromBlock());
                    }
                }
            }
        }
    }

    /** Takes a range out of an extent that it overlaps; returns what is left behind the range, already put. */
    private @Nullable Extent cut(long fileId, Extent old, BlockRanges.Range range, MappingBatch batch, Delta delta) {
        batch.removeExtent(fileId, old.fileBlock());
        delta.extents--;
        delta.mappedBlocks -= old.lengthBlocks();
        if (old.fileBlock() < range.fromBlock()) {
            put(fileId, old.slice(old.fileBlock(), range.fromBlock(), blockSectors), batch, delta);
        }
        Extent gone = old.slice(range.fromBlock(), range.toBlock(), blockSectors);
        if (gone.isShared()) {
            shared.lostOwner(fileId, gone);
        } else {
            ledger.unmapped(gone.sector(), gone.lengthBlocks());
        }
        if (old.endBlock() <= range.toBlock()) {
            return null;
        }
        Extent rest = old.slice(range.toBlock(), old.endBlock(), blockSectors);
        put(fileId, rest, batch, delta);
        return rest;
    }

    private static void put(long fileId, Extent extent, MappingBatch batch, Delta delta) {
        batch.putExtent(fileId, extent);
        delta.extents++;
        delta.mappedBlocks += extent.lengthBlocks();
    }

    /** The committed extents of one file, asked for in rising order. */
    private final class OldExtents implements AutoCloseable {
        private static final int STEPS_BEFORE_SEEK = 4;
        private final long fileId;
        private @Nullable Cursor<Extent> cursor;

        OldExtents(long fileId) {
            this.fileId = fileId;
        }

        /** The next extent, not given before, that ends behind a block; null at the end. */
        @Nullable
        Extent nextFrom(long block) {
            if (cursor == null) {
                cursor = store.extents(fileId, block);
            }
            for (int step = 0; cursor.advance(); step++) {
                Extent extent = cursor.current();
                if (extent.endBlock() > block) {
                    return extent;
                }
                if (step == STEPS_BEFORE_SEEK) {
                    cursor.close();
                    cursor = store.extents(fileId, block);
                    step = 0;
                }
            }
            return null;
        }

        @Override
        public void close() {
            if (cursor != null) {
                cursor.close();
            }
        }
    }
}
