package io.zonelog.engine.read;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.ZoneUsage;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Compares the extents of one zone, in the order of their blocks, with the rows that the store keeps by place: checksums, reverse map and
 * counters; and these with the device's report. Used by one thread.
 */
final class ZoneComparison {
    private final MappingStore store;
    private final Consumer<String> problems;
    private final PlacedExtents extents;
    private final int zone;
    private final int first;
    private final int end;
    /** For each extent the highest end of it and those before it: where a search backwards may stop. */
    private final int[] reach;
    /** Extents of which every block has its owner in the reverse map. */
    private final BitSet owned = new BitSet();
    /** Blocks without an owner yet, of extents that the reverse map names piece by piece. */
    private final Map<Integer, BitSet> unowned = new HashMap<>();

    private final int[] crcs = new int[MappingStore.MAX_RUN_BLOCKS];
    private int mappedBlocks;

    ZoneComparison(MappingStore store, Consumer<String> problems, PlacedExtents extents, int zone) {
        this.store = store;
        this.problems = problems;
        this.extents = extents;
        this.zone = zone;
        this.first = extents.firstOf(zone);
        this.end = extents.firstOf(zone + 1);
        this.reach = new int[end - first];
    }

    /** Compares; returns how many blocks the zone's extents map, each counted once. */
    int run(ZoneUsage usage, ZoneDescriptor descriptor, DeviceGeometry geometry) {
        checkOverlaps();
        checkChecksums(geometry.zoneCapacityBlocks());
        checkReverseMap();
        checkCounters(usage, descriptor);
        return mappedBlocks;
    }

    /** Whoever maps a block that another one maps is marked as sharing it. */
    private void checkOverlaps() {
        int exclusiveEnd = 0;
        int mappedEnd = 0;
        for (int number = first; number < end; number++) {
            int block = extents.block(number);
            int endBlock = extents.endBlock(number);
            if (block < (extents.isShared(number) ? exclusiveEnd : mappedEnd)) {
                problems.accept(what(number) + "block " + block + " of zone " + zone
                        + " is mapped twice, not marked as shared");
            }
            mappedBlocks += Math.max(0, endBlock - Math.max(block, mappedEnd));
            mappedEnd = Math.max(mappedEnd, endBlock);
            exclusiveEnd = extents.isShared(number) ? exclusiveEnd : Math.max(exclusiveEnd, endBlock);
            reach[number - first] = mappedEnd;
        }
    }

    /** Every written block has a checksum; they are read in runs, over dead blocks too, as long as these have one. */
    private void checkChecksums(int capacityBlocks) {
        int knownEnd = 0;
        for (int number = first; number < end; number++) {
            int block = Math.max(extents.block(number), knownEnd);
            while (!extents.isUnwritten(number) && block < extents.endBlock(number)) {
                int known = store.checksums(zone, block, Math.min(crcs.length, capacityBlocks - block), crcs);
                if (known == 0) {
                    problems.accept(what(number) + "block " + block + " of zone " + zone + " has no checksum");
                    break;
                }
                block += known;
                knownEnd = block;
            }
        }
    }

    /** Every mapped block has an owner in the reverse map, and every extent that shares blocks is named there itself. */
    private void checkReverseMap() {
        if (first == end) {
            return;
        }
        try (Cursor<RmapRun> runs = store.rmap(zone)) {
            while (runs.advance()) {
                RmapRun run = runs.current();
                run.owners().forEach(owner -> own(run.blockInZone() + owner.blockOffset(), owner));
            }
        }
        int lost = 0;
        int firstLost = 0;
        for (int number = owned.nextClearBit(0); number < end - first; number = owned.nextClearBit(number + 1)) {
            BitSet blocks = unowned.get(number);
            int block = extents.block(first + number) + (blocks == null ? 0 : blocks.nextSetBit(0));
            if (extents.isShared(first + number)) {
                problems.accept(what(first + number) + "the reverse map does not name it as owner of block " + block
                        + " of zone " + zone);
            }
            firstLost = lost == 0 ? block : Math.min(firstLost, block);
            lost += blocks == null
                    ? extents.endBlock(first + number) - extents.block(first + number)
                    : blocks.cardinality();
        }
        if (lost > 0) {
            problems.accept("zone " + zone + ": " + lost
                    + " mapped blocks have no owner in the reverse map, the first is block " + firstLost);
        }
    }

    /** An owner of blocks from one on: it counts for the extents of its file that map the same file blocks to the same places. */
    private void own(int block, RmapRun.Owner owner) {
        int endBlock = block + owner.lengthBlocks();
        for (int number = lastBefore(endBlock); number >= 0 && reach[number] > block; number--) {
            int from = extents.block(first + number);
            boolean leadsBack = extents.fileId(first + number) == owner.fileId()
                    && extents.fileBlock(first + number) - owner.fileBlock() == from - block;
            if (leadsBack && !owned.get(number)) {
                own(number, Math.max(block, from) - from, Math.min(endBlock, extents.endBlock(first + number)) - from);
            }
        }
    }

    private void own(int number, int fromBlock, int toBlock) {
        int length = extents.endBlock(first + number) - extents.block(first + number);
        if (fromBlock >= toBlock) {
            return;
        }
        if (toBlock - fromBlock == length) {
            owned.set(number);
            return;
        }
        BitSet blocks = unowned.computeIfAbsent(number, unused -> {
            BitSet all = new BitSet(length);
            all.set(0, length);
            return all;
        });
        blocks.clear(fromBlock, toBlock);
        if (blocks.isEmpty()) {
            owned.set(number);
            unowned.remove(number);
        }
    }

    /** The last extent that begins before a block, counted from the zone's first; -1 if there is none. */
    private int lastBefore(int block) {
        int low = 0;
        int high = end - first;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (extents.block(first + middle) < block) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private void checkCounters(ZoneUsage usage, ZoneDescriptor descriptor) {
        if (usage.usedBlocks() != mappedBlocks) {
            problems.accept("zone " + zone + ": extents map " + mappedBlocks + " blocks, its counter says "
                    + usage.usedBlocks());
        }
        if (descriptor.condition().isWritable()
                && usage.resetEpoch() == descriptor.resetEpoch()
                && usage.writtenBlocks() > descriptor.writtenBlocks()) {
            problems.accept("zone " + zone + ": " + usage.writtenBlocks()
                    + " blocks are known as written, the device's write pointer is at " + descriptor.writtenBlocks());
        }
        if (mappedBlocks > 0 && usage.resetEpoch() != descriptor.resetEpoch()) {
            problems.accept("zone " + zone + ": " + mappedBlocks + " blocks are mapped in life " + usage.resetEpoch()
                    + ", the device is at life " + descriptor.resetEpoch());
        }
    }

    private String what(int number) {
        return "file id " + extents.fileId(number) + ", extent at block " + extents.fileBlock(number) + ": ";
    }
}
