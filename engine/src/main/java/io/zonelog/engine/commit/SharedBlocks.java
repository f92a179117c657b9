package io.zonelog.engine.commit;

import io.zonelog.cache.BlockRanges;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.RmapRun;
import io.zonelog.zone.ConventionalSpace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the blocks that lose their last owner in a commit, where that takes a look at the reverse map: shared ones, and those of
 * conventional zones, which are given back one by one. Only these leave the count of their zone. Owned by the commit thread.
 *
 * <p>An owner is a file block that an extent maps to the place. It is found by the reverse map of the place, and counts if the committed
 * extent still leads there, this commit has not taken it away, or has just added it.
 */
final class SharedBlocks {
    private final MappingStore store;
    private final ZoneLedger ledger;
    private final DeviceGeometry geometry;
    private final ConventionalSpace conventional;
    /** By zone: places that an owner has left in this commit. */
    private final Map<Integer, BitSet> left = new HashMap<>();
    /** By zone: places that have got an owner in this commit. */
    private final Map<Integer, BitSet> gained = new HashMap<>();
    /** By file: the file blocks whose mapping this commit has taken away, in rising order. */
    private final Map<Long, List<BlockRanges.Range>> takenAway = new HashMap<>();

    SharedBlocks(MappingStore store, ZoneLedger ledger, DeviceGeometry geometry, ConventionalSpace conventional) {
        this.store = store;
        this.ledger = ledger;
        this.geometry = geometry;
        this.conventional = conventional;
    }

    /** Whether a place may have other owners than the extent that leaves it, or has to be given back. */
    boolean concerns(Extent gone) {
        return gone.isShared() || isConventional(gone);
    }

    boolean isConventional(Extent extent) {
        return geometry.isConventional(geometry.zoneOf(extent.sector()));
    }

    /** A file does not map a place any more; those of one file come in rising order. */
    void lostOwner(long fileId, Extent gone) {
        mark(left, gone);
        takenAway
                .computeIfAbsent(fileId, unused -> new ArrayList<>())
                .add(new BlockRanges.Range(gone.fileBlock(), gone.endBlock()));
    }

    /** A clone, or a write in place, maps a place. */
    void gainedOwner(Extent added) {
        mark(gained, added);
    }

    private void mark(Map<Integer, BitSet> places, Extent extent) {
        int block = geometry.blockInZone(extent.sector());
        places.computeIfAbsent(geometry.zoneOf(extent.sector()), unused -> new BitSet())
                .set(block, block + extent.lengthBlocks());
    }

    /** Takes the places without owners out of the zones' counts, and forgets the commit. */
    void settle(MappingBatch batch) {
        left.forEach((zone, places) -> {
            places.andNot(gained.getOrDefault(zone, new BitSet()));
            clearOwned(zone, places);
            ledger.unmapped(geometry.zoneStartSector(zone), places.cardinality());
            if (geometry.isConventional(zone) && !places.isEmpty()) {
                conventional.free(zone, places);
                removeRows(zone, places, batch);
            }
        });
        left.clear();
        gained.clear();
        takenAway.clear();
    }

    /** Leaves the places that nobody owns. */
    private void clearOwned(int zone, BitSet places) {
        if (places.isEmpty()) {
            return;
        }
        int from = Math.max(0, places.nextSetBit(0) - MappingStore.MAX_RUN_BLOCKS + 1);
        try (Cursor<RmapRun> runs = store.rmap(zone, from)) {
            while (runs.advance() && runs.current().blockInZone() < places.length()) {
                RmapRun run = runs.current();
                for (RmapRun.Owner owner : run.owners()) {
                    clearOwnedBy(owner, run.blockInZone() + owner.blockOffset(), zone, places);
                }
            }
        }
    }

    /** Removes the rows of the reverse map, all of whose blocks are free now: a conventional zone is never reset. */
    private void removeRows(int zone, BitSet places, MappingBatch batch) {
        int from = Math.max(0, places.nextSetBit(0) - MappingStore.MAX_RUN_BLOCKS + 1);
        try (Cursor<RmapRun> runs = store.rmap(zone, from)) {
            while (runs.advance() && runs.current().blockInZone() < places.length()) {
                RmapRun run = runs.current();
                RmapRun.Owner last = run.owners().get(run.owners().size() - 1);
                if (conventional.isFree(zone, run.blockInZone(), last.blockOffset() + last.lengthBlocks())) {
                    batch.removeRmap(run);
                }
            }
        }
    }

    private void clearOwnedBy(RmapRun.Owner owner, int block, int zone, BitSet places) {
        int next = places.nextSetBit(block);
        if (next < 0 || next >= block + owner.lengthBlocks()) {
            return;
        }
        long endBlock = owner.fileBlock() + owner.lengthBlocks();
        long firstSector = geometry.sectorOf(zone, block);
        try (Cursor<Extent> extents = store.extents(owner.fileId(), owner.fileBlock())) {
            while (extents.advance() && extents.current().fileBlock() < endBlock) {
                Extent part = extents.current().slice(owner.fileBlock(), endBlock, geometry.blockSectors());
                long distance = part.fileBlock() - owner.fileBlock();
                if (part.sector() == firstSector + distance * geometry.blockSectors()) {
                    clearKept(owner.fileId(), part, places);
                }
            }
        }
    }

    /** Clears the places of an extent's part, but for those that this commit has taken from the file. */
    private void clearKept(long fileId, Extent part, BitSet places) {
        int block = geometry.blockInZone(part.sector());
        long from = part.fileBlock();
        List<BlockRanges.Range> gone = takenAway.getOrDefault(fileId, List.of());
        for (int index = firstBehind(gone, from); index < gone.size(); index++) {
            BlockRanges.Range range = gone.get(index);
            if (range.fromBlock() >= part.endBlock()) {
                break;
            }
            if (range.fromBlock() > from) {
                places.clear(at(block, part, from), at(block, part, range.fromBlock()));
            }
            from = range.toBlock();
        }
        if (from < part.endBlock()) {
            places.clear(at(block, part, from), at(block, part, part.endBlock()));
        }
    }

    private static int at(int block, Extent part, long fileBlock) {
        return block + Math.toIntExact(fileBlock - part.fileBlock());
    }

    /** The index of the first range that ends behind a block. */
    private static int firstBehind(List<BlockRanges.Range> ranges, long block) {
        int low = 0;
        int high = ranges.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ranges.get(middle).toBlock() > block) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
