package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.read.Checker;
import io.zonelog.engine.reclaim.Relocator;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CloneTest {
    private static final int BLOCK = 4096;
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(16, 64);

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
    private final EngineFixture fixture =
            new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> {});

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void wholeBlocksAreSharedAndBothSidesAreMarked() {
        fixture.write("source", 0, filled(8 * BLOCK, 1));
        clone("copy", 0, 0, FileOperation.Clone.TO_END_OF_SOURCE);
        assertContent("copy", filled(8 * BLOCK, 1));
        assertThat(extents("copy")).hasSize(1).first().satisfies(copy -> {
            assertThat(copy.flags()).isEqualTo(Extent.FLAG_SHARED);
            assertThat(copy.sector()).isEqualTo(extents("source").get(0).sector());
            assertThat(copy.firstSourceOffset()).isZero();
            assertThat(copy.lastSourceOffset()).isEqualTo(1);
        });
        assertThat(extents("source").get(0).flags()).isEqualTo(Extent.FLAG_SHARED);
        assertThat(usedBlocks()).isEqualTo(8);
        assertThat(fixture.engine().statistics().appended().dataBlocks()).isEqualTo(8);
    }

    @Test
    void aLaterWriteToEitherSideLeavesTheOther() {
        fixture.write("source", 0, filled(4 * BLOCK, 1));
        clone("copy", 0, 0, 4 * BLOCK);
        fixture.write("source", 0, filled(BLOCK, 2));
        fixture.write("copy", 3 * BLOCK + 10, filled(10, 3));
        byte[] source = filled(4 * BLOCK, 1);
        Arrays.fill(source, 0, BLOCK, (byte) 2);
        byte[] copy = filled(4 * BLOCK, 1);
        Arrays.fill(copy, 3 * BLOCK + 10, 3 * BLOCK + 20, (byte) 3);
        assertContent("source", source);
        assertContent("copy", copy);
        // Four old blocks, of which each side has left one to the other, and a new one on each side.
        assertThat(usedBlocks()).isEqualTo(6);
    }

    @Test
    void aBlockLeavesTheCountWithItsLastOwnerEvenIfAllLeaveInOneBatch() {
        fixture.write("source", 0, filled(4 * BLOCK, 1));
        clone("copy", 0, 0, 4 * BLOCK);
        clone("other", 0, 0, 4 * BLOCK);
        fixture.drain();
        fixture.apply("source", new FileOperation.Unlink());
        fixture.drain();
        assertThat(usedBlocks()).isEqualTo(4);
        fixture.apply("copy", new FileOperation.Unlink());
        fixture.apply("other", new FileOperation.Truncate(BLOCK));
        assertContent("other", filled(BLOCK, 1));
        assertThat(usedBlocks()).isEqualTo(1);
    }

    @Test
    void sharedBlocksStaySharedWhenReclaimMovesThem() {
        int zoneBlocks = device.geometry().zoneCapacityBlocks();
        fixture.write("source", 0, filled(8 * BLOCK, 1));
        clone("copy", 0, 0, 4 * BLOCK);
        fixture.write("source", 8 * BLOCK, filled(2 * zoneBlocks * BLOCK, 2));
        fixture.drain();
        fixture.apply("source", new FileOperation.Truncate(8 * BLOCK));
        fixture.drain();
        long before = extents("copy").get(0).sector();
        assertThat(fixture.engine().relocator().follow(Relocator.Order.ALL_ZONES))
                .isPositive();
        while (fixture.engine().isReclaiming()) {
            fixture.engine().doWork();
        }
        assertThat(extents("copy")).hasSize(1).first().satisfies(copy -> {
            assertThat(copy.sector())
                    .isNotEqualTo(before)
                    .isEqualTo(extents("source").get(0).sector());
            assertThat(copy.flags()).isEqualTo(Extent.FLAG_SHARED);
        });
        assertThat(usedBlocks()).isEqualTo(8);
        assertContent("source", filled(8 * BLOCK, 1));
        assertContent("copy", filled(4 * BLOCK, 1));
        assertThat(fixture.problems()).isEmpty();
    }

    @Test
    void edgesAreCopied() {
        byte[] data = new byte[3 * BLOCK];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i / 100);
        }
        fixture.write("source", 0, data);
        fixture.write("copy", 0, filled(6 * BLOCK, 9));
        clone("copy", 100, 2 * BLOCK + 100, 2 * BLOCK + 50);
        byte[] expected = filled(6 * BLOCK, 9);
        System.arraycopy(data, 100, expected, 2 * BLOCK + 100, 2 * BLOCK + 50);
        assertContent("copy", expected);
        assertThat(extents("copy").stream()
                        .filter(Extent::isShared)
                        .mapToInt(Extent::lengthBlocks)
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void holesOfTheSourceBecomeHolesOverOldData() {
        fixture.apply("source", new FileOperation.Truncate(4 * BLOCK));
        fixture.write("source", 2 * BLOCK, filled(BLOCK, 1));
        fixture.write("copy", 0, filled(4 * BLOCK, 9));
        clone("copy", 0, 0, 4 * BLOCK);
        byte[] expected = new byte[4 * BLOCK];
        Arrays.fill(expected, 2 * BLOCK, 3 * BLOCK, (byte) 1);
        assertContent("copy", expected);
        assertThat(usedBlocks()).isEqualTo(1);
    }

    @Test
    void aFileClonesARangeOfItself() {
        fixture.write("source", 0, filled(2 * BLOCK, 1));
        fixture.write("source", 2 * BLOCK, filled(2 * BLOCK, 2));
        clone("source", 0, 2 * BLOCK, 2 * BLOCK);
        assertContent("source", filled(4 * BLOCK, 1));
        assertThat(usedBlocks()).isEqualTo(2);
    }

    @Test
    void whatCannotBeClonedIsRefusedWithAReason() {
        fixture.write("source", 0, filled(BLOCK, 1));
        assertThat(clone("copy", 0, 1, BLOCK))
                .isEqualTo(rejected(
                        "the clone of source from byte 0 to byte 1 shares no whole blocks: the offsets must differ by a multiple"
                                + " of 4096"));
        assertThat(clone("copy", 0, 0, BLOCK + 1))
                .isEqualTo(rejected(
                        "the clone of source from byte 0, 4097 bytes, ends behind the source's end at byte 4096"));
        assertThat(clone("copy", BLOCK + 1, 1, FileOperation.Clone.TO_END_OF_SOURCE))
                .isEqualTo(rejected("the clone of source from byte 4097 ends behind the source's end at byte 4096"));
        assertThat(clone("source", 0, 0, BLOCK))
                .isEqualTo(
                        rejected("the clone of source into itself: 4096 bytes from byte 0 overlap those from byte 0"));
        FileKey nothing = FileKey.of(sourceId(), "nothing");
        assertThat(fixture.apply("copy", new FileOperation.Clone(nothing, 0, 0, 1)))
                .isEqualTo(rejected("the clone of nothing has no source: there is no such file in the same partition"));
    }

    private static ApplyResult rejected(String reason) {
        return new ApplyResult.Rejected(reason);
    }

    private ApplyResult clone(String name, long sourceOffsetBytes, long offsetBytes, long lengthBytes) {
        FileKey source = FileKey.of(sourceId(), "source");
        return fixture.apply(name, new FileOperation.Clone(source, sourceOffsetBytes, offsetBytes, lengthBytes));
    }

    private int sourceId() {
        return fixture.sourceId();
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
        long fileId = store.file(FileKey.of(sourceId(), name)).orElseThrow().fileId();
        try (Cursor<Extent> extents = store.extents(fileId, 0)) {
            while (extents.advance()) {
                found.add(extents.current());
            }
        }
        return found;
    }

    private int usedBlocks() {
        return store.zones().stream().mapToInt(ZoneUsage::usedBlocks).sum();
    }

    private static byte[] filled(int lengthBytes, int value) {
        byte[] data = new byte[lengthBytes];
        Arrays.fill(data, (byte) value);
        return data;
    }
}
