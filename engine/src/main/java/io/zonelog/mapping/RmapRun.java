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
 * @param owners in device order; each covers the blocks after its predecessor's
 */
public record RmapRun(int zoneIndex, int blockInZone, List<Owner> owners) {
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
