package io.zonelog.engine.commit;

import io.zonelog.block.BlockCrcs;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourcePosition;
import java.util.List;

/**
 * Everything the commit thread needs to know of a batch. Immutable.
 *
 * @param batchSequence the batch's number; for a relocation that of the last batch before it
 * @param files changes by file id
 * @param removed files removed; removals come before changes
 * @param moves blocks that reclaim has copied, by file
 * @param runs what was appended, by zone
 * @param inPlace what was written in place, in conventional zones
 * @param zones where the zones stand after the batch's appends
 * @param resets zones reset since the last plan; their rows are dropped before anything is added
 * @param positions source positions
 * @param nextFileId lowest file id never used
 */
public record CommitPlan(
        long batchSequence,
        List<FileChange> files,
        List<RemovedFile> removed,
        List<Move> moves,
        List<WrittenRun> runs,
        List<InPlaceRun> inPlace,
        List<ZoneProgress> zones,
        List<ZoneReset> resets,
        List<SourcePosition> positions,
        long nextFileId) {
    /**
     * An append: its owners and its checksums.
     *
     * @param rmap who wrote it
     * @param crcs CRC32C of each block
     */
    public record WrittenRun(RmapRun rmap, BlockCrcs crcs) {}

    /**
     * A write in place.
     *
     * @param zoneIndex the conventional zone
     * @param blockInZone the first block
     * @param crcs CRC32C of each block
     */
    public record InPlaceRun(int zoneIndex, int blockInZone, BlockCrcs crcs) {}

    /**
     * How far a zone is written.
     *
     * @param zoneIndex the zone
     * @param writtenBlocks the block behind the batch's highest one
     * @param resetEpoch the zone's life
     */
    public record ZoneProgress(int zoneIndex, int writtenBlocks, long resetEpoch) {}

    /**
     * A reset that the device has completed.
     *
     * @param zoneIndex the zone
     * @param newEpoch its life from now on
     */
    public record ZoneReset(int zoneIndex, long newEpoch) {}
}
