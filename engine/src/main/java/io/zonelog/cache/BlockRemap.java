package io.zonelog.cache;

/**
 * Whole blocks of one file that come to share the place of another file's: what a clone changes in the mapping. It is carried out
 * when its batch is committed, so that the blocks are those that the source has after every earlier batch.
 *
 * @param sourceFileId the file that has the blocks
 * @param sourceBlock the first of them there
 * @param fileBlock the first of them in the file that gets them
 * @param lengthBlocks blocks, 1 or more
 */
public record BlockRemap(long sourceFileId, long sourceBlock, long fileBlock, long lengthBlocks) {
    /** The source's block behind the last one. */
    public long sourceEndBlock() {
        return sourceBlock + lengthBlocks;
    }

    /** The file's block behind the last one. */
    public long endBlock() {
        return fileBlock + lengthBlocks;
    }
}
