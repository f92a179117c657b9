package io.zonelog.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.read.Readers;
import io.zonelog.engine.read.SnapshotReader;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.RecordMark;
import io.zonelog.mapping.SourcePosition.State;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.snapshot.SnapshotInput.Blocks;
import io.zonelog.zone.ReaderHolds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionSnapshotTest {
    private static final int BLOCK = 4096;
    private static final DeviceGeometry GEOMETRY = new DeviceGeometry(new UUID(0, 1), BLOCK, 32, 2, 64, 64, 16, 0, 0);

    /** Written once by each version; {@code -Dzonelog.rewrite=true} writes the last one anew, which only a new version may do. */
    private static final Path GOLDEN =
            Path.of(System.getProperty("basedir", "."), "src", "test", "resources", "snapshot");

    private static final Path VERSION_1 = GOLDEN.resolve("partition-version-1.hex");
    private static final Path VERSION_2 = GOLDEN.resolve("partition-version-2.hex");

    private static final SnapshotHeader HEADER = new SnapshotHeader(
            new SourceIdentity("cluster", "topic-id", "writes", 3),
            12,
            5,
            new RecordMark(11, 1_800_000_000_123L, 0x1234abcd),
            State.COMPLETE,
            16,
            7);

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
    private final EngineFixture fixture =
            new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> {});

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void filesComeBackWithTheirSizesHolesAndLastRecords() throws IOException {
        fixture.write("a", 0, random(3 * BLOCK + 5));
        fixture.write("holes", 20 * BLOCK + 1, random(9));
        fixture.apply("empty", new FileOperation.Truncate(0));
        fixture.apply("long", new FileOperation.Truncate(1L << 40));
        fixture.write("a", BLOCK, random(10));
        BuiltPartition built = built(snapshot());
        built.assertSound();
        assertThat(built.files()).extracting(file -> file.key().name()).containsExactly("a", "empty", "holes", "long");
        assertThat(built.files())
                .extracting(FileRecord::sizeBytes)
                .containsExactly(3L * BLOCK + 5, 0L, 20L * BLOCK + 10, 1L << 40);
        assertThat(built.files()).extracting(FileRecord::lastSourceOffset).containsExactly(4L, 2L, 1L, 3L);
        assertThat(built.files().get(0).mappedBlocks()).isEqualTo(4);
        assertThat(built.files().get(2).mappedBlocks()).isEqualTo(1);
        assertThat(built.position().nextOffset()).isEqualTo(5);
        assertThat(Arrays.equals(built.contents().get("a"), fixture.content("a")))
                .isTrue();
    }

    @Test
    void sharedBlocksStandInTheStreamOnceAndAreSharedAgain() throws IOException {
        fixture.write("a", 0, random(16 * BLOCK));
        fixture.drain();
        clone("a", "b", 0, 0, 16 * BLOCK);
        clone("a", "c", 4 * BLOCK, 0, 8 * BLOCK);
        clone("c", "c", 0, 20 * BLOCK, 8 * BLOCK);
        fixture.write("b", 2 * BLOCK, random(BLOCK));
        fixture.drain();
        byte[] snapshot = snapshot();
        assertThat(snapshot.length).isBetween(17 * BLOCK, 19 * BLOCK);
        BuiltPartition built = built(snapshot);
        built.assertSound();
        assertThat(built.usedBlocks()).isEqualTo(17);
        for (String name : new String[] {"a", "b", "c"}) {
            assertThat(Arrays.equals(built.contents().get(name), fixture.content(name)))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void preallocatedBlocksStayAllocated() throws IOException {
        fixture.write("file", 0, random(BLOCK));
        fixture.apply("file", new FileOperation.Fallocate(0, 8 * BLOCK));
        BuiltPartition built = built(snapshot());
        built.assertSound();
        assertThat(built.files().get(0).mappedBlocks()).isEqualTo(8);
        assertThat(built.files().get(0).sizeBytes()).isEqualTo(BLOCK);
    }

    @Test
    void whatHasNotChangedIsTakenFromTheSnapshotBefore() throws IOException {
        for (String name : List.of("a", "kept", "renamed", "shared", "z")) {
            fixture.write(name, 0, random(8 * BLOCK));
        }
        byte[] first = snapshot();
        fixture.write("a", BLOCK, random(10));
        clone("shared", "copy", 0, 0, 8 * BLOCK);
        fixture.apply("moved", new FileOperation.Rename(FileKey.of(fixture.sourceId(), "renamed")));
        fixture.apply("z", new FileOperation.Unlink());
        byte[] second = snapshot(5);
        assertThat(second.length).isBetween(24 * BLOCK, 25 * BLOCK);
        fixture.write("kept", 0, random(5));
        byte[] third = snapshot(9);
        assertThat(third.length).isBetween(16 * BLOCK, 17 * BLOCK);
        BuiltPartition built = built(third, second, first);
        built.assertSound();
        assertThat(built.contents()).containsOnlyKeys("a", "copy", "kept", "moved", "shared");
        for (String name : built.contents().keySet()) {
            assertThat(Arrays.equals(built.contents().get(name), fixture.content(name)))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void changesLieOverTheSnapshotThatTheyWereTakenSinceOnly() throws IOException {
        fixture.write("a", 0, random(BLOCK));
        byte[] first = snapshot();
        fixture.write("b", 0, random(BLOCK));
        byte[] second = snapshot();
        fixture.write("c", 0, random(BLOCK));
        byte[] sinceFirst = snapshot(1);
        built(sinceFirst, first).assertSound();
        assertThatThrownBy(() -> built(sinceFirst, second))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("since offset 1, and the earlier one is of");
        assertThatThrownBy(() -> built(sinceFirst)).isInstanceOf(SnapshotException.class);
    }

    @Test
    void anyChangedByteIsNoticed() throws IOException {
        fixture.write("a", 0, random(700));
        fixture.write("b", 0, random(BLOCK));
        clone("b", "c", 0, 0, BLOCK);
        byte[] snapshot = snapshot();
        read(snapshot);
        for (int at = 0; at < snapshot.length; at++) {
            byte[] damaged = snapshot.clone();
            damaged[at] ^= 0x10;
            assertThatThrownBy(() -> read(damaged)).as("byte %d", at).isInstanceOf(SnapshotException.class);
        }
    }

    @Test
    void aSnapshotThatEndsTooSoonIsNoticed() throws IOException {
        fixture.write("a", 0, random(700));
        fixture.write("b", 0, random(700));
        byte[] snapshot = snapshot();
        for (int length = 0; length < snapshot.length; length++) {
            byte[] shorter = Arrays.copyOf(snapshot, length);
            assertThatThrownBy(() -> read(shorter)).as("%d bytes", length).isInstanceOf(SnapshotException.class);
        }
    }

    @Test
    void aMissingFileIsNoticed() throws IOException {
        fixture.write("a", 0, random(BLOCK));
        byte[] one = snapshot();
        fixture.write("b", 0, random(BLOCK));
        byte[] two = snapshot();
        int fileBytes = two.length - one.length;
        ByteArrayOutputStream without = new ByteArrayOutputStream();
        int secondAt = one.length - endFrameBytes();
        without.write(two, 0, secondAt);
        without.write(two, secondAt + fileBytes, two.length - secondAt - fileBytes);
        assertThatThrownBy(() -> read(without.toByteArray()))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("digest");
    }

    @Test
    void theBytesOfVersionTwoStay() throws IOException {
        byte[] golden = golden();
        if (Boolean.getBoolean("zonelog.rewrite")) {
            Files.writeString(VERSION_2, HexFormat.of().formatHex(golden).replaceAll(".{64}", "$0\n"));
        }
        assertThat(golden).isEqualTo(bytes(VERSION_2));
        SnapshotInput in = new SnapshotInput(new ByteArrayInputStream(golden), Blocks.READ);
        assertThat(in.header()).isEqualTo(HEADER);
        assertThat(kinds(in)).containsExactly("FileStart", "Data", "Unwritten", "FileStart", "Shared", "Unchanged");
    }

    @Test
    void versionOneIsReadAsWhole() throws IOException {
        SnapshotInput in = new SnapshotInput(new ByteArrayInputStream(bytes(VERSION_1)), Blocks.READ);
        assertThat(in.header()).isEqualTo(HEADER.whole());
        assertThat(kinds(in)).containsExactly("FileStart", "Data", "Unwritten", "FileStart", "Shared");
    }

    private static byte[] bytes(Path hex) throws IOException {
        return HexFormat.of().parseHex(Files.readString(hex).replace("\n", ""));
    }

    private static List<String> kinds(SnapshotInput in) throws IOException {
        List<String> kinds = new ArrayList<>();
        for (Optional<SnapshotFrame> frame = in.next(); frame.isPresent(); frame = in.next()) {
            kinds.add(frame.get().getClass().getSimpleName());
        }
        return kinds;
    }

    private static byte[] golden() throws IOException {
        SnapshotFrame.Range range = new SnapshotFrame.Range(1, 2, 3, 4);
        byte[] blocks = random(2 * HEADER.blockSizeBytes());
        CRC32C crc = new CRC32C();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SnapshotOutput out = new SnapshotOutput(bytes);
        out.header(HEADER);
        out.frame(SnapshotFrame.Type.FILE, new SnapshotFrame.FileStart("a", 40, 7, 9)::writeTo);
        out.frame(SnapshotFrame.Type.DATA, frame -> {
            range.writeTo(frame);
            for (int block = 0; block < 2; block++) {
                crc.reset();
                crc.update(blocks, block * HEADER.blockSizeBytes(), HEADER.blockSizeBytes());
                frame.writeInt((int) crc.getValue());
            }
        });
        out.blocks(blocks, blocks.length);
        out.frame(SnapshotFrame.Type.UNWRITTEN, new SnapshotFrame.Range(5, 1, 6, 6)::writeTo);
        out.frame(SnapshotFrame.Type.FILE, new SnapshotFrame.FileStart("b", 16, -1, 5)::writeTo);
        SnapshotFrame.Shared shared = new SnapshotFrame.Shared(new SnapshotFrame.Range(0, 1, 3, 5), "a", 2);
        out.frame(SnapshotFrame.Type.SHARED, shared::writeTo);
        out.frame(SnapshotFrame.Type.UNCHANGED, new SnapshotFrame.FileStart("c", 17, 2, 6)::writeTo);
        out.end(3, 2);
        return bytes.toByteArray();
    }

    private static int endFrameBytes() {
        return 1 + Integer.BYTES + 2 * Long.BYTES + 32 + Integer.BYTES;
    }

    private void clone(String from, String to, long fromBytes, long toBytes, long lengthBytes) {
        fixture.apply(
                to, new FileOperation.Clone(FileKey.of(fixture.sourceId(), from), fromBytes, toBytes, lengthBytes));
    }

    private byte[] snapshot() throws IOException {
        return snapshot(0);
    }

    private byte[] snapshot(long sinceOffset) throws IOException {
        fixture.drain();
        ReaderHolds one = new ReaderHolds(new ReaderHolds.Limits(1, Long.MAX_VALUE, Long.MAX_VALUE), () -> 0, () -> {});
        try (SnapshotReader reader = new Readers(store, device, one).open().orElseThrow()) {
            SourcePosition position = reader.view().positions().get(0);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BuiltPartition.write(reader, GEOMETRY, position, SnapshotBase.whole(sinceOffset), out);
            return out.toByteArray();
        }
    }

    private static BuiltPartition built(byte[]... snapshots) throws IOException {
        return BuiltPartition.of(GEOMETRY, EngineFixture.OPTIONS, snapshots);
    }

    private static void read(byte[] snapshot) throws IOException {
        SnapshotInput in = new SnapshotInput(new ByteArrayInputStream(snapshot), Blocks.READ);
        while (in.next().isPresent()) {
            // each frame is checked as it is read
        }
    }

    private static byte[] random(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        new SplittableRandom(lengthBytes).nextBytes(bytes);
        return bytes;
    }
}
