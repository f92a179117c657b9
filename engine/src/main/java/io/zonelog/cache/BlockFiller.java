package io.zonelog.cache;

import java.nio.ByteBuffer;

/** Finds what a block of a file held before the open batch: in closed batches, in memory kept, or on the device. */
@FunctionalInterface
public interface BlockFiller {
    /** Stands for the offset of a record where there is none: the block is a hole. */
    long HOLE = Long.MAX_VALUE;

    /**
     * Looks a block up.
     *
     * @param fileId the file
     * @param fileBlock the block
     * @param target memory of one block, from its start; arbitrary afterwards if the block is a hole
     * @return the lowest offset of a record that wrote into the block, or {@link #HOLE}
     */
    long fill(long fileId, long fileBlock, ByteBuffer target);
}
