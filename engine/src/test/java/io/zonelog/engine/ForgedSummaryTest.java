package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.BlockChecksums;
import io.zonelog.block.Sectors;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.segment.SegmentSummary;
import io.zonelog.segment.SegmentWalk;
import io.zonelog.segment.SummaryCodec;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files may hold blocks that look like summaries of the zone that they come to lie in. */
class ForgedSummaryTest {
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(8, 64);
    private static final int BLOCK = GEOMETRY.blockSizeBytes();

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());

    /** A device on which one block cannot be read any more. */
    private static final class DamagedDevice extends ForwardingDevice {
        private final long badSector;

        DamagedDevice(InMemoryZonedDevice device, long badSector) {
            super(device);
            this.badSector = badSector;
        }

        @Override
        public void read(long sector, ByteBuffer buffer, DeviceCompletion completion) {
            if (sector <= badSector && badSector < sector + Sectors.fromBytes(buffer.remaining())) {
                completion.completed(DeviceStatus.UNRECOVERED_READ_ERROR, sector);
            } else {
                super.read(sector, buffer, completion);
            }
        }
    }

    /** An engine that keeps to one zone until that is full. */
    private EngineFixture fixture(ZonedDevice zoned) {
        EngineOptions options = new EngineOptions(1 << 20, 0, 1, 4 << 20, 16, 16, 1, EngineFixture.OPTIONS.space());
        return new EngineFixture(zoned, store, options, (sequence, positions) -> {});
    }

    private static byte[] forged(List<SegmentSummary.Extent> extents) {
        SegmentSummary summary = new SegmentSummary(
                GEOMETRY.deviceUuid(),
                0,
                0,
                99,
                99,
                1,
                Sectors.UNASSIGNED,
                List.of(),
                extents,
                new BlockChecksums.BlockCrcs(new int[1]));
        byte[] block = new byte[BLOCK];
        SummaryCodec.encode(summary, ByteBuffer.wrap(block));
        return block;
    }

    @Test
    void afterADamagedSummaryTheOneBeforeIsFoundAndNoFilesContent() {
        EngineFixture first = fixture(device);
        first.write("file", 0, new byte[4 * BLOCK]);
        first.drain();
        long realSector = GEOMETRY.sectorOf(0, 4);
        first.write("empty", 0, forged(List.of()));
        first.write("known", 0, forged(List.of(new SegmentSummary.Extent(1, 0, 0, 4, BLOCK, 0, 0, 0))));
        first.drain();
        ZoneDescriptor zone = device.report(0, 1).get(0);
        assertThat(zone.writtenBlocks())
                .as("file, summary, two forged ones, summary")
                .isEqualTo(8);

        DamagedDevice damaged = new DamagedDevice(device, GEOMETRY.sectorOf(0, 7));
        EngineFixture second = fixture(damaged);
        second.write("file", 4L * BLOCK, new byte[BLOCK]);
        second.drain();
        SegmentWalk walk = new SegmentWalk(device);
        SegmentWalk.Found newest = walk.newestBelow(zone, 10).orElseThrow();
        assertThat(newest.sector()).isEqualTo(GEOMETRY.sectorOf(0, 9));
        assertThat(newest.summary().previousSummarySector()).isEqualTo(realSector);
    }
}
