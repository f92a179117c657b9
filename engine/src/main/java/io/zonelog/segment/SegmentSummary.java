package io.zonelog.segment;

import io.zonelog.block.BlockChecksums;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.iomap.Ioend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * What closes a segment: it says of each data block before it whose it is and which checksum it has, so that a zone explains
 * itself without the mapping store.
 *
 * @param deviceUuid the device
 * @param zoneIndex the zone
 * @param resetEpoch the life of the zone
 * @param origin who wrote it, and when
 * @param previousSummarySector the zone's summary before this one, or {@link io.zonelog.block.Sectors#UNASSIGNED}
 * @param positions source positions of the batch
 * @param extents in the order of their blocks in the zone
 * @param crcs CRC32C of each block of the extents, in the same order
 */
public record SegmentSummary(
        UUID deviceUuid,
        int zoneIndex,
        long resetEpoch,
        Origin origin,
        long previousSummarySector,
        List<Position> positions,
        List<Extent> extents,
        BlockChecksums.BlockCrcs crcs) {

    /**
     * Who wrote a summary, and when. In a zone, and in one life of it, start and segment number rise from each summary to the next.
     *
     * @param startNumber number of the engine's start that wrote it, rising over the device; 0 in versions 1 and 2
     * @param segmentSequence number of the segment, from 1, rising within a start
     * @param batchSequence number of the batch; a relocation bears that of a batch before it
     * @param batchSegments segments of the same batch, in all zones, as far as was known; more if one of them had to be written again
     *     later, so the summaries of a whole batch are at least as many as the highest such number among them
     * @param kind what the segment belongs to
     * @param progress how far the engine was
     */
    public record Origin(
            long startNumber,
            long segmentSequence,
            long batchSequence,
            int batchSegments,
            Kind kind,
            Progress progress) {}

    /** What a segment belongs to. */
    public enum Kind {
        /** A batch of records; in versions 1 and 2 a relocation, too. */
        BATCH(0),
        /** A relocation: copies of blocks that are live elsewhere. */
        RELOCATION(1);

        /** In the bytes of a summary. */
        final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /**
     * How far an engine was when it wrote a summary.
     *
     * @param committedBatch the last batch that had been handed to the mapping store; a bound from below
     * @param submittedBatch the highest batch whose writing had begun; no summary before this one in the zone is of a later one
     */
    public record Progress(long committedBatch, long submittedBatch) {
        /**
         * What versions 1 and 2 say: nothing. Several batches are written at a time, so the one before need not have been committed, and
         * a later one may have its summary further down in the same zone.
         */
        public static final Progress UNKNOWN = new Progress(0, Long.MAX_VALUE);
    }

    /**
     * How far a source was consumed when a batch closed.
     *
     * @param sourceId the store's number for the topic and partition
     * @param nextOffset the first offset not in the batch or before
     * @param leaderEpoch leader epoch of the last record, -1 if unknown
     */
    public record Position(int sourceId, long nextOffset, int leaderEpoch) {}

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
    public record Extent(
            long fileId,
            long fileBlock,
            int blockInZone,
            int lengthBlocks,
            int lastBlockBytes,
            int flags,
            long firstSourceOffset,
            long lastSourceOffset) {
        private static Extent of(Ioend ioend, DeviceGeometry geometry) {
            int blocks = Math.toIntExact(geometry.blocksOf(ioend.sizeBytes()));
            long lastBlockBytes = ioend.sizeBytes() - (blocks - 1L) * geometry.blockSizeBytes();
            return new Extent(
                    ioend.fileId(),
                    ioend.offsetBytes() / geometry.blockSizeBytes(),
                    geometry.blockInZone(ioend.sector()),
                    blocks,
                    Math.toIntExact(lastBlockBytes),
                    0,
                    ioend.firstSourceOffset(),
                    ioend.lastSourceOffset());
        }
    }

    /**
     * The summary of a segment whose data are on the device.
     *
     * @param ioends the segment's, sorted and merged
     * @param positions source positions when the batch closed
     */
    public static SegmentSummary of(
            Segment segment, List<Ioend> ioends, Origin origin, List<Position> positions, DeviceGeometry geometry) {
        List<Extent> byBlock = new ArrayList<>(ioends.size());
        for (Ioend ioend : ioends) {
            byBlock.add(Extent.of(ioend, geometry));
        }
        byBlock.sort(Comparator.comparingInt(Extent::blockInZone));
        return new SegmentSummary(
                geometry.deviceUuid(),
                segment.zone().zoneIndex(),
                segment.zone().resetEpoch(),
                origin,
                segment.zone().lastSummarySector(),
                positions,
                byBlock,
                crcsByBlock(segment));
    }

    private static BlockChecksums.BlockCrcs crcsByBlock(Segment segment) {
        List<SegmentAppend> byBlock = new ArrayList<>(segment.appends());
        byBlock.sort(Comparator.comparingInt(SegmentAppend::blockInZone));
        int[] crcs = new int[segment.dataBlocks()];
        int at = 0;
        for (SegmentAppend append : byBlock) {
            System.arraycopy(append.crcs().values(), 0, crcs, at, append.crcs().count());
            at += append.crcs().count();
        }
        return new BlockChecksums.BlockCrcs(crcs);
    }
}
