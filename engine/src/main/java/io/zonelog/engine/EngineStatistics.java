package io.zonelog.engine;

import io.zonelog.engine.batch.EngineCounters;
import io.zonelog.engine.batch.EngineZones;
import io.zonelog.engine.batch.SpaceAccount;
import io.zonelog.engine.journal.MappingJournal;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/**
 * What an engine has done since it was opened, and where it stands; a consistent copy made by the engine's thread. Each counter has its
 * name and its meaning here, and metrics go by them.
 *
 * @param writeback what the iomap layer did
 * @param appended what went to the device
 * @param freeZones zones that are empty
 * @param reclaim what reclaim did
 * @param faults what the engine did about a failing device
 * @param journal the mapping journal
 * @param space what is left
 */
public record EngineStatistics(
        @Counter(metric = "engine.operations", value = "operations applied, durable ones only")
        long records,

        @Counter(metric = "engine.data", unit = Unit.BYTES, value = "data of the operations applied")
        long recordBytes,

        Writeback writeback,
        Appended appended,

        @Counter(metric = "engine.batches", value = "batches made durable")
        long batches,

        @Counter(metric = "zone.resets", value = "zones reset")
        long zoneResets,

        int freeZones,
        Reclaim reclaim,
        Faults faults,
        Journal journal,
        Space space) {
    /** Before there is anything. */
    public static final EngineStatistics NONE = new EngineStatistics(
            0,
            0,
            new Writeback(0, 0, 0, 0),
            new Appended(0, 0, 0, 0, 1),
            0,
            0,
            0,
            new Reclaim(0, 0, 0, 0, 0),
            new Faults(0, 0),
            new Journal(MappingJournal.State.OFF, 0),
            Space.NONE);

    /** A value that only rises while the engine runs. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    public @interface Counter {
        /** What it counts, in a few words. */
        String value();

        /** Its name among the metrics of zonelog. */
        String metric();

        /** What one of it is. */
        Unit unit() default Unit.PIECES;
    }

    /** What one of a counter is. */
    public enum Unit {
        /** What its name says. */
        PIECES,
        BYTES,
        /** Blocks of the device; told as bytes outside. */
        BLOCKS
    }

    /** What the iomap layer did. */
    public record Writeback(
            @Counter(metric = "writeback.ioends", value = "ioends built")
            long ioends,

            @Counter(metric = "writeback.splits", value = "cuts made in ioends")
            long splits,

            @Counter(metric = "writeback.merges", value = "completed ioends taken in by a neighbour")
            long merges,

            @Counter(metric = "writeback.extents", value = "extents mapped")
            long extents) {}

    /**
     * What went to the device.
     *
     * @param blockSizeBytes the device's block
     */
    public record Appended(
            @Counter(metric = "segment.segments", value = "segments written")
            long segments,

            @Counter(metric = "segment.appends", value = "data appends")
            long appends,

            @Counter(metric = "segment.data", unit = Unit.BLOCKS, value = "data appended, in whole blocks")
            long dataBlocks,

            @Counter(metric = "segment.overhead", unit = Unit.BLOCKS, value = "summaries appended")
            long summaryBlocks,

            int blockSizeBytes) {}

    /** What reclaim did. */
    public record Reclaim(
            @Counter(metric = "reclaim.relocations", value = "relocations written")
            long relocations,

            @Counter(metric = "reclaim.copied", unit = Unit.BLOCKS, value = "live data copied to other zones")
            long copiedBlocks,

            @Counter(metric = "reclaim.reads", value = "device reads of relocations")
            long reads,

            @Counter(metric = "reclaim.read", unit = Unit.BLOCKS, value = "read by relocations")
            long readBlocks,

            @Counter(metric = "reclaim.read.errors", value = "reads of relocations that failed or gave wrong data")
            long readErrors) {}

    /**
     * The journal of the mapping store on the device.
     *
     * @param state whether the store could be made anew of it
     */
    public record Journal(
            MappingJournal.State state,

            @Counter(metric = "journal.appended", unit = Unit.BLOCKS, value = "mapping journal appended, both copies")
            long appendedBlocks) {}

    /** What the engine did about a failing device. */
    public record Faults(
            @Counter(metric = "engine.flush.errors", value = "flushes of the device that failed")
            long flushErrors,

            @Counter(
                    metric = "engine.segments.written.again",
                    value = "segments written to another place, because a zone or a flush had failed")
            long segmentsWrittenAgain) {}

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
    static EngineStatistics of(EngineCounters counters, EngineZones zones, MappingJournal.State journal) {
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
                        counters.copiedBlocks,
                        counters.relocationReads,
                        counters.relocationReadBlocks,
                        counters.relocationReadErrors),
                new Faults(counters.flushErrors, counters.segmentsWrittenAgain),
                new Journal(journal, counters.journalBlocks),
                Space.of(zones));
    }

    /** Device blocks written for each block of data, all that is written beside included; 1 before anything was written. */
    public double writeAmplification() {
        long data = appended.dataBlocks();
        long beside = appended.summaryBlocks() + journal.appendedBlocks() + reclaim.copiedBlocks();
        return data == 0 ? 1 : (double) (data + beside) / data;
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
