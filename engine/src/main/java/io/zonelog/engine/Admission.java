package io.zonelog.engine;

import io.zonelog.engine.apply.OperationPlan;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.pipeline.BatchPipeline;
import io.zonelog.engine.reclaim.Relocator;

/** Whether the open batch can take an operation: memory, space and the partitions that it moves. Owned by the engine's thread. */
final class Admission {
    /** Blocks that an arena may waste on folios made longer than asked for. */
    private static final int FOLIO_SLACK_BLOCKS = 32;

    private final EngineSpace space;
    private final EngineOptions options;
    private final Sources sources;

    Admission(EngineSpace space, EngineOptions options, Sources sources) {
        this.space = space;
        this.options = options;
        this.sources = sources;
    }

    /** Whether the batch takes it now. */
    boolean takes(Batch batch, Source source, OperationPlan.Demand demand) {
        return hasMemory(batch, demand)
                && space.fit(demand) == EngineSpace.Fit.FITS
                && !isFull(batch)
                && sources.mayMove(source);
    }

    /** Whether the batch's buffers have reached their limit. */
    boolean isFull(Batch batch) {
        return batch.arena().allocatedBytes() >= options.batchMaxBytes();
    }

    /** Whether a batch that is closed now could not be written. */
    boolean isPipelineFull(BatchPipeline pipeline) {
        boolean inFlight = pipeline.inFlight().size() >= options.maxBatchesInFlight();
        return inFlight || !pipeline.rooms().isEmpty() || !space.account().mayStart(0);
    }

    /** The answer to an operation that an idle engine does not take: to wait for what reclaim frees, or that waiting is of no use. */
    ApplyResult whenIdle(Batch batch, OperationPlan.Demand demand, Relocator relocator) {
        if (!hasMemory(batch, demand)) {
            return new ApplyResult.Rejected("the record needs "
                    + demand.reservation().reservedBlocks() + " blocks of memory, more than the pool of "
                    + options.poolBytes() + " bytes has: raise cache.pool.bytes");
        }
        boolean helped = space.fit(demand) != EngineSpace.Fit.OVER_THE_LIMIT
                && (relocator.canProgress() || relocator.closeOpenZone());
        return helped ? ApplyResult.BUSY : new ApplyResult.DeviceFull(space.fullReason(demand));
    }

    private static boolean hasMemory(Batch batch, OperationPlan.Demand demand) {
        return batch.arena().canAllocate(demand.reservation().reservedBlocks() + FOLIO_SLACK_BLOCKS);
    }
}
