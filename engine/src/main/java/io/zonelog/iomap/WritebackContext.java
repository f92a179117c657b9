package io.zonelog.iomap;

import io.zonelog.block.BlockStatus;
import org.jspecify.annotations.Nullable;

/**
 * One pass of writeback over the dirty ranges of a batch: joins ranges to the open ioend, or submits it and starts anew (compare
 * {@code struct iomap_writepage_ctx} and {@code iomap_add_to_ioend}).
 *
 * <p>The first error latches: ranges added afterwards are still built into ioends, and these complete with that error through
 * {@link WritebackOps#submitIoend}, so that every dirty range ends exactly once.
 */
public final class WritebackContext {
    private final WritebackOps ops;
    private final JoinRule joinRule;
    private @Nullable Ioend open;
    private BlockStatus status = BlockStatus.OK;
    private long ioendCount;

    public WritebackContext(WritebackOps ops, JoinRule joinRule) {
        this.ops = ops;
        this.joinRule = joinRule;
    }

    /** Adds the next dirty range; ranges come in file order. The range must be covered by one mapping. */
    public void add(DirtyRange range) {
        Iomap iomap = ops.map(range);
        if (iomap.type() == Iomap.Type.HOLE) {
            return;
        }
        JoinRule.Decision decision = joinRule.decide(open, iomap, range);
        if (open != null && decision.joins()) {
            open.join(range);
            return;
        }
        submitOpen(decision);
        open = new Ioend(iomap, range, ops);
        ioendCount++;
    }

    /**
     * Submits the open ioend, if there is one.
     *
     * @param error {@link BlockStatus#OK}, or an error that the caller met; it counts if none came before
     * @return the first error of the pass
     */
    public BlockStatus finish(BlockStatus error) {
        status = status.orElse(error);
        submitOpen(JoinRule.Decision.END_OF_PASS);
        return status;
    }

    /** Ioends started so far. */
    public long ioendCount() {
        return ioendCount;
    }

    private void submitOpen(JoinRule.Decision reason) {
        if (open == null) {
            return;
        }
        Ioend ioend = open;
        // Cleared before the hand-over: the ioend may be gone when the hook returns.
        open = null;
        ops.cut(ioend, reason);
        BlockStatus submitted = ops.submitIoend(ioend, status);
        status = status.orElse(submitted);
        if (submitted != BlockStatus.OK) {
            ioend.complete(submitted);
        }
    }
}
