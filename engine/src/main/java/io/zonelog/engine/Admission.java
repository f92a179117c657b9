package io.zonelog.engine;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.apply.OperationPlan;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.EngineZones;
import io.zonelog.engine.batch.SpaceAccount;
import io.zonelog.engine.pipeline.BatchPipeline;
import io.zonelog.engine.reclaim.Relocator;
import io.zonelog.zone.ZoneTable;
import java.util.Optional;

/**
 * Whether an operation can be taken now, later or never: for its memory, its space, and the partitions that a batch moves. Owned by the engine's thread.
 */
final class Admission {
    /** Blocks that an arena may waste on folios made longer than asked for. */
    private static final int FOLIO_SLACK_BLOCKS = 32;

    private final EngineOptions options;
    private final EngineZones zones;
    private final SpaceAccount space;
    private final Relocator relocator;
    private final Sources sources;
    private final DeviceGeometry geometry;

    /** Whether an operation fits. */
    private enum Fit {
        /** It does. */
        FITS,
        /** Live data may grow, but there is too little room to write before something is reclaimed. */
        NO_ROOM_NOW,
        /** Live data may not grow so far. */
        OVER_THE_LIMIT
    }

    Admission(EngineOptions options, EngineZones zones, Relocator relocator, Sources sources) {
        this.options = options;
        this.zones = zones;
        this.space = zones.account();
        this.relocator = relocator;
        this.sources = sources;
        this.geometry = zones.table().geometry();
    }

    /** How far from the limit it is worth while to look up which blocks are new: what can be in flight at most. */
    long nearLimitBlocks() {
        return geometry.blocksOf(options.poolBytes());
    }

    /** Whether the batch takes it now. */
    boolean takes(Batch batch, Source source, OperationPlan.Demand demand) {
        return hasMemory(batch, demand) && fit(demand) == Fit.FITS && !isFull(batch) && sources.mayMove(source);
    }

    /** Whether the batch's buffers have reached their limit. */
    boolean isFull(Batch batch) {
        return batch.arena().allocatedBytes() >= options.batchMaxBytes();
    }

    /** Whether a batch that is closed now could not be written. */
    boolean isPipelineFull(BatchPipeline pipeline) {
        boolean inFlight = pipeline.inFlight().size() >= options.maxBatchesInFlight();
        return inFlight || !pipeline.rooms().isEmpty() || !space.mayStart(0);
    }

    /** Whether an operation that fits had better wait for reclaim, so that data of different classes need not share zones. */
    boolean waitsForReclaim(OperationPlan.Demand demand) {
        long written = demand.reservation().reservedBlocks();
        boolean apart = written == 0 || demand.claim() == SpaceAccount.Claim.FREEING || space.keepsApart(written);
        return !apart && relocator.willProgress();
    }

    /** What reclaim has to make writable at once, so that an operation that does not fit now fits; 0 if that would not help. */
    long waitedForBlocks(OperationPlan.Demand demand) {
        return fit(demand) == Fit.NO_ROOM_NOW
                ? space.withOverhead(demand.reservation().reservedBlocks())
                : 0;
    }

    /** The answer to an operation that an idle engine does not take: to wait for what reclaim frees, or that waiting is of no use. */
    ApplyResult whenIdle(Batch batch, OperationPlan.Demand demand) {
        if (!hasMemory(batch, demand)) {
            return ApplyResult.Rejected.here("the record needs "
                    + demand.reservation().reservedBlocks() + " blocks of memory, more than the pool of "
                    + options.poolBytes() + " bytes has: raise cache.pool.bytes");
        }
        boolean helped = fit(demand) != Fit.OVER_THE_LIMIT && (relocator.canProgress() || relocator.closeOpenZone());
        return helped ? ApplyResult.BUSY : new ApplyResult.DeviceFull(fullReason(demand));
    }

    /**
     * Why the device could not take an operation even if it were empty and none of its zones had failed, in one line. Empty if it could, or can
     * now: blocks preallocated in conventional zones may hold more than an empty device would take.
     */
    Optional<String> misfit(OperationPlan.Demand demand) {
        if (fit(demand) == Fit.FITS) {
            return Optional.empty();
        }
        long most = space.emptyLimitBlocks();
        long conventional = (long) geometry.conventionalZoneCount() * geometry.zoneCapacityBlocks();
        boolean assured = demand.reservation().assuredBlocks() <= most + conventional;
        boolean written = space.fitsEmpty(demand.reservation().reservedBlocks(), demand.claim());
        if (assured && written && demand.growthBlocks() <= most) {
            return Optional.empty();
        }
        return Optional.of("the record needs " + demand.wantedBlocks() + " blocks of " + geometry.blockSizeBytes()
                + " bytes and never fits: files may have " + most + " of the device's blocks, "
                + (conventional == 0 ? "" : "and " + conventional + " of its conventional zones, ")
                + "also when it is empty; make the record smaller, or add zones with zonelog device grow");
    }

    private String fullReason(OperationPlan.Demand demand) {
        ZoneTable table = zones.table();
        return "the device has no room for " + demand.wantedBlocks() + " more blocks: " + table.liveBlocks()
                + " of at most " + space.userLimitBlocks() + " blocks are in use, and " + table.freeZones() + " of "
                + table.zones().size()
                + " zones are free; unlink or truncate files of other partitions, or add zones with zonelog device grow";
    }

    private Fit fit(OperationPlan.Demand demand) {
        long assured = demand.reservation().assuredBlocks();
        long growth = demand.growthBlocks()
                + (assured == 0 ? 0 : Math.max(0, assured - zones.table().freeConventionalBlocks()));
        if (growth > 0 && !space.mayGrow(growth)) {
            return Fit.OVER_THE_LIMIT;
        }
        long written = demand.reservation().reservedBlocks();
        boolean writable = written == 0 || space.fits(written, demand.claim());
        return writable ? Fit.FITS : Fit.NO_ROOM_NOW;
    }

    private static boolean hasMemory(Batch batch, OperationPlan.Demand demand) {
        return batch.arena().canAllocate(demand.reservation().reservedBlocks() + FOLIO_SLACK_BLOCKS);
    }
}
