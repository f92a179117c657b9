package io.zonelog.engine;

import io.zonelog.engine.batch.EngineCounters;
import io.zonelog.engine.batch.SpaceAccount;
import io.zonelog.zone.ZoneTable;

/**
 * What an engine has done since it was opened, and where it stands; a consistent copy made by the engine's thread.
 *
 * @param records operations applied
 * @param recordBytes bytes of data in them
 * @param writeback what the iomap layer did
 * @param appended what went to the device
 * @param batches batches made durable
 * @param zoneResets zones reset
 * @param freeZones zones that are empty
 * @param reclaim what reclaim did
 * @param space what files may hold
 */
public record EngineStatistics(
        long records,
        long recordBytes,
        Writeback writeback,
        Appended appended,
        long batches,
        long zoneResets,
        int freeZones,
        Reclaim reclaim,
        Space space) {
    /**
     * What the iomap layer did.
     *
     * @param ioends ioends built
     * @param splits cuts made in ioends
     * @param merges completed ioends taken in by a neighbour
     * @param extents extents mapped
     */
    public record Writeback(long ioends, long splits, long merges, long extents) {}

    /**
     * What went to the device.
     *
     * @param segments segments written
     * @param appends data appends
     * @param dataBlocks data blocks appended
     * @param summaryBlocks summary blocks appended
     * @param blockSizeBytes the device's block
     */
    public record Appended(long segments, long appends, long dataBlocks, long summaryBlocks, int blockSizeBytes) {}

    /**
     * What reclaim did.
     *
     * @param relocations relocations written
     * @param copiedBlocks live blocks that it appended elsewhere
     * @param reads device reads for that
     * @param readBlocks blocks in them
     * @param readErrors reads that failed or gave wrong data
     */
    public record Reclaim(long relocations, long copiedBlocks, long reads, long readBlocks, long readErrors) {}

    /**
     * What files may hold. Smaller than the device: over-provisioning, the reserve of reclaim and summaries are not theirs.
     *
     * @param limitBytes all files together
     * @param freeBytes by how much they can still grow, however much of that has to be reclaimed first; 0 or more
     */
    public record Space(long limitBytes, long freeBytes) {}

    /** Copies what the engine's thread has counted. */
    static EngineStatistics of(EngineCounters counters, ZoneTable zones, SpaceAccount space) {
        int blockSizeBytes = zones.geometry().blockSizeBytes();
        return new EngineStatistics(
                counters.records,
                counters.recordBytes,
                new Writeback(counters.ioends, counters.splits, counters.merges, counters.extents),
                new Appended(
                        counters.segments,
                        counters.appends,
                        counters.dataBlocks,
                        counters.summaryBlocks,
                        blockSizeBytes),
                counters.batches,
                counters.zoneResets,
                zones.freeZones(),
                new Reclaim(
                        counters.relocations,
                        counters.relocatedBlocks,
                        counters.relocationReads,
                        counters.relocationReadBlocks,
                        counters.relocationReadErrors),
                new Space(space.userLimitBlocks() * blockSizeBytes, Math.max(0, space.freeBlocks()) * blockSizeBytes));
    }

    /** Device blocks written for each block of data, summaries and reclaim's copies included; 1 before anything was written. */
    public double writeAmplification() {
        long data = appended.dataBlocks();
        return data == 0 ? 1 : (double) (data + appended.summaryBlocks() + reclaim.copiedBlocks()) / data;
    }
}
