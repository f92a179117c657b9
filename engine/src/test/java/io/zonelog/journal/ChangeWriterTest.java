package io.zonelog.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.State.Holding;
import io.zonelog.mapping.ZoneUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Changes as bytes and back. {@code -Dzonelog.rewrite=true} writes the golden file anew: only for a new version of the journal's frames.
 * {@code -Dzonelog.seed=N -Dzonelog.histories=N} tries other and more random changes.
 */
class ChangeWriterTest {
    private static final Path GOLDEN = Path.of("src/test/resources/journal/changes-version-1.txt");
    private static final HexFormat HEX = HexFormat.of();
    private static final long FIRST_SEED = Long.getLong("zonelog.seed", 1);
    private static final int SEEDS = Integer.getInteger("zonelog.histories", 60);

    @Test
    void changesAreWrittenAsTheirVersionWroteThem() throws IOException {
        List<String> text = new ArrayList<>();
        ChangeLines calls = new ChangeLines();
        ChangeWriter writer = new ChangeWriter();
        MappingBatch both = ChangeWriter.both(calls.batch(), writer);
        for (Consumer<MappingBatch> change : oneOfEach()) {
            change.accept(both);
            text.add(calls.lines().get(calls.lines().size() - 1));
        }
        text.add("  " + HEX.formatHex(writer.toByteArray()));
        if (Boolean.getBoolean("zonelog.rewrite")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.write(GOLDEN, text);
        }
        assertThat(text).isEqualTo(Files.readAllLines(GOLDEN));
    }

    @Test
    void changesThatTheVersionWroteAreRead() throws IOException {
        StringBuilder hex = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (String line : Files.readAllLines(GOLDEN)) {
            if (line.startsWith("  ")) {
                hex.append(line.strip());
            } else {
                expected.add(line);
            }
        }
        assertThat(replayed(HEX.parseHex(hex)))
                .isEqualTo(expected)
                .hasSize(oneOfEach().size());
    }

    /** Drawn by hand from the form in the comment of the class. */
    @Test
    void bytesAreThoseOfTheDrawing() {
        ChangeWriter writer = new ChangeWriter();
        writer.putExtent(3, new Extent(0, 2, 64, Extent.FLAG_SHARED, 10, 12));
        writer.removeExtent(3, 2);
        writer.putExtent(3, new Extent(2, 1, 80, 0, 11, 11));
        writer.putChecksums(1, 5, new int[] {0x01020304}, 0, 1);
        writer.putChecksums(1, 6, new int[] {-1}, 0, 1);
        assertThat(HEX.formatHex(writer.toByteArray()))
                .isEqualTo("0b" + "06" + "00" + "02" + "00" + "03" + "02" + "04" + "08" // bytes of each column
                        + "04" + "05" + "04" + "08" + "020a" + "01" + "08" + "0000" + "01" // ops
                        + "0600" + "0000" + "0000" // extents
                        + "02" + "01" // their lengths
                        + "8001" + "00" // sectors; 64 is 128 unsigned, of two bytes
                        + "02" + "00" // flags
                        + "1402" + "0100" // offsets
                        + "01020304" + "ffffffff"); // checksums
    }

    @Test
    void randomChangesOfEveryKindAreMadeAgainAsTheyWere() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            ChangeLines calls = new ChangeLines();
            byte[] bytes = randomChanges(seed, calls);
            assertThat(replayed(bytes)).as("seed %s", seed).isEqualTo(calls.lines());
            byte[] inTheMiddle = new byte[bytes.length + 9];
            Arrays.fill(inTheMiddle, (byte) 0xff);
            System.arraycopy(bytes, 0, inTheMiddle, 4, bytes.length);
            ChangeLines again = new ChangeLines();
            ChangeReader.replay(inTheMiddle, 4, bytes.length, again.batch());
            assertThat(again.lines()).as("seed %s", seed).isEqualTo(calls.lines());
        }
    }

    /** Every kind after every other one, several times. */
    private static byte[] randomChanges(long seed, ChangeLines calls) {
        RandomChanges changes = new RandomChanges(seed);
        ChangeWriter writer = new ChangeWriter();
        MappingBatch both = ChangeWriter.both(writer, calls.batch());
        for (int one = 0; one < RandomChanges.KINDS; one++) {
            for (int other = 0; other < RandomChanges.KINDS; other++) {
                changes.make(one, both);
                changes.make(other, both);
            }
        }
        return writer.toByteArray();
    }

    @Test
    void aClearedWriterStartsOver() {
        ChangeWriter writer = new ChangeWriter();
        assertThat(writer.isEmpty()).isTrue();
        RandomChanges before = new RandomChanges(FIRST_SEED);
        for (int kind = 0; kind < RandomChanges.KINDS; kind++) {
            before.make(kind, writer);
        }
        assertThat(writer.isEmpty()).isFalse();
        writer.clear();
        assertThat(writer.isEmpty()).isTrue();
        assertThat(writer.toByteArray()).isEmpty();
        ChangeLines calls = new ChangeLines();
        oneOfEach().forEach(change -> change.accept(ChangeWriter.both(writer, calls.batch())));
        assertThat(replayed(writer.toByteArray())).isEqualTo(calls.lines());
    }

    @Test
    void bothBatchesAreClosed() {
        ChangeLines one = new ChangeLines();
        ChangeLines other = new ChangeLines();
        ChangeWriter.both(one.batch(), other.batch()).close();
        assertThat(one.lines()).containsExactly("close ");
        assertThat(other.lines()).containsExactly("close ");
    }

    /** The usual changes of an overwrite are told in few bytes. */
    @Test
    void rowsThatGoOnWhereTheLastOneEndedAreShort() {
        ChangeWriter writer = new ChangeWriter();
        writer.putExtent(70_000, new Extent(1_000_000, 1, 8_000_000, 0, 5_000_000, 5_000_000));
        int first = writer.sizeBytes();
        for (int block = 1; block <= 100; block++) {
            writer.removeExtent(70_000, 1_000_000L + block);
            writer.putExtent(
                    70_000,
                    new Extent(
                            1_000_000L + block, 1, 8_000_000L + 8L * block, 0, 5_000_000L + block, 5_000_000L + block));
        }
        assertThat(writer.sizeBytes() - first).isEqualTo(100 * (3 + 8));
    }

    @Test
    void damagedBytesAreRefusedOrAreOtherChanges() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            Random random = new Random(seed);
            byte[] whole = randomChanges(seed, new ChangeLines());
            for (int attempt = 0; attempt < 50; attempt++) {
                byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
                for (int place = random.nextInt(4); place > 0 && damaged.length > 0; place--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
                assertRefusedOrRead(damaged, seed);
            }
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            assertRefusedOrRead(noise, seed);
        }
    }

    private static void assertRefusedOrRead(byte[] bytes, long seed) {
        Throwable thrown = catchThrowable(() -> replayed(bytes));
        if (thrown != null) {
            assertThat(thrown)
                    .as("seed %s, %s", seed, HEX.formatHex(bytes))
                    .isExactlyInstanceOf(IllegalArgumentException.class);
        }
    }

    /** What announces more than there is, or than there can be, costs no memory and no time. */
    @Test
    void greatNumbersAreRefused() {
        String huge = "ffffffff07";
        String endless = "ffffffffffffffffffffff";
        for (String hex : List.of(
                "01" + "0000" + huge + "61", // a name
                "01" + "0000" + "00", // an empty name
                "06" + "0000" + huge + "00010000", // owners
                "06" + "0000" + "02" + huge + huge + "0000" + huge + huge + "0000", // blocks
                "06" + "0000" + "00", // no owners
                "08" + "0000" + huge + "00000000", // checksums
                "08" + "0000" + "8108" + "00000000", // 1,025 of them
                "08" + "0000" + "00", // none
                "08" + "0100" + "01" + "00000000", // zone -1
                "08" + "0001" + "01" + "00000000", // block -1
                "04" + "0001" + "01" + "00" + "00" + "00" + "00", // file block -1
                "04" + "0000" + "00" + "00" + "00" + "00" + "00", // no blocks
                "0a" + "ffffffff0f", // zone 2^32 - 1
                "0b" + "00000000" + huge, // a position
                "0b" + "00000000" + "00", // none in it
                "0c" + endless,
                "0c",
                "00",
                "10",
                "ff")) {
            assertThatThrownBy(() -> replayed(HEX.parseHex(hex)))
                    .as(hex)
                    .isExactlyInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void checksumsOfNoBlockOrTooManyAreNotTaken() {
        ChangeWriter writer = new ChangeWriter();
        assertThatThrownBy(() -> writer.putChecksums(0, 0, new int[1], 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.putChecksums(0, 0, new int[2_000], 0, 1_025))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.putChecksums(0, 0, new int[3], 2, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(writer.isEmpty()).isTrue();
    }

    private static List<String> replayed(byte[] bytes) {
        ChangeLines calls = new ChangeLines();
        ChangeReader.replay(bytes, 0, bytes.length, calls.batch());
        return calls.lines();
    }

    private static List<Consumer<MappingBatch>> oneOfEach() {
        FileRecord file = new FileRecord(300, FileKey.of(7, "straße"), 123_456_789, 30_142, 17, 4_000_000_000L, 1_764L);
        FileRecord next = new FileRecord(301, FileKey.of(7, "b"), 0, 0, 0, 4_000_000_001L, FileRecord.NOT_KNOWN);
        Extent extent = new Extent(1_000, 1_024, 4_718_592, Extent.FLAG_SHARED, 1_000_000, 1_000_200);
        Extent behind = new Extent(2_024, 1, 4_726_784, Extent.FLAG_UNWRITTEN, 1_000_100, 1_000_100);
        RmapRun run = new RmapRun(
                900,
                1 << 20,
                List.of(
                        new RmapRun.Owner(0, 1, 40, 0),
                        new RmapRun.Owner(1, 1, 41, 0),
                        new RmapRun.Owner(2, 200, 41, 1),
                        new RmapRun.Owner(203, 4, 12, 77)));
        int[] crcs = {7, 0x12345678, 0xffffffff, 8};
        return List.of(
                batch -> batch.putFile(file),
                batch -> batch.putFile(next),
                batch -> batch.updateFile(file),
                batch -> batch.removeFile(next),
                batch -> batch.putExtent(300, extent),
                batch -> batch.putExtent(300, behind),
                batch -> batch.removeExtent(300, 1_000),
                batch -> batch.putExtent(300, extent.at(8)),
                batch -> batch.putRmap(run),
                batch -> batch.removeRmap(run),
                batch -> batch.putChecksums(900, 1 << 20, crcs, 1, 2),
                batch -> batch.putChecksums(900, (1 << 20) + 2, crcs, 0, 1),
                batch -> batch.putZone(new ZoneUsage(12, 5_000, 275_712, 3, 1_000_000)),
                batch -> batch.putZone(new ZoneUsage(13, 0, 1, 2, 1_000_001)),
                batch -> batch.dropZone(77),
                batch -> batch.putPosition(position()),
                batch -> batch.putNextFileId(302),
                batch -> batch.putBatchSequence(1L << 32),
                batch -> batch.putStartNumber(513),
                batch -> batch.putJournalSequence(65_537));
    }

    private static SourcePosition position() {
        return new SourcePosition(
                3,
                new SourceIdentity("cluster", "topic-id", "zonelog.writes", 3),
                4_711,
                12,
                new SourcePosition.RecordMark(4_709, 1_800_000_000_000L, 0xfedcba98),
                new SourcePosition.State(Holding.LEFT, 1_800_000_000_123L, 17));
    }
}
