package io.zonelog.engine;

import io.zonelog.engine.batch.EngineCounters;
import io.zonelog.engine.batch.EngineZones;
import io.zonelog.engine.batch.SpaceAccount;
import java.util.List;

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
 * @param faults what the engine did about a failing device
 * @param space what is left
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
        Faults faults,
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
     * What the engine did about a failing device.
     *
     * @param flushErrors flushes that failed
     * @param segmentsWrittenAgain segments written to other places, because a zone or a flush had failed
     */
    public record Faults(long flushErrors, long segmentsWrittenAgain) {}

    /**
     * What files may hold, and what is left. Files may hold less than the device: over-provisioning, the reserve of reclaim and summaries
     * are not theirs.
     *
     * @param limitBytes all files together
     * @param freeBytes by how much they can still grow, however much of that has to be reclaimed first; 0 or more
     * @param availableBytes what can be written before anything is reclaimed; negative while reclaim draws on the reserve
     * @param reservedBytes what only reclaim may use
     * @param openZones zones that take data
     */
    public record Space(
            long limitBytes, long freeBytes, long availableBytes, long reservedBytes, List<OpenZone> openZones) {
        /** Before there is anything. */
        public static final Space NONE = new Space(0, 0, 0, 0, List.of());

        /** With a list that nobody changes. */
        public Space {
            openZones = List.copyOf(openZones);
        }

        private static Space of(EngineZones zones) {
            SpaceAccount account = zones.account();
            long blockSizeBytes = zones.table().geometry().blockSizeBytes();
            return new Space(
                    account.userLimitBlocks() * blockSizeBytes,
                    Math.max(0, account.freeBlocks()) * blockSizeBytes,
                    account.availableBlocks() * blockSizeBytes,
                    account.reserveBlocks() * blockSizeBytes,
                    zones.allocator().openZones().stream()
                            .map(zone -> new OpenZone(
                                    zone.zoneIndex(),
                                    zone.temperature(),
                                    zone.allocatedBlocks(),
                                    zone.capacityBlocks()))
                            .toList());
        }
    }

    /**
     * A zone that takes data.
     *
     * @param zone its number
     * @param temperature the class of its data, 0 for what is expected to be overwritten soonest: a write-life hint, or what was observed
     * @param filledBlocks blocks written or promised
     * @param capacityBlocks blocks that can be written
     */
    public record OpenZone(int zone, int temperature, int filledBlocks, int capacityBlocks) {}

    /** What the engine's thread has counted, and how its zones stand. */
    static EngineStatistics of(EngineCounters counters, EngineZones zones) {
        return new EngineStatistics(
                counters.records,
                counters.recordBytes,
                new Writeback(counters.ioends, counters.splits, counters.merges, counters.extents),
                new Appended(
                        counters.segments,
                        counters.appends,
                        counters.dataBlocks,
                        counters.summaryBlocks,
                        zones.table().geometry().blockSizeBytes()),
                counters.batches,
                zones.reclaimer().resets(),
                zones.table().freeZones(),
                new Reclaim(
                        counters.relocations,
                        counters.relocatedBlocks,
                        counters.relocationReads,
                        counters.relocationReadBlocks,
                        counters.relocationReadErrors),
                new Faults(counters.flushErrors, counters.segmentsWrittenAgain),
                Space.of(zones));
    }

    /** Device blocks written for each block of data, summaries and reclaim's copies included; 1 before anything was written. */
    public double writeAmplification() {
        long data = appended.dataBlocks();
        return data == 0 ? 1 : (double) (data + appended.summaryBlocks() + reclaim.copiedBlocks()) / data;
    }

    /**
     * What the two counters of space leave.
     *
     * @param freeBlocks live blocks that users can still add
     * @param availableBlocks blocks that users can write now, before anything is reclaimed; negative while reclaim draws on the reserve
     */
    public record SpaceLeft(long freeBlocks, long availableBlocks) {
        /** Nothing. */
        public static final SpaceLeft NONE = new SpaceLeft(0, 0);

        /** Whether an operation that did not fit before may fit now. */
        public boolean isMoreThan(SpaceLeft before) {
            return freeBlocks > before.freeBlocks || availableBlocks > before.availableBlocks;
        }
    }
}
