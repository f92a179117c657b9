package io.zonelog.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.zone.Zone;
import io.zonelog.zone.ZoneTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SegmentRoomTest {
    private static final int BLOCK_BYTES = 512;
    private static final int ZONE_BLOCKS = 4096;
    private static final DeviceGeometry GEOMETRY =
            new DeviceGeometry(new UUID(0, 1), BLOCK_BYTES, 2, 0, ZONE_BLOCKS, ZONE_BLOCKS, 64, 0, 0);

    /** Whatever order the device gives the appends, and whichever neighbours become one extent. */
    @Test
    void theRoomPromisedIsEnoughForTheSummary() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Zone zone = new ZoneTable(
                            GEOMETRY, InMemoryZonedDevice.immediate(GEOMETRY).report(0, 2))
                    .takeForWriting();
            Segment segment = new Segment(zone, new SummaryLimits(BLOCK_BYTES, 64), 1);
            List<List<SegmentSummary.Extent>> appends = new ArrayList<>();
            long offsets = random.nextBoolean() ? 1L << 40 : 1000;
            long fileBlock = 0;
            for (int i = random.nextInt(200); i >= 0; i--) {
                fileBlock = random.nextInt(3) == 0 ? random.nextLong(offsets) : fileBlock;
                SegmentSummary.Extent extent = extent(segment, fileBlock, random, offsets);
                if (segment.roomBlocks(extent) < extent.lengthBlocks()) {
                    break;
                }
                if (appends.isEmpty() || random.nextInt(5) == 0) {
                    if (!appends.isEmpty()) {
                        segment.submitted(new SegmentAppend());
                    }
                    appends.add(new ArrayList<>());
                }
                segment.reserve(extent);
                appends.get(appends.size() - 1).add(extent);
                fileBlock = extent.fileBlock() + extent.lengthBlocks();
            }
            Collections.shuffle(appends, random);
            long length = SummaryCodec.lengthBytes(1, lineBytes(appends), segment.dataBlocks());
            assertThat(length).as("seed %d", seed).isLessThanOrEqualTo((long) segment.summaryBlocks() * BLOCK_BYTES);
        }
    }

    private static SegmentSummary.Extent extent(Segment segment, long fileBlock, Random random, long offsets) {
        long first = random.nextLong(offsets);
        return new SegmentSummary.Extent(
                1 + random.nextInt(3),
                fileBlock,
                segment.dataBlocks(),
                1 + random.nextInt(3),
                random.nextInt(4) == 0 ? 1 + random.nextInt(BLOCK_BYTES) : BLOCK_BYTES,
                0,
                first,
                first + random.nextLong(offsets));
    }

    /** Lies the appends down one behind the other, with a gap before each, and merges what touches. */
    private static long lineBytes(List<List<SegmentSummary.Extent>> appends) {
        List<SegmentSummary.Extent> placed = new ArrayList<>();
        int blockInZone = 0;
        for (List<SegmentSummary.Extent> append : appends) {
            for (SegmentSummary.Extent extent : append) {
                placed.add(at(extent, blockInZone));
                blockInZone += extent.lengthBlocks();
            }
            blockInZone += 7;
        }
        ExtentLines lines = new ExtentLines();
        long bytes = 0;
        for (SegmentSummary.Extent extent : merged(placed)) {
            bytes += lines.size(extent);
            lines.passed(extent);
        }
        return bytes;
    }

    private static List<SegmentSummary.Extent> merged(List<SegmentSummary.Extent> placed) {
        List<SegmentSummary.Extent> merged = new ArrayList<>();
        for (SegmentSummary.Extent next : placed) {
            SegmentSummary.Extent before = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (before != null
                    && before.fileId() == next.fileId()
                    && before.fileBlock() + before.lengthBlocks() == next.fileBlock()
                    && before.blockInZone() + before.lengthBlocks() == next.blockInZone()
                    && before.lastBlockBytes() == BLOCK_BYTES) {
                merged.set(merged.size() - 1, joined(before, next));
            } else {
                merged.add(next);
            }
        }
        return merged;
    }

    private static SegmentSummary.Extent joined(SegmentSummary.Extent before, SegmentSummary.Extent next) {
        return new SegmentSummary.Extent(
                before.fileId(),
                before.fileBlock(),
                before.blockInZone(),
                before.lengthBlocks() + next.lengthBlocks(),
                next.lastBlockBytes(),
                0,
                Math.min(before.firstSourceOffset(), next.firstSourceOffset()),
                Math.max(before.lastSourceOffset(), next.lastSourceOffset()));
    }

    private static SegmentSummary.Extent at(SegmentSummary.Extent extent, int blockInZone) {
        return new SegmentSummary.Extent(
                extent.fileId(),
                extent.fileBlock(),
                blockInZone,
                extent.lengthBlocks(),
                extent.lastBlockBytes(),
                0,
                extent.firstSourceOffset(),
                extent.lastSourceOffset());
    }
}
