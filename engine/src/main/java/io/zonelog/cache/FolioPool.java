package io.zonelog.cache;

import io.zonelog.block.AlignedBuffers;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The bounded memory for the data of batches: aligned chunks, made on first use, touched once and kept. Owned by the engine's
 * thread.
 */
public final class FolioPool {
    private final int chunkBytes;
    private final int alignmentBytes;
    private final int maxChunks;
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private int madeChunks;

    /**
     * Memory is taken as it is needed.
     *
     * @param poolBytes its limit; at least one chunk is granted
     * @param chunkBytes size of a chunk, a multiple of the alignment
     * @param alignmentBytes the device's block size
     */
    public FolioPool(long poolBytes, int chunkBytes, int alignmentBytes) {
        this.chunkBytes = chunkBytes;
        this.alignmentBytes = alignmentBytes;
        this.maxChunks = Math.toIntExact(Math.max(1, poolBytes / chunkBytes));
    }

    public int chunkBytes() {
        return chunkBytes;
    }

    public int maxChunks() {
        return maxChunks;
    }

    /** Chunks that can be taken now. */
    public int availableChunks() {
        return free.size() + maxChunks - madeChunks;
    }

    /**
     * Takes a chunk; its content is arbitrary.
     *
     * @throws IllegalStateException if none is available
     */
    public ByteBuffer take() {
        if (!free.isEmpty()) {
            return free.removeLast();
        }
        if (madeChunks == maxChunks) {
            throw new IllegalStateException("all " + maxChunks + " chunks are in use");
        }
        madeChunks++;
        return AlignedBuffers.allocate(chunkBytes, alignmentBytes);
    }

    /** Gives a chunk back. */
    public void give(ByteBuffer chunk) {
        chunk.clear();
        free.addLast(chunk);
    }
}
