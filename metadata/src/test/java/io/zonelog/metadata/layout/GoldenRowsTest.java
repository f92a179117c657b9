package io.zonelog.metadata.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.State.Holding;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.mapping.layout.PositionLayout;
import io.zonelog.mapping.layout.RowReader;
import io.zonelog.mapping.layout.RowWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the layouts to what each version wrote. {@code -Dzonelog.rewrite=true} writes the newest version's file anew: only for a new
 * format version.
 */
class GoldenRowsTest {
    private static final Path GOLDEN = golden(MetaLayout.FORMAT_VERSION);
    private static final HexFormat HEX = HexFormat.of();

    private final List<String> lines = new ArrayList<>();

    private static Path golden(int version) {
        return Path.of("src/test/resources/io/zonelog/metadata/layout/rows-" + version + ".txt");
    }

    @Test
    void rowsAreWrittenAsTheirVersionWroteThem() throws IOException {
        addFiles();
        addExtents();
        addRuns();
        addRest();
        String text = String.join("\n", lines) + "\n";
        if (Boolean.getBoolean("zonelog.rewrite")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, text);
        }
        assertThat(text).isEqualTo(Files.readString(GOLDEN));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, MetaLayout.FORMAT_VERSION})
    void rowsThatEveryVersionWroteAreRead(int version) throws IOException {
        List<String> golden = Files.readAllLines(golden(version));
        assertThat(golden.size()).isGreaterThan(30);
        for (int line = 0; line < golden.size(); line += 3) {
            String[] familyAndRow = golden.get(line).split(" ", 2);
            RowReader key = new RowReader(bytes(golden.get(line + 1), "  key   "));
            RowReader value = new RowReader(bytes(golden.get(line + 2), "  value "));
            assertThat(read(familyAndRow[0], key, value)).isEqualTo(familyAndRow[1]);
        }
    }

    private static byte[] bytes(String line, String label) {
        assertThat(line).startsWith(label);
        return HEX.parseHex(line.substring(label.length()));
    }

    private static String read(String family, RowReader key, RowReader value) {
        return switch (family) {
            case "files-by-name" -> FileLayout.file(key, value).toString();
            case "files-by-id" -> {
                key.getByte();
                yield key.getLong() + " " + FileLayout.fileKey(value);
            }
            case "extents" -> ExtentLayout.fileExtent(key, value).toString();
            case "rmap" -> RmapLayout.run(key, value).toString();
            case "checksums" -> readChecksums(key, value);
            case "zones" -> ZoneLayout.usage(key, value).toString();
            case "mark" -> String.valueOf(MarkLayout.last(value, 1)[0]);
            case "positions" -> PositionLayout.position(key, value).toString();
            case "meta" -> readMeta(new String(key.getBytes(key.remaining()), StandardCharsets.US_ASCII), value);
            default -> throw new IllegalArgumentException(family);
        };
    }

    private static String readChecksums(RowReader key, RowReader value) {
        StringBuilder text = new StringBuilder();
        text.append("zone ").append(ChecksumLayout.zoneIndex(key));
        text.append(" block ").append(ChecksumLayout.blockInZone(key)).append(':');
        int[] crcs = new int[16];
        int count = ChecksumLayout.copy(value, 0, crcs, 0, crcs.length);
        for (int index = 0; index < count; index++) {
            text.append(' ').append(Integer.toHexString(crcs[index]));
        }
        return text.toString();
    }

    private static String readMeta(String name, RowReader value) {
        return switch (name) {
            case MetaLayout.FORMAT_VERSION_KEY -> name + " " + MetaLayout.version(value);
            case MetaLayout.DEVICE_UUID_KEY -> name + " " + MetaLayout.uuid(value);
            case MarkLayout.LAST_COMMITS_KEY -> name + " " + Arrays.toString(MarkLayout.last(value, 6));
            case "journal-entry-65537" -> name + " " + HEX.formatHex(value.getBytes(value.remaining()));
            default -> name + " " + MetaLayout.number(value);
        };
    }

    private void addFiles() {
        addFile(new FileRecord(1, FileKey.of(0, "a"), 0, 0, 0, 0, FileRecord.NOT_KNOWN));
        addFile(new FileRecord(
                300, FileKey.of(7, "straße/日本"), 123_456_789, 30_142, 17, 4_000_000_000L, 1_764_000_000_123L));
        addFile(new FileRecord(
                1L << 40, FileKey.of(65_536, "z"), Long.MAX_VALUE, 1L << 50, 1L << 33, -1, Long.MAX_VALUE));
    }

    private void addFile(FileRecord file) {
        add(
                "files-by-name " + file,
                row -> FileLayout.putNameKey(row, file.key()),
                row -> FileLayout.putNameValue(row, file));
        add(
                "files-by-id " + file.fileId() + " " + file.key(),
                row -> FileLayout.putIdKey(row, file.fileId()),
                row -> FileLayout.putIdValue(row, file.key()));
    }

    private void addExtents() {
        addExtent(1, new Extent(0, 1, 8, 0, 0, 0));
        addExtent(2, new Extent(1_000, 1_024, 4_718_592, Extent.FLAG_SHARED, 1_000_000, 1_000_200));
        addExtent(1L << 40, new Extent(1L << 50, 1 << 30, 1L << 45, Extent.FLAG_UNWRITTEN, -1, 1L << 40));
    }

    private void addExtent(long fileId, Extent extent) {
        add(
                "extents FileExtent[fileId=" + fileId + ", extent=" + extent + "]",
                row -> ExtentLayout.putKey(row, fileId, extent.fileBlock()),
                row -> ExtentLayout.putValue(row, extent));
    }

    private void addRuns() {
        addRun(new RmapRun(0, 0, List.of(new RmapRun.Owner(0, 1, 1, 0))));
        addRun(new RmapRun(5, 4_096, List.of(new RmapRun.Owner(3, 1_021, 1L << 40, 1L << 50))));
        addRun(new RmapRun(
                900,
                1 << 20,
                List.of(
                        new RmapRun.Owner(0, 1, 40, 0),
                        new RmapRun.Owner(1, 1, 41, 0),
                        new RmapRun.Owner(2, 200, 41, 1),
                        new RmapRun.Owner(203, 4, 12, 77))));
        int[] crcs = {0, 0x12345678, 0xffffffff};
        add(
                "checksums zone 3 block 17: 0 12345678 ffffffff",
                row -> ChecksumLayout.putKey(row, 3, 17),
                row -> ChecksumLayout.putValue(row, crcs, 0, 3));
        add(
                "checksums zone 65536 block 275711: 12345678",
                row -> ChecksumLayout.putKey(row, 65_536, 275_711),
                row -> ChecksumLayout.putValue(row, crcs, 1, 1));
    }

    private void addRun(RmapRun run) {
        add("rmap " + run, row -> RmapLayout.putKey(row, run), row -> RmapLayout.putValue(row, run));
    }

    private void addRest() {
        ZoneUsage usage = new ZoneUsage(12, 5_000, 275_712, 3, 1_000_000);
        add("zones " + usage, row -> ZoneLayout.putKey(row, usage.zoneIndex()), row -> ZoneLayout.putValue(row, usage));
        SourceIdentity identity = new SourceIdentity("MkU3OEVBNTcwNTJENDM2Qg", "vPaeG5ZRTcC1hy", "zonelog.writes", 3);
        addPosition(new SourcePosition(0, identity, 0, SourcePosition.NO_LEADER_EPOCH));
        addPosition(new SourcePosition(70_000, identity, 1L << 40, 12));
        addPosition(new SourcePosition(
                3,
                identity,
                4_711,
                12,
                new SourcePosition.RecordMark(4_709, 1_800_000_000_000L, 0xfedcba98),
                new SourcePosition.State(Holding.LEFT, 1_800_000_000_123L, 17)));
        addMeta(
                "format-version " + MetaLayout.FORMAT_VERSION,
                MetaLayout.FORMAT_VERSION_KEY,
                row -> row.putInt(MetaLayout.FORMAT_VERSION));
        UUID uuid = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
        addMeta("device-uuid " + uuid, MetaLayout.DEVICE_UUID_KEY, row -> MetaLayout.putUuid(row, uuid));
        addMeta("next-file-id 77", MetaLayout.NEXT_FILE_ID_KEY, row -> row.putLong(77));
        addMeta("batch-sequence 4294967296", MetaLayout.BATCH_SEQUENCE_KEY, row -> row.putLong(1L << 32));
        addMeta("start-number 513", MetaLayout.START_NUMBER_KEY, row -> row.putLong(513));
        addMeta("journal-sequence 65537", MetaLayout.JOURNAL_SEQUENCE_KEY, row -> row.putLong(65_537));
        addMeta(
                "journal-entry-65537 05af01",
                MetaLayout.journalEntryKey(65_537),
                row -> row.putBytes(new byte[] {5, (byte) 0xaf, 1}));
        addMeta(
                "last-commits [1, 1, 9, 8, 7, 4294967296]",
                MarkLayout.LAST_COMMITS_KEY,
                row -> row.putLong(1)
                        .putLong(1)
                        .putLong(9)
                        .putLong(8)
                        .putLong(7)
                        .putLong(1L << 32));
        add("mark 4294967296", row -> row.putBytes(MarkLayout.familyKey()), row -> row.putLong(1L << 32));
    }

    private void addPosition(SourcePosition position) {
        add(
                "positions " + position,
                row -> PositionLayout.putKey(row, position.sourceId()),
                row -> PositionLayout.putValue(row, position));
    }

    private void addMeta(String description, String name, Consumer<RowWriter> value) {
        add("meta " + description, row -> row.putBytes(name.getBytes(StandardCharsets.US_ASCII)), value);
    }

    private void add(String description, Consumer<RowWriter> key, Consumer<RowWriter> value) {
        lines.add(description);
        lines.add("  key   " + hex(key));
        lines.add("  value " + hex(value));
    }

    private static String hex(Consumer<RowWriter> content) {
        RowWriter row = new RowWriter(16);
        content.accept(row);
        return HEX.formatHex(row.toByteArray());
    }
}
