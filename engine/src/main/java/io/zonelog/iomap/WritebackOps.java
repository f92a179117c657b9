package io.zonelog.iomap;

import io.zonelog.block.BlockStatus;

/**
 * What a store provides to writeback: where a range goes, and how an ioend gets there (compare {@code struct iomap_writeback_ops}).
 */
public interface WritebackOps extends Ioend.FinishHandler {
    /**
     * Where a dirty range is to be written.
     *
     * @return a mapping that covers the whole range
     */
    Iomap map(DirtyRange range);

    /**
     * Takes over a finished ioend and submits its bio, in one part or several.
     *
     * <p>The store submits nothing if the status it is given is an error, and returns that error. Any error it returns becomes the
     * status of the ioend's own part, which {@link WritebackContext} then completes; parts already submitted complete by themselves.
     *
     * @param ioend the ioend; the context no longer refers to it
     * @param status {@link BlockStatus#OK}, or the error that writeback met before
     * @return {@link BlockStatus#OK} if the last part is submitted, or the first error
     */
    BlockStatus submitIoend(Ioend ioend, BlockStatus status);

    /** Told, before an ioend is submitted, why nothing more joined it; for traces. */
    default void cut(Ioend ioend, JoinRule.Decision reason) {}
}
