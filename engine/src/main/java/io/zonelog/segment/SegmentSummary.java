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
 * @param segmentSequence number of the segment, rising over the device
 * @param batchSequence number of the batch
 * @param batchSegments segments of the same batch, in all zones
 * @param previousSummarySector the zone's summary before this one, or {@link io.zonelog.block.Sectors#UNASSIGNED}
 * @param positions source positions of the batch
 * @param extents in the order of their blocks in the zone
 * @param crcs CRC32C of each block of the extents, in the same order
 */
public record SegmentSummary(
        UUID deviceUuid,
        int zoneIndex,
        long resetEpoch,
        long segmentSequence,
        long batchSequence,
        int batchSegments,
        long previousSummarySector,
        List<Position> positions,
        List<Extent> extents,
        BlockChecksums.BlockCrcs crcs) {

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
     * What the summaries of one batch share.
     *
     * @param batchSequence the batch's number
     * @param positions source positions when it closed
     */
    public record BatchStamp(long batchSequence, List<Position> positions) {}

    /**
     * The summary of a segment whose data are on the device.
     *
     * @param ioends the segment's, sorted and merged
     * @param batchSegments segments of the batch as far as is known; more if one of them has to be written again later, so the
     *     summaries of a whole batch are at least as many as the highest such number among them
     * @param segmentSequence this segment's number
     */
    public static SegmentSummary of(
            Segment segment,
            List<Ioend> ioends,
            BatchStamp batch,
            int batchSegments,
            long segmentSequence,
            DeviceGeometry geometry) {
        List<Extent> byBlock = new ArrayList<>(ioends.size());
        for (Ioend ioend : ioends) {
            byBlock.add(Extent.of(ioend, geometry));
        }
        byBlock.sort(Comparator.comparingInt(Extent::blockInZone));
        return new SegmentSummary(
                geometry.deviceUuid(),
                segment.zone().zoneIndex(),
                segment.zone().resetEpoch(),
                segmentSequence,
                batch.batchSequence(),
                batchSegments,
                segment.zone().lastSummarySector(),
                batch.positions(),
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
