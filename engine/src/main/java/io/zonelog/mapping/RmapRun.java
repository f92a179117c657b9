package io.zonelog.mapping;

import java.util.List;

/**
 * Who wrote a run of a zone's blocks: the reverse map of one device append, or of a clone's share in it.
 *
 * <p>A run is written once, with the data, and dropped with the zone's reset. Overwriting a file does not touch it: an owner
 * counts only while the file's extent still maps the same blocks, as in the segment summaries of LFS (Rosenblum and Ousterhout,
 * 1992, section 3.3). So a reverse lookup ends with a look at the extent.
 *
 * @param zoneIndex the zone
 * @param blockInZone the first block of the run
 * @param owners 1 or more in device order, each behind its predecessor's blocks; together they reach at most
 *     {@link MappingStore#MAX_RUN_BLOCKS} blocks from the start of the run
 */
public record RmapRun(int zoneIndex, int blockInZone, List<Owner> owners) {
    public RmapRun {
        int end = 0;
        for (Owner owner : owners) {
            if (owner.blockOffset() < end || owner.lengthBlocks() < 1) {
                throw new IllegalArgumentException("owners out of order: " + owners);
            }
            end = Math.addExact(owner.blockOffset(), owner.lengthBlocks());
        }
        if (end < 1 || end > MappingStore.MAX_RUN_BLOCKS) {
            throw new IllegalArgumentException("a run of " + end + " blocks: " + owners);
        }
    }

    /**
     * One owner in a run.
     *
     * @param blockOffset its first block's distance from the start of the run
     * @param lengthBlocks blocks, 1 or more
     * @param fileId the file
     * @param fileBlock the file's block that lies in the first of them
     */
    public record Owner(int blockOffset, int lengthBlocks, long fileId, long fileBlock) {}
}
