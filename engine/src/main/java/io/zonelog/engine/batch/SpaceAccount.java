package io.zonelog.engine.batch;

import io.zonelog.segment.SummaryLimits;
import io.zonelog.zone.ZoneAllocator;

/**
 * Promises space to the open batch before any work is done for it, in the worst case that every block becomes an extent of its own.
 * When the batch is written back, the promise ends and the zones have what was really used. Owned by the engine's thread.
 */
public final class SpaceAccount {
    private final ZoneAllocator allocator;
    private final SummaryLimits limits;
    private final int zoneCapacityBlocks;
    private final int openZones;
    private long promisedBlocks;

    /**
     * Creates an account.
     *
     * @param openZones zones that take data at the same time
     */
    public SpaceAccount(ZoneAllocator allocator, SummaryLimits limits, int zoneCapacityBlocks, int openZones) {
        this.allocator = allocator;
        this.limits = limits;
        this.zoneCapacityBlocks = zoneCapacityBlocks;
        this.openZones = openZones;
    }

    /** Whether the open batch could take some more data blocks. */
    public boolean fits(long blocks) {
        return withOverhead(promisedBlocks + blocks) <= allocator.roomBlocks();
    }

    /** Promises data blocks to the open batch. */
    public void promise(long blocks) {
        promisedBlocks += blocks;
    }

    /** The open batch was written back. */
    public void settle() {
        promisedBlocks = 0;
    }

    /** Data blocks, their lines in summaries, a summary's rounding for each segment, and zone ends too short for a segment. */
    private long withOverhead(long dataBlocks) {
        long perSegment = limits.minimumBlocks(limits.maxPositions());
        long lines = limits.blocksFor(0, dataBlocks, dataBlocks);
        long segments = openZones + dataBlocks / zoneCapacityBlocks + 1 + lines / Math.max(limits.maxBlocks() / 2, 1);
        return dataBlocks + lines + 2 * segments * perSegment;
    }
}
