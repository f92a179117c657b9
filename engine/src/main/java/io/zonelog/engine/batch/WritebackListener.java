package io.zonelog.engine.batch;

import io.zonelog.iomap.Ioend;
import io.zonelog.iomap.IoendSplitter;
import io.zonelog.iomap.JoinRule;
import io.zonelog.segment.Segment;
import io.zonelog.zone.Zone;
import java.util.List;
import java.util.Optional;

/**
 * Watches writeback step by step, for explanations. Called on the engine's thread in the middle of the step: what is handed over
 * changes later, so an implementation takes copies of what it wants to keep, and it never throws.
 */
public interface WritebackListener {
    /** Watches nothing. */
    WritebackListener NONE = new WritebackListener() {};

    /** A batch takes no more operations; its ioends come next. */
    default void batchClosed(Batch batch) {}

    /** An ioend is complete and about to be submitted. */
    default void ioendCut(Batch batch, Ioend ioend, JoinRule.Decision reason) {}

    /**
     * A part of an ioend goes to a zone.
     *
     * @param part a front part, or what is left of the ioend
     * @param limit what cut the part off; empty for the last part
     */
    default void partSubmitted(Batch batch, Ioend part, Zone zone, Optional<IoendSplitter.Limit> limit) {}

    /** All data of a segment are on the device; its completed ioends are neither sorted nor merged yet. */
    default void dataOnDevice(Batch batch, Segment segment) {}

    /** The completed ioends of a segment are sorted and merged, and make its extents. */
    default void merged(Batch batch, Segment segment, List<Ioend> extents) {}

    /** A segment's summary is on the device. */
    default void summaryOnDevice(Batch batch, Segment segment, long sector) {}

    /** Everything of a batch is durable. */
    default void batchDurable(Batch batch) {}

    /**
     * Who sees what writeback does.
     *
     * @param counters counts it
     * @param listener is told of batches of records
     */
    record Observers(EngineCounters counters, WritebackListener listener) {
        /** Who is told of a batch: nobody, if it is a relocation. */
        public WritebackListener listener(Batch batch) {
            return batch.isRelocation() ? NONE : listener;
        }
    }
}
