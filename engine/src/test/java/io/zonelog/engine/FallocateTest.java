package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.WriteLife;
import io.zonelog.block.WriteMode;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.read.Checker;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FallocateTest {
    private static final int BLOCK = 4096;
    private static final int ZONE_BLOCKS = 64;
    private static final DeviceGeometry GEOMETRY =
            new DeviceGeometry(new UUID(0, 1), BLOCK, 16, 2, ZONE_BLOCKS, ZONE_BLOCKS, 16, 0, 0);

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
    private final EngineFixture fixture =
            new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> {});

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void holesGetUnwrittenBlocksOfConventionalZonesAndTheSizeStays() {
        fixture.write("file", 2 * BLOCK, filled(BLOCK, 1));
        fallocate("file", 100, 4 * BLOCK);
        byte[] expected = filled(3 * BLOCK, 1);
        Arrays.fill(expected, 0, 2 * BLOCK, (byte) 0);
        assertContent("file", expected);
        assertThat(extents("file")).extracting(Extent::fileBlock).containsExactly(0L, 2L, 3L);
        assertThat(extents("file")).extracting(Extent::isUnwritten).containsExactly(true, false, true);
        assertThat(extents("file").get(2).lengthBlocks()).isEqualTo(2);
        assertThat(usedConventional()).isEqualTo(4);
    }

    @Test
    void aWriteToUnwrittenBlocksGoesInPlaceAndConvertsThem() {
        fallocate("file", 0, 8 * BLOCK);
        fixture.drain();
        long sector = extents("file").get(0).sector();
        fixture.write("file", BLOCK, filled(2 * BLOCK + 10, 1));
        byte[] expected = filled(3 * BLOCK + 10, 1);
        Arrays.fill(expected, 0, BLOCK, (byte) 0);
        assertContent("file", expected);
        assertThat(extents("file")).extracting(Extent::isUnwritten).containsExactly(true, false, true);
        assertThat(extents("file").get(1).sector()).isEqualTo(sector + GEOMETRY.blockSectors());
        assertThat(fixture.engine().statistics().appended().segments()).isZero();
        assertThat(usedConventional()).isEqualTo(8);
    }

    @Test
    void aConventionalZoneThatTurnsReadOnlyBeforeItIsWrittenContradictsNothing() {
        fallocate("file", 0, (long) ZONE_BLOCKS * BLOCK);
        fixture.drain();
        device.failZone(0, ZoneCondition.READ_ONLY);
        assertThat(fixture.problems()).isEmpty();
        try (EngineFixture again =
                new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> {})) {
            again.write("file", 0, filled(BLOCK, 1));
            again.drain();
            assertThat(again.content("file")).isEqualTo(filled(BLOCK, 1));
            assertThat(again.problems()).isEmpty();
        }
    }

    @Test
    void aBlockIsWrittenInPlaceOnlyOnce() {
        fallocate("file", 0, 4 * BLOCK);
        fixture.write("file", 0, filled(4 * BLOCK, 1));
        fixture.drain();
        fixture.write("file", BLOCK, filled(BLOCK, 2));
        byte[] expected = filled(4 * BLOCK, 1);
        Arrays.fill(expected, BLOCK, 2 * BLOCK, (byte) 2);
        assertContent("file", expected);
        assertThat(extents("file")).hasSize(3);
        assertThat(GEOMETRY.zoneOf(extents("file").get(1).sector())).isGreaterThanOrEqualTo(2);
        assertThat(usedConventional()).isEqualTo(3);
    }

    @Test
    void writesInPlaceThatCrossAZonesEndAreCutAndNotMergedThere() {
        int blocks = 2 * ZONE_BLOCKS;
        fallocate("file", 0, (long) blocks * BLOCK);
        fixture.drain();
        byte[] expected = filled(blocks * BLOCK, 1);
        fixture.write("file", 0, expected);
        assertContent("file", expected);
        assertThat(extents("file")).extracting(Extent::fileBlock).containsExactly(0L, (long) ZONE_BLOCKS);
        assertThat(extents("file")).extracting(Extent::lengthBlocks).containsOnly(ZONE_BLOCKS);
        assertThat(usedConventional()).isEqualTo(blocks);
        fixture.apply("file", new FileOperation.Unlink());
        fixture.drain();
        assertThat(usedConventional()).isZero();
    }

    @Test
    void aShortWriteInPlaceAcrossAZonesEndIsCutThere() {
        fallocate("file", 0, 2L * ZONE_BLOCKS * BLOCK);
        fixture.drain();
        fixture.write("file", (ZONE_BLOCKS - 3L) * BLOCK, filled(5 * BLOCK, 1));
        byte[] expected = filled((ZONE_BLOCKS + 2) * BLOCK, 1);
        Arrays.fill(expected, 0, (ZONE_BLOCKS - 3) * BLOCK, (byte) 0);
        assertContent("file", expected);
        assertThat(extents("file"))
                .extracting(Extent::fileBlock)
                .containsExactly(0L, ZONE_BLOCKS - 3L, (long) ZONE_BLOCKS, ZONE_BLOCKS + 2L);
    }

    @Test
    void directWritesGoInPlaceToo() {
        fallocate("file", 0, 4 * BLOCK);
        fixture.apply(
                "file",
                new FileOperation.Write(0, ByteBuffer.wrap(filled(BLOCK, 1)), WriteMode.DIRECT, WriteLife.NONE));
        assertContent("file", filled(BLOCK, 1));
        assertThat(fixture.engine().statistics().appended().segments()).isZero();
    }

    @Test
    void blocksComeBackWithTheirRowsAndAreGivenOutAgain() {
        fallocate("file", 0, 2 * ZONE_BLOCKS * BLOCK);
        fixture.write("file", 0, filled(3 * BLOCK, 1));
        fixture.drain();
        assertThat(usedConventional()).isEqualTo(2 * ZONE_BLOCKS);
        fixture.apply("file", new FileOperation.Unlink());
        fixture.drain();
        assertThat(usedConventional()).isZero();
        try (Cursor<RmapRun> rows = store.rmap(0)) {
            assertThat(rows.advance()).isFalse();
        }
        fallocate("other", 0, 2 * BLOCK);
        fixture.write("other", 0, filled(2 * BLOCK, 2));
        assertContent("other", filled(2 * BLOCK, 2));
        assertThat(GEOMETRY.zoneOf(extents("other").get(0).sector())).isZero();
    }

    @Test
    void aCloneOfConvertedBlocksKeepsThemAndAHoleTakesThePlaceOfUnwrittenOnes() {
        fallocate("file", 0, 4 * BLOCK);
        fixture.write("file", 0, filled(2 * BLOCK, 1));
        fixture.apply("file", new FileOperation.Truncate(4 * BLOCK));
        fixture.apply("copy", new FileOperation.Clone(FileKey.of(fixture.sourceId(), "file"), 0, 0, 4 * BLOCK));
        fixture.apply("file", new FileOperation.Unlink());
        assertContent("copy", Arrays.copyOf(filled(2 * BLOCK, 1), 4 * BLOCK));
        assertThat(extents("copy")).hasSize(1);
        assertThat(usedConventional()).isEqualTo(2);
        fixture.apply("copy", new FileOperation.Unlink());
        fixture.drain();
        assertThat(usedConventional()).isZero();
    }

    @Test
    void whatConventionalZonesHaveNoRoomForStaysAHole() {
        fallocate("file", 0, (2L * ZONE_BLOCKS + 5) * BLOCK);
        fixture.drain();
        assertThat(extents("file").stream().mapToInt(Extent::lengthBlocks).sum())
                .isEqualTo(2 * ZONE_BLOCKS);
        // It would fit into an empty device.
        assertThat(fallocate("large", 0, 12L * ZONE_BLOCKS * BLOCK)).isInstanceOf(ApplyResult.DeviceFull.class);
        fixture.apply("file", new FileOperation.Unlink());
        fixture.drain();
        assertThat(fallocate("large", 0, 12L * ZONE_BLOCKS * BLOCK)).isEqualTo(ApplyResult.APPLIED);
        fixture.drain();
        assertThat(usedConventional()).isEqualTo(2 * ZONE_BLOCKS);
        assertThat(fallocate("larger", 0, 16L * ZONE_BLOCKS * BLOCK)).isInstanceOf(ApplyResult.Rejected.class);
    }

    @Test
    void unwrittenBlocksAreWrittenAlsoWhenNoOtherDataMayGrow() {
        fallocate("file", 0, 8 * BLOCK);
        ApplyResult result = ApplyResult.APPLIED;
        for (int count = 0; result == ApplyResult.APPLIED && count < 16 * ZONE_BLOCKS; count++) {
            result = fixture.write("rest", FileOperation.Write.AT_END_OF_FILE, filled(BLOCK, 1));
        }
        assertThat(result).isInstanceOf(ApplyResult.DeviceFull.class);
        assertThat(fixture.write("file", 0, filled(8 * BLOCK, 2))).isEqualTo(ApplyResult.APPLIED);
        fixture.drain();
        assertThat(fixture.write("file", 0, filled(8 * BLOCK, 3))).isInstanceOf(ApplyResult.DeviceFull.class);
        assertContent("file", filled(8 * BLOCK, 2));
    }

    private ApplyResult fallocate(String name, long offsetBytes, long lengthBytes) {
        return fixture.apply(name, new FileOperation.Fallocate(offsetBytes, lengthBytes));
    }

    private void assertContent(String name, byte[] expected) {
        fixture.drain();
        assertThat(fixture.content(name)).isEqualTo(expected);
        List<String> problems = new ArrayList<>();
        new Checker(store, device, problems::add).run();
        assertThat(problems).isEmpty();
    }

    private List<Extent> extents(String name) {
        List<Extent> found = new ArrayList<>();
        long fileId =
                store.file(FileKey.of(fixture.sourceId(), name)).orElseThrow().fileId();
        try (Cursor<Extent> extents = store.extents(fileId, 0)) {
            while (extents.advance()) {
                found.add(extents.current());
            }
        }
        return found;
    }

    private int usedConventional() {
        return store.zones().stream()
                .filter(usage -> GEOMETRY.isConventional(usage.zoneIndex()))
                .mapToInt(ZoneUsage::usedBlocks)
                .sum();
    }

    private static byte[] filled(int lengthBytes, int value) {
        byte[] data = new byte[lengthBytes];
        Arrays.fill(data, (byte) value);
        return data;
    }
}
