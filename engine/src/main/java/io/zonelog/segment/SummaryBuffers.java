package io.zonelog.segment;

import io.zonelog.block.AlignedBuffers;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Aligned memory for summaries, kept for reuse; as many as there are segments in flight. Owned by the engine's thread. */
public final class SummaryBuffers {
    private final SummaryLimits limits;
    private final Deque<ByteBuffer> free = new ArrayDeque<>();

    public SummaryBuffers(SummaryLimits limits) {
        this.limits = limits;
    }

    /** Takes memory for the longest summary. */
    public ByteBuffer take() {
        ByteBuffer buffer = free.pollLast();
        return buffer != null
                ? buffer
                : AlignedBuffers.allocate(limits.maxBlocks() * limits.blockSizeBytes(), limits.blockSizeBytes());
    }

    /** Gives memory back. */
    public void give(ByteBuffer buffer) {
        buffer.clear();
        free.addLast(buffer);
    }
}
