package io.zonelog.cache;

import java.nio.ByteBuffer;

/** Finds what a block of a file held before the open batch: in closed batches, in memory kept, or on the device. */
@FunctionalInterface
public interface BlockFiller {
    /** What was found. */
    enum Found {
        /** The target holds the block's data. */
        DATA,
        /** The block is a hole; the target is arbitrary. */
        HOLE
    }

    /**
     * Looks a block up.
     *
     * @param fileId the file
     * @param fileBlock the block
     * @param target memory of one block, from its start
     */
    Found fill(long fileId, long fileBlock, ByteBuffer target);
}
