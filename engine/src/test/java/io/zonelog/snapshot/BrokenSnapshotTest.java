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
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.zone.ReaderHolds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A snapshot breaks off, and another one goes on with what is not there yet. */
class BrokenSnapshotTest {
    private static final int BLOCK = 512;
    private static final DeviceGeometry GEOMETRY = new DeviceGeometry(new UUID(0, 1), BLOCK, 32, 2, 64, 64, 16, 0, 0);

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
    private final EngineFixture fixture =
            new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> {});

    @BeforeEach
    void filesOfEveryKind() {
        fixture.write("a", 0, random(3 * BLOCK + 5));
        fixture.write("changed", 0, random(4 * BLOCK));
        fixture.write("cloned", 0, random(4 * BLOCK));
        clone("cloned", "clone");
        fixture.apply("empty", new FileOperation.Truncate(0));
        fixture.write("gone", 0, random(2 * BLOCK));
        fixture.write("holes", 7 * BLOCK + 1, random(2 * BLOCK));
        fixture.write("moved", 0, random(2 * BLOCK));
        fixture.apply("reserved", new FileOperation.Fallocate(0, 4 * BLOCK));
        fixture.write("z", 0, random(40));
        fixture.drain();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void changeTheSource() {
        fixture.write("changed", BLOCK, random(10));
        fixture.apply("gone", new FileOperation.Unlink());
        fixture.write("b-new", 0, random(2 * BLOCK));
        fixture.apply("a-moved", new FileOperation.Rename(FileKey.of(fixture.sourceId(), "moved")));
        fixture.apply("clone", new FileOperation.Truncate(BLOCK));
        fixture.apply("cloned", new FileOperation.Unlink());
        fixture.write("empty", 0, random(9));
        fixture.drain();
    }

    @Test
    void itIsGoneOnWithWhereverItBroke() throws IOException {
        int length = rest(SnapshotBase.NONE).length;
        for (int at = 0; at < length; at += 7) {
            assertSame(BuiltPartition.inPieces(GEOMETRY, EngineFixture.OPTIONS, this::rest, at));
        }
    }

    @Test
    void theSourceMayHaveChangedMeanwhile() throws IOException {
        byte[] first = rest(SnapshotBase.NONE);
        changeTheSource();
        for (int at = 0; at < first.length; at += 7) {
            assertSame(BuiltPartition.inPieces(GEOMETRY, EngineFixture.OPTIONS, firstThenRests(first), at));
        }
    }

    @Test
    void itMayBreakAgainAndAgain() throws IOException {
        byte[] first = rest(SnapshotBase.NONE);
        changeTheSource();
        for (int at = 200; at < first.length; at += 101) {
            int[] lengths = {at, at / 2, at, at, at + 200};
            assertSame(BuiltPartition.inPieces(GEOMETRY, EngineFixture.OPTIONS, firstThenRests(first), lengths));
        }
    }

    @Test
    void onlyWhatIsMissingIsSent() throws IOException {
        fixture.write("large", 0, random(200 * BLOCK));
        fixture.drain();
        int whole = rest(SnapshotBase.NONE).length;
        List<Integer> rests = new ArrayList<>();
        BuiltPartition built = BuiltPartition.inPieces(
                GEOMETRY,
                EngineFixture.OPTIONS,
                base -> {
                    byte[] rest = rest(base);
                    rests.add(rest.length);
                    return rest;
                },
                whole * 9 / 10);
        assertSame(built);
        assertThat(rests.get(0)).isEqualTo(whole);
        assertThat(rests.get(1))
                .as("the blocks that are there of the large file do not come again")
                .isLessThan(whole / 2);
    }

    @Test
    void whatDoesNotFitToWhatIsBuiltIsRefused() throws IOException {
        byte[] whole = rest(SnapshotBase.NONE);
        SnapshotBase other = SnapshotBase.whole(3);
        byte[] changes = rest(other);
        for (byte[] unfit : List.of(changes, whole)) {
            assertThatThrownBy(() -> BuiltPartition.inPieces(
                            GEOMETRY,
                            EngineFixture.OPTIONS,
                            base -> base.nextOffset() == 0 ? whole : unfit,
                            whole.length / 2))
                    .isInstanceOf(SnapshotException.class)
                    .hasMessageContaining("what there is is of offset");
        }
    }

    private BuiltPartition.Rest firstThenRests(byte[] first) {
        Deque<byte[]> once = new ArrayDeque<>(List.of(first));
        return base -> once.isEmpty() ? rest(base) : once.remove();
    }

    private void assertSame(BuiltPartition built) {
        built.assertSound();
        List<FileRecord> expected = new ArrayList<>();
        try (var files = store.files(fixture.sourceId())) {
            while (files.advance()) {
                expected.add(files.current());
            }
        }
        assertThat(built.files()).extracting(file -> file.key().name()).isEqualTo(names(expected));
        assertThat(built.files())
                .extracting(FileRecord::sizeBytes)
                .isEqualTo(expected.stream().map(FileRecord::sizeBytes).toList());
        assertThat(built.files())
                .extracting(FileRecord::lastSourceOffset)
                .isEqualTo(expected.stream().map(FileRecord::lastSourceOffset).toList());
        assertThat(built.files())
                .extracting(FileRecord::mappedBlocks)
                .isEqualTo(expected.stream().map(FileRecord::mappedBlocks).toList());
        built.contents()
                .forEach((name, content) -> assertThat(Arrays.equals(content, fixture.content(name)))
                        .as(name)
                        .isTrue());
    }

    private static List<String> names(List<FileRecord> files) {
        return files.stream().map(file -> file.key().name()).toList();
    }

    private byte[] rest(SnapshotBase base) throws IOException {
        ReaderHolds one = new ReaderHolds(new ReaderHolds.Limits(1, Long.MAX_VALUE, Long.MAX_VALUE), () -> 0, () -> {});
        try (SnapshotReader reader = new Readers(store, device, one).open().orElseThrow()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BuiltPartition.write(reader, GEOMETRY, reader.view().positions().get(0), base, out);
            return out.toByteArray();
        }
    }

    private void clone(String from, String to) {
        fixture.apply(to, new FileOperation.Clone(FileKey.of(fixture.sourceId(), from), 0, 0, 4 * BLOCK));
    }

    private static byte[] random(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        new SplittableRandom(lengthBytes).nextBytes(bytes);
        return bytes;
    }
}
