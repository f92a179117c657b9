package io.zonelog.engine.commit;

/**
 * A run of a file's blocks that reclaim has copied. The mapping follows only where it still leads to the place that was copied.
 *
 * @param fileId the file
 * @param fileBlock its first block
 * @param lengthBlocks blocks, 1 or more
 * @param fromSector where they were read
 * @param toSector where the copy lies
 * @param role whether the copy was made for this file
 */
public record Move(long fileId, long fileBlock, int lengthBlocks, long fromSector, long toSector, Role role) {
    /** Whose copy it is. */
    public enum Role {
        /** The copy was made for this file, and is in the reverse map as its own. */
        FIRST,
        /** The file shares the place, and follows a copy made for another one. */
        FOLLOWING
    }

    long endBlock() {
        return fileBlock + lengthBlocks;
    }
}
