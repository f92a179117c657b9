package io.zonelog.segment;

import io.zonelog.block.BlockCrcs;
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
        List<SummaryPosition> positions,
        List<SegmentExtent> extents,
        BlockCrcs crcs) {}
