package io.zonelog.engine.commit;

import io.zonelog.block.BlockChecksums;
import io.zonelog.cache.BlockRanges;
import io.zonelog.cache.BlockRemap;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourcePosition;
import java.util.List;

/**
 * Everything the commit thread needs to know of a batch. Immutable.
 *
 * @param batchSequence the batch's number; for a relocation that of the last batch before it
 * @param isRecorded whether a record on the device tells all of it, so that the store need not be synced
 * @param files changes by file id
 * @param removed ids of files removed; removals come before changes
 * @param moves blocks that reclaim has copied, by file
 * @param runs what was appended, by zone
 * @param inPlace what was written in place, in conventional zones
 * @param zones where the zones stand after the batch's appends
 * @param resets zones reset since the last plan; their rows are dropped before anything is added
 * @param positions source positions
 * @param nextFileId behind the highest file id that the batch has used; 0 if it has used none
 */
public record CommitPlan(
        long batchSequence,
        boolean isRecorded,
        List<FileChange> files,
        List<Long> removed,
        List<Move> moves,
        List<WrittenRun> runs,
        List<InPlaceRun> inPlace,
        List<ZoneProgress> zones,
        List<ZoneReset> resets,
        List<SourcePosition> positions,
        long nextFileId) {
    /** The same with zones that were reset before it. */
    public CommitPlan with(List<ZoneReset> zoneResets) {
        return new CommitPlan(
                batchSequence,
                isRecorded,
                files,
                removed,
                moves,
                runs,
                inPlace,
                zones,
                zoneResets,
                positions,
                nextFileId);
    }

    /**
     * An append: its owners and its checksums.
     *
     * @param rmap who wrote it
     * @param crcs CRC32C of each block
     */
    public record WrittenRun(RmapRun rmap, BlockChecksums.BlockCrcs crcs) {}

    /**
     * A write in place.
     *
     * @param zoneIndex the conventional zone
     * @param blockInZone the first block
     * @param crcs CRC32C of each block
     */
    public record InPlaceRun(int zoneIndex, int blockInZone, BlockChecksums.BlockCrcs crcs) {}

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

    /**
     * What a batch changes in the mapping of one file.
     *
     * @param fileId the file
     * @param key its name from now on
     * @param origin whether the batch made it, or gave it its name
     * @param sizeBytes its size when the batch closed
     * @param lastSourceOffset the last record that changed it
     * @param lastModifiedMillis that record's timestamp; negative if none of the batch's records bore one
     * @param holes blocks whose mapping goes away first
     * @param remaps blocks that come to share another file's, apart from the new extents
     * @param preallocations ranges whose holes get unwritten blocks of conventional zones, apart from everything else
     * @param extents new extents, sorted and apart
     */
    public record FileChange(
            long fileId,
            FileKey key,
            Origin origin,
            long sizeBytes,
            long lastSourceOffset,
            long lastModifiedMillis,
            List<BlockRanges.Range> holes,
            List<BlockRemap> remaps,
            List<BlockRanges.Range> preallocations,
            List<Extent> extents) {
        /** The same with new extents, sorted and apart. */
        public FileChange with(List<Extent> newExtents) {
            return new FileChange(
                    fileId,
                    key,
                    origin,
                    sizeBytes,
                    lastSourceOffset,
                    lastModifiedMillis,
                    holes,
                    remaps,
                    preallocations,
                    newExtents);
        }

        /** Where the file comes from. */
        public enum Origin {
            /** This batch made it: the store has nothing of it. */
            CREATED,
            /** It was there before. */
            EXISTING,
            /** It was there before under another name. */
            RENAMED
        }
    }

    /**
     * A run of a file's blocks that reclaim has copied. The mapping follows only where it still leads to the place that was copied.
     *
     * @param fileId the file
     * @param fileBlock its first block
     * @param lengthBlocks blocks, 1 or more
     * @param fromSector where they were read
     * @param toSector where the copy lies
     * @param lastSourceOffset of the extent that was copied: one with a higher offset is another one, which has come to the same place
     * @param role whether the copy was made for this file
     */
    public record Move(
            long fileId,
            long fileBlock,
            int lengthBlocks,
            long fromSector,
            long toSector,
            long lastSourceOffset,
            Role role) {
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

    /**
     * A run of blocks that a file's committed extent maps: what reclaim has to move out of a zone.
     *
     * @param fileId the file
     * @param extent the run, inside one extent of the file
     * @param lengthBytes how much of it belongs to the file: less than its blocks where the file ends in the last one
     */
    public record LiveExtent(long fileId, Extent extent, long lengthBytes) {
        /**
         * The part inside a range of the file's blocks.
         *
         * @param fromBlock first block kept; clamped to the extent
         * @param endBlock block after the last one kept; clamped to the extent; the clamped range must not be empty
         */
        public LiveExtent slice(long fromBlock, long endBlock, DeviceGeometry geometry) {
            Extent part = extent.slice(fromBlock, endBlock, geometry.blockSectors());
            long startBytes = (part.fileBlock() - extent.fileBlock()) * geometry.blockSizeBytes();
            long partBytes = (long) part.lengthBlocks() * geometry.blockSizeBytes();
            return new LiveExtent(fileId, part, Math.max(1, Math.min(lengthBytes - startBytes, partBytes)));
        }
    }
}
