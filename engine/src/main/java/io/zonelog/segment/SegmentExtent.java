package io.zonelog.segment;

/**
 * One extent in a segment summary.
 *
 * @param fileId the file
 * @param fileBlock the first block in the file
 * @param blockInZone the first block in the zone
 * @param lengthBlocks blocks, 1 or more
 * @param lastBlockBytes bytes of the last block that belong to the file, 1 to the block size
 * @param flags as in {@link io.zonelog.mapping.Extent}
 * @param firstSourceOffset lowest offset of a record in it
 * @param lastSourceOffset highest such offset
 */
public record SegmentExtent(
        long fileId,
        long fileBlock,
        int blockInZone,
        int lengthBlocks,
        int lastBlockBytes,
        int flags,
        long firstSourceOffset,
        long lastSourceOffset) {}
