package io.zonelog.segment;

import io.zonelog.block.BlockChecksums;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.iomap.Ioend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Makes the summary of a segment whose data are on the device. Pure. */
public final class SummaryComposer {
    private final DeviceGeometry geometry;

    public SummaryComposer(DeviceGeometry geometry) {
        this.geometry = geometry;
    }

    /**
     * The summary.
     *
     * @param extents the segment's ioends, sorted and merged
     * @param batchSegments segments of the batch as far as is known; more if one of them has to be written again later, so the
     *     summaries of a whole batch are at least as many as the highest such number among them
     * @param segmentSequence this segment's number
     */
    public SegmentSummary compose(
            Segment segment, List<Ioend> extents, BatchStamp batch, int batchSegments, long segmentSequence) {
        List<SegmentSummary.Extent> byBlock = new ArrayList<>(extents.size());
        for (Ioend ioend : extents) {
            byBlock.add(extentOf(ioend));
        }
        byBlock.sort(Comparator.comparingInt(SegmentSummary.Extent::blockInZone));
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

    private SegmentSummary.Extent extentOf(Ioend ioend) {
        int blocks = Math.toIntExact(geometry.blocksOf(ioend.sizeBytes()));
        long lastBlockBytes = ioend.sizeBytes() - (blocks - 1L) * geometry.blockSizeBytes();
        return new SegmentSummary.Extent(
                ioend.fileId(),
                ioend.offsetBytes() / geometry.blockSizeBytes(),
                geometry.blockInZone(ioend.sector()),
                blocks,
                Math.toIntExact(lastBlockBytes),
                0,
                ioend.firstSourceOffset(),
                ioend.lastSourceOffset());
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

    /**
     * What the summaries of one batch share.
     *
     * @param batchSequence the batch's number
     * @param positions source positions when it closed
     */
    public record BatchStamp(long batchSequence, List<SegmentSummary.Position> positions) {}
}
