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
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.segment.DrawnSummary;
import io.zonelog.segment.SegmentSummary;
import io.zonelog.segment.SegmentWalk;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files may hold blocks that look like summaries of the zone that they come to lie in. */
class ForgedSummaryTest {
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(8, 64);
    private static final int BLOCK = GEOMETRY.blockSizeBytes();
    /** Block of the zone with the first summary. */
    private static final int REAL_SUMMARY = 4;
    /** Block of the zone with the second one: behind it, and two blocks of files. */
    private static final int LAST_SUMMARY = 7;

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
        EngineOptions options = new EngineOptions(
                1 << 20, 0, 1, 4 << 20, 16, 16, 1, EngineFixture.OPTIONS.space(), CommitThread.StoreSync.COMMIT);
        return new EngineFixture(zoned, store, options, (sequence, positions) -> {});
    }

    /** What somebody can do who knows the format, and where the file will lie, but not the device's UUID. */
    enum Forgery {
        /** Old versions have no key. */
        VERSION_1,
        VERSION_2,
        WITHOUT_THE_KEY,
        COPY_OF_A_TRUE_ONE
    }

    private byte[] block(Forgery forgery, List<SegmentSummary.Extent> extents) {
        SegmentSummary claim = claim(extents);
        byte[] bytes = switch (forgery) {
            case VERSION_1 -> DrawnSummary.bytes(claim, 1);
            case VERSION_2 -> DrawnSummary.bytes(claim, 2);
            case WITHOUT_THE_KEY -> DrawnSummary.sealed(DrawnSummary.bytes(claim, 3), new UUID(0, 0));
            case COPY_OF_A_TRUE_ONE -> blockOfZone(REAL_SUMMARY);
        };
        return Arrays.copyOf(bytes, BLOCK);
    }

    private static SegmentSummary claim(List<SegmentSummary.Extent> extents) {
        SegmentSummary.Origin origin = new SegmentSummary.Origin(
                99, 99, 99, 1, SegmentSummary.Kind.BATCH, new SegmentSummary.Progress(98, 99));
        return new SegmentSummary(
                GEOMETRY.deviceUuid(),
                0,
                0,
                origin,
                Sectors.UNASSIGNED,
                List.of(),
                extents,
                new BlockChecksums.BlockCrcs(new int[1]));
    }

    private byte[] blockOfZone(int block) {
        byte[] bytes = new byte[BLOCK];
        assertThat(device.readAwaited(GEOMETRY.sectorOf(0, block), ByteBuffer.wrap(bytes))
                        .isSuccess())
                .isTrue();
        return bytes;
    }

    private ZoneDescriptor zone() {
        return device.report(0, 1).get(0);
    }

    private void writeRealOneAndForged(Forgery forgery) {
        EngineFixture first = fixture(device);
        first.write("file", 0, new byte[REAL_SUMMARY * BLOCK]);
        first.drain();
        first.write("empty", 0, block(forgery, List.of()));
        first.write(
                "known", 0, block(forgery, List.of(new SegmentSummary.Extent(1, 0, 0, REAL_SUMMARY, BLOCK, 0, 0, 0))));
        first.drain();
        assertThat(zone().writtenBlocks())
                .as("file, summary, two forged ones, summary")
                .isEqualTo(LAST_SUMMARY + 1);
    }

    @ParameterizedTest
    @EnumSource(Forgery.class)
    void afterADamagedSummaryTheOneBeforeIsFoundAndNoFilesContent(Forgery forgery) {
        writeRealOneAndForged(forgery);
        DamagedDevice damaged = new DamagedDevice(device, GEOMETRY.sectorOf(0, LAST_SUMMARY));
        EngineFixture second = fixture(damaged);
        second.write("file", 4L * BLOCK, new byte[BLOCK]);
        second.drain();
        SegmentWalk.Found newest =
                new SegmentWalk(device).newestBelow(zone(), LAST_SUMMARY + 3).orElseThrow();
        assertThat(newest.sector()).isEqualTo(GEOMETRY.sectorOf(0, LAST_SUMMARY + 2));
        assertThat(newest.summary().previousSummarySector()).isEqualTo(GEOMETRY.sectorOf(0, REAL_SUMMARY));
    }

    @ParameterizedTest
    @EnumSource(
            value = Forgery.class,
            names = {"WITHOUT_THE_KEY", "COPY_OF_A_TRUE_ONE"})
    void withoutTheKeyNothingPassesEvenWhereNoReverseMapTells(Forgery forgery) {
        writeRealOneAndForged(forgery);
        SegmentWalk walk = new SegmentWalk(device);
        long real = GEOMETRY.sectorOf(0, REAL_SUMMARY);
        assertThat(walk.newestBelow(zone(), LAST_SUMMARY).map(SegmentWalk.Found::sector))
                .contains(real);
        assertThat(walk.newestNear(zone(), LAST_SUMMARY).map(SegmentWalk.Found::sector))
                .contains(real);
    }
}
