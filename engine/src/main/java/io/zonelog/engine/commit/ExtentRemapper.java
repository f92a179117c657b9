package io.zonelog.engine.commit;

import io.zonelog.cache.BlockRanges;
import io.zonelog.cache.BlockRemap;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.zone.ConventionalSpace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces mappings: takes away what a file's holes and new extents cover, trims what they touch, and adds the new extents (the
 * counterpart of {@code xfs_zoned_end_io}, for a whole batch). Owned by the commit thread.
 */
final class ExtentRemapper {
    private final MappingStore store;
    private final ExtentCache known;
    private final ZoneLedger ledger;
    private final DeviceGeometry geometry;
    private final SharedBlocks shared;
    private final RangeSharer sharer;
    private final Preallocator preallocator;
    private final long blockSectors;

    ExtentRemapper(
            MappingStore store,
            ExtentCache known,
            ZoneLedger ledger,
            DeviceGeometry geometry,
            ConventionalSpace conventional) {
        this.store = store;
        this.known = known;
        this.ledger = ledger;
        this.geometry = geometry;
        this.shared = new SharedBlocks(store, ledger, geometry, conventional);
        this.preallocator = new Preallocator(store, geometry, conventional);
        this.sharer = new RangeSharer(store, geometry, shared);
        this.blockSectors = geometry.blockSectors();
    }

    /** The places that lose owners in the commit in progress. */
    SharedBlocks shared() {
        return shared;
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
     * @param before the file as the store has it; null if the store has nothing of it
     */
    Delta apply(CommitPlan.FileChange change, @Nullable FileRecord before, MappingBatch batch) {
        Delta delta = new Delta();
        List<BlockRanges.Range> cleared = List.of();
        if (before != null && before.mappedBlocks() > 0) {
            cleared = clearedRanges(change, mappedEndBlock(before));
            try (ExtentWalk old = known.walk(change.fileId(), before.meanExtentBlocks())) {
                clear(old, cleared, new Starts(change.extents()), batch, delta);
            }
        }
        for (BlockRemap remap : change.remaps()) {
            // The place of a shared block is counted in its zone already.
            for (Extent extent : sharer.share(change, remap, cleared, batch)) {
                put(change.fileId(), extent, batch, delta);
            }
        }
        for (Extent extent : preallocator.fill(change, batch)) {
            put(change.fileId(), extent, batch, delta);
            ledger.mapped(extent.sector(), extent.lengthBlocks());
        }
        for (Extent extent : change.extents()) {
            put(change.fileId(), extent, batch, delta);
            if (shared.isConventional(extent)) {
                // Written in place: the blocks were the file's before, unwritten, and are counted.
                shared.gainedOwner(extent);
            } else {
                ledger.mapped(extent.sector(), extent.lengthBlocks());
            }
        }
        return delta;
    }

    /** No extent reaches this block; only unwritten ones lie behind the end of a file. */
    private long mappedEndBlock(FileRecord file) {
        return geometry.conventionalZoneCount() > 0 ? BlockRanges.UNBOUNDED : geometry.blocksOf(file.sizeBytes());
    }

    /** Ends a commit's changes: what no file maps any more leaves the zone counters. */
    void finish(MappingBatch batch) {
        shared.settle(batch);
    }

    /** Removes all extents of a file. */
    void removeAll(long fileId, MappingBatch batch) {
        // All are asked for once, and none again.
        try (ExtentWalk old = new ExtentWalk(store, fileId, 1, null)) {
            clear(
                    old,
                    List.of(new BlockRanges.Range(0, BlockRanges.UNBOUNDED)),
                    new Starts(List.of()),
                    batch,
                    new Delta());
        }
    }

    /** What goes away; no old extent reaches the given end. */
    private static List<BlockRanges.Range> clearedRanges(CommitPlan.FileChange change, long mappedEndBlock) {
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
    private void clear(
            ExtentWalk extents, List<BlockRanges.Range> ranges, Starts replaced, MappingBatch batch, Delta delta) {
        Extent old = null;
        for (BlockRanges.Range range : ranges) {
            old = old != null && old.endBlock() > range.fromBlock() ? old : extents.nextFrom(range.fromBlock());
            while (old != null && old.fileBlock() < range.toBlock()) {
                if (old.fileBlock() >= range.fromBlock() && !replaced.contains(old.fileBlock())) {
                    batch.removeExtent(extents.fileId(), old.fileBlock());
                }
                long endBlock = old.endBlock();
                old = cut(extents.fileId(), old, range, batch, delta);
                if (old == null && endBlock < range.toBlock()) {
                    old = extents.nextFrom(endBlock);
                }
            }
        }
    }

    /**
     * Takes a range out of an extent that it overlaps, whose row is removed or about to be replaced by one at the same block; returns
     * what is left behind the range, already put.
     */
    private @Nullable Extent cut(long fileId, Extent old, BlockRanges.Range range, MappingBatch batch, Delta delta) {
        delta.extents--;
        delta.mappedBlocks -= old.lengthBlocks();
        if (old.fileBlock() < range.fromBlock()) {
            put(fileId, old.slice(old.fileBlock(), range.fromBlock(), blockSectors), batch, delta);
        }
        Extent gone = old.slice(range.fromBlock(), range.toBlock(), blockSectors);
        if (shared.concerns(gone)) {
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

    /** Where new extents begin, asked for in rising order: rows there are replaced, so they need not be removed. */
    private static final class Starts {
        private final List<Extent> extents;
        private int next;

        Starts(List<Extent> extents) {
            this.extents = extents;
        }

        boolean contains(long block) {
            while (next < extents.size() && extents.get(next).fileBlock() < block) {
                next++;
            }
            return next < extents.size() && extents.get(next).fileBlock() == block;
        }
    }
}
