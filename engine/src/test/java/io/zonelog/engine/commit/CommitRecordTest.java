package io.zonelog.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.cache.BlockRanges;
import io.zonelog.cache.BlockRemap;
import io.zonelog.engine.commit.CommitPlan.FileChange;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CommitRecordTest {
    private static final Path VERSION_1 = Path.of("src", "test", "resources", "commit", "record-version-1.hex");
    private static final long SEED = Long.getLong("zonelog.seed", 1L);

    private static FileKey nameOf(long fileId) {
        return FileKey.of(5, "file " + fileId);
    }

    /** What the file of version 1 says, which was written from the drawing and not by this code. */
    private static CommitRecord golden() {
        SourcePosition position = new SourcePosition(
                5,
                new SourceIdentity("cluster", "topic-id", "writes", 3),
                1000,
                7,
                new SourcePosition.RecordMark(999, 1_700_000_000_000L, 0x12345678),
                SourcePosition.State.WHOLE);
        FileChange punched = new FileChange(
                10,
                nameOf(10),
                FileChange.Origin.EXISTING,
                4096,
                990,
                1_700_000_000_001L,
                List.of(new BlockRanges.Range(2, 5), new BlockRanges.Range(8, BlockRanges.UNBOUNDED)),
                List.of(),
                List.of(),
                List.of());
        FileChange cloned = new FileChange(
                41,
                FileKey.of(5, "ä"),
                FileChange.Origin.CREATED,
                1L << 40,
                992,
                0,
                List.of(),
                List.of(new BlockRemap(10, 1, 200, 300)),
                List.of(),
                List.of());
        return new CommitRecord(77, 300, List.of(punched, renamed(), cloned), List.of(9L, 4L), List.of(position), 42);
    }

    private static FileChange renamed() {
        return new FileChange(
                12,
                FileKey.of(5, "new name"),
                FileChange.Origin.RENAMED,
                0,
                991,
                -1,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static byte[] goldenBytes() throws IOException {
        return HexFormat.of().parseHex(Files.readString(VERSION_1).replace("\n", ""));
    }

    @Test
    void theBytesOfVersionOneStay() throws IOException {
        assertThat(golden().toBytes()).isEqualTo(goldenBytes());
        assertThat(CommitRecord.of(goldenBytes(), CommitRecordTest::nameOf)).contains(golden());
    }

    @Test
    void whatIsBehindARecordDoesNotMatter() throws IOException {
        byte[] padded = Arrays.copyOf(goldenBytes(), 4096);
        Arrays.fill(padded, goldenBytes().length, padded.length, (byte) 0x5A);
        assertThat(CommitRecord.of(padded, CommitRecordTest::nameOf)).contains(golden());
    }

    @Test
    void whatEndsTooEarlyOrIsOfAnotherVersionIsNoRecord() throws IOException {
        byte[] whole = goldenBytes();
        for (int length = 0; length < whole.length; length++) {
            assertThat(CommitRecord.of(Arrays.copyOf(whole, length), CommitRecordTest::nameOf))
                    .as("the first %d bytes", length)
                    .isEmpty();
        }
        for (int version = 0; version < 256; version++) {
            byte[] other = whole.clone();
            other[0] = (byte) version;
            assertThat(CommitRecord.of(other, CommitRecordTest::nameOf).isPresent())
                    .as("version %d", version)
                    .isEqualTo(version == 1);
        }
        byte[] longer = whole.clone();
        longer[4]++;
        assertThat(CommitRecord.of(Arrays.copyOf(longer, longer.length + 1), CommitRecordTest::nameOf))
                .as("a byte is left over")
                .isEmpty();
    }

    @Test
    void whateverABatchChangesIsReadAgain() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 2000; i++) {
            CommitRecord record = random(random);
            assertThat(CommitRecord.of(record.toBytes(), CommitRecordTest::nameOf))
                    .as("record %d of seed %d", i, SEED)
                    .contains(record);
        }
    }

    private static CommitRecord random(SplittableRandom random) {
        List<FileChange> files = new ArrayList<>();
        long fileId = 0;
        for (int left = random.nextInt(6); left > 0; left--) {
            fileId += 1 + number(random) / 8;
            files.add(change(fileId, random));
        }
        List<Long> removed = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            removed.add(number(random));
        }
        List<SourcePosition> positions = new ArrayList<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            positions.add(new SourcePosition(
                    random.nextInt(1 << 20),
                    new SourceIdentity("c", "t", "topic " + left, random.nextInt(100)),
                    number(random),
                    random.nextInt(-1, 50),
                    random.nextBoolean()
                            ? SourcePosition.RecordMark.NONE
                            : new SourcePosition.RecordMark(number(random), number(random), random.nextInt()),
                    random.nextBoolean()
                            ? SourcePosition.State.BUILDING
                            : SourcePosition.State.WHOLE.left(number(random)).incompleteFrom(number(random))));
        }
        return new CommitRecord(number(random), number(random), files, removed, positions, number(random));
    }

    private static FileChange change(long fileId, SplittableRandom random) {
        FileChange.Origin[] origins = FileChange.Origin.values();
        FileChange.Origin origin = origins[random.nextInt(origins.length)];
        List<BlockRanges.Range> holes = new ArrayList<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            long from = number(random) / 2;
            holes.add(new BlockRanges.Range(
                    from, random.nextBoolean() ? BlockRanges.UNBOUNDED : from + 1 + number(random) / 4));
        }
        List<BlockRemap> remaps = new ArrayList<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            remaps.add(new BlockRemap(number(random), number(random), number(random), number(random)));
        }
        return new FileChange(
                fileId,
                origin == FileChange.Origin.EXISTING ? nameOf(fileId) : FileKey.of(random.nextInt(9), "n" + fileId),
                origin,
                number(random),
                random.nextInt(8) == 0 ? -1 : number(random),
                random.nextBoolean() ? -1 : number(random),
                holes,
                remaps,
                List.of(),
                List.of());
    }

    /** Of any length in bits, not negative. */
    private static long number(SplittableRandom random) {
        return random.nextLong() >>> (1 + random.nextInt(60));
    }
}
