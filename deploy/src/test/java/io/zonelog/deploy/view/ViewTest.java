package io.zonelog.deploy.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.view.source.LocatedRows;
import io.zonelog.deploy.view.source.OffsetRow;
import io.zonelog.deploy.view.source.OffsetRow.KafkaOffsets;
import io.zonelog.deploy.view.zone.ZoneRow;
import io.zonelog.deploy.view.zone.ZonesOfFile;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two partitions; both have a file {@code twice}, only the first one has {@code sparse} and {@code at@home/0}. */
class ViewTest {
    private static final UUID DEVICE = new UUID(1, 2);
    private static final DeviceGeometry GEOMETRY = new DeviceGeometry(DEVICE, 4096, 8, 0, 1024, 1024, 256, 4, 4);

    private final InMemoryMappingStore store = new InMemoryMappingStore(DEVICE);
    private final FileFinder finder = new FileFinder(store, LeftBehind.HIDDEN);

    @BeforeEach
    void fillTheStore() {
        MappingBatch batch = store.newBatch();
        batch.putPosition(new SourcePosition(0, new SourceIdentity("c", "t", "home", 0), 40, 3));
        batch.putPosition(new SourcePosition(1, new SourceIdentity("c", "t", "home", 1), 7, 3));
        batch.putFile(new FileRecord(1, FileKey.of(0, "sparse"), 41_000, 3, 2, 39, FileRecord.NOT_KNOWN));
        batch.putExtent(1, new Extent(0, 2, 16, 0, 10, 12));
        batch.putExtent(1, new Extent(10, 1, 8192, Extent.FLAG_SHARED, 39, 39));
        batch.putFile(new FileRecord(2, FileKey.of(0, "twice"), 0, 0, 0, 1, FileRecord.NOT_KNOWN));
        batch.putFile(new FileRecord(3, FileKey.of(1, "twice"), 0, 0, 0, 1, FileRecord.NOT_KNOWN));
        batch.putFile(new FileRecord(4, FileKey.of(0, "at@home/0"), 0, 0, 0, 1, FileRecord.NOT_KNOWN));
        store.commit(batch);
    }

    @Test
    void aKeyThatOnePartitionHasNeedsNoQualifierButTakesIt() {
        assertThat(finder.find("sparse").file().fileId()).isEqualTo(1);
        assertThat(finder.find("sparse@home/0").file().fileId()).isEqualTo(1);
    }

    @Test
    void aKeyThatLooksQualifiedIsFoundAsItIs() {
        assertThat(finder.find("at@home/0").file().fileId()).isEqualTo(4);
        assertThat(finder.find("at@home/0@home/0").file().fileId()).isEqualTo(4);
    }

    @Test
    void anAmbiguousKeyIsRefusedWithTheQualifiersThatHelp() {
        assertThatThrownBy(() -> finder.find("twice"))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageEndingWith("ask for twice@home/0 or twice@home/1");
        assertThat(finder.find("twice@home/1").file().fileId()).isEqualTo(3);
    }

    @Test
    void aMissingFileIsAProblemAndItsNameIsSafeToPrint() {
        assertThatThrownBy(() -> finder.find("no\u001b[31m"))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.PROBLEM))
                .hasMessageContaining("no\\u001b[31m");
    }

    @Test
    void filesAreListedPartitionByPartition() {
        List<String> keys = new ArrayList<>();
        finder.forEach("", found -> keys.add(found.qualifiedKey()));
        assertThat(keys).containsExactly("at@home/0@home/0", "sparse@home/0", "twice@home/0", "twice@home/1");
        keys.clear();
        finder.forEach("sp", found -> keys.add(found.qualifiedKey()));
        assertThat(keys).containsExactly("sparse@home/0");
    }

    @Test
    void filesOfAPartitionThatIsNotHeldAreSeenOnlyByThoseWhoAsk() {
        SourcePosition.State left = SourcePosition.State.WHOLE.incompleteFrom(2).left(0);
        MappingBatch batch = store.newBatch();
        batch.putPosition(new SourcePosition(1, new SourceIdentity("c", "t", "home", 1), 7, 3).with(left));
        store.commit(batch);
        String note =
                "left behind since 1970-01-01T00:00:00Z at offset 7; incomplete: built from offset 2 on of what Kafka"
                        + " still held";
        assertThat(finder.find("twice").file().fileId())
                .as("the only one that is held")
                .isEqualTo(2);
        assertThatThrownBy(() -> finder.find("twice@home/1")).hasMessageContaining(note);
        List<String> keys = new ArrayList<>();
        finder.forEach("tw", found -> keys.add(found.qualifiedKey()));
        assertThat(keys).containsExactly("twice@home/0");
        FileFinder all = new FileFinder(store, LeftBehind.SHOWN);
        assertThat(FileRow.of(all.find("twice@home/1"), 4096).note()).isEqualTo(note);
        assertThat(page(LeftBehind.HIDDEN)).hasSize(1);
        assertThat(page(LeftBehind.SHOWN)).hasSize(2);
        assertThat(String.join("\n", OffsetRow.table(OffsetRow.of(store.positions(), KafkaOffsets.UNKNOWN))))
                .contains("NOTE")
                .contains(note);
    }

    @Test
    void aListPagesAndSortsAndSearchesWithinNames() {
        assertThat(sorted("key", "")).containsExactly("at@home/0", "sparse", "twice/0", "twice/1");
        assertThat(sorted("-key", "")).containsExactly("twice/1", "twice/0", "sparse", "at@home/0");
        assertThat(sorted("-size", "")).containsExactly("sparse", "at@home/0", "twice/0", "twice/1");
        assertThat(sorted("size", "")).containsExactly("at@home/0", "twice/0", "twice/1", "sparse");
        assertThat(sorted("extents", "R")).containsExactly("sparse");
        assertThat(sorted("modified", "t")).containsExactly("at@home/0", "twice/0", "twice/1");
        assertThat(FilePage.of(store, 4096, new FilePage.Request("", "WI", "", 1, LeftBehind.HIDDEN::sees), () -> false)
                        .next())
                .isEqualTo("1/twice");
        assertThatThrownBy(() -> FileSorting.of("name")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FileSorting.Place.of("7/x")).isInstanceOf(IllegalArgumentException.class);
    }

    /** A search that takes long comes in parts, each of which looks at one file at least. */
    @Test
    void aSearchThatIsLateGoesOnWhereItWas() {
        List<String> keys = new ArrayList<>();
        int pages = 0;
        for (String from = ""; from != null; pages++) {
            FilePage page = FilePage.of(
                    store, 4096, new FilePage.Request("", "wice", from, 10, LeftBehind.HIDDEN::sees), () -> true);
            page.files().forEach(row -> keys.add(row.key()));
            from = page.next();
        }
        assertThat(keys).containsExactly("twice", "twice");
        assertThat(pages).isEqualTo(4);
    }

    /** What pages of one row say together. */
    private List<String> sorted(String by, String contains) {
        List<String> keys = new ArrayList<>();
        for (String from = ""; from != null; ) {
            FilePage.Request request = new FilePage.Request("", contains, from, 1, LeftBehind.HIDDEN::sees);
            FilePage page = FilePage.sorted(store, 4096, request, FileSorting.of(by), () -> {});
            page.files().forEach(row -> keys.add(row.key().equals("twice") ? "twice/" + row.partition() : row.key()));
            from = page.next();
        }
        return keys;
    }

    @Test
    void theZonesOfAFileAddUpItsExtents() {
        ZonesOfFile zones = ZonesOfFile.of(store, GEOMETRY, finder.find("sparse"), () -> {});
        assertThat(zones.zones())
                .containsExactly(
                        new ZonesOfFile.Row(GEOMETRY.zoneOf(16), 8192),
                        new ZonesOfFile.Row(GEOMETRY.zoneOf(8192), 4096));
    }

    private List<FileRow> page(LeftBehind leftBehind) {
        return FilePage.of(store, 4096, new FilePage.Request("tw", "", "", 10, leftBehind::sees), () -> false)
                .files();
    }

    @Test
    void aMapIsLaidOutLikeFilefrag() {
        FileFinder.FoundFile found = finder.find("sparse");
        List<String> lines = new ArrayList<>();
        try (Cursor<Extent> extents = store.extents(found.file().fileId(), 0)) {
            FileMap.of(found, GEOMETRY, new ExtentRow.Walk(found.file(), extents, GEOMETRY))
                    .print(lines::add);
        }
        assertThat(String.join("\n", lines)).isEqualTo("""
                        File size of sparse is 41000 (11 blocks of 4096 bytes), written by home/0
                        ext:  file_offset:      sector:  length:  zone:  source_offsets:  flags:
                          0:         0..1:      16..31:       2:     0:          10..12:
                          1:       10..10:  8192..8199:       1:     1:          39..39:  shared,last,eof
                        sparse: 2 extents found""");
    }

    @Test
    void aRecordIsLocatedInTheExtentsWhoseOffsetsContainIt() {
        assertThat(located(0, 11))
                .singleElement()
                .satisfies(row -> assertThat(row.extent().sector()).isEqualTo(16));
        assertThat(located(1, 11)).isEmpty();
        assertThat(located(0, 13)).isEmpty();
    }

    private List<LocatedRows.LocatedRow> located(int partition, long offset) {
        List<LocatedRows.LocatedRow> rows = new ArrayList<>();
        try (LocatedRows found =
                new LocatedRows(store, GEOMETRY, new LocatedRows.Place("home", partition, offset), () -> {})) {
            while (found.advance()) {
                rows.add(found.current());
            }
        }
        return rows;
    }

    @Test
    void storedOffsetsStandBesideKafkasWhereItAnswers() {
        KafkaOffsets kafka = new KafkaOffsets(
                Map.of(new TopicPartition("home", 0), 38L),
                Map.of(new TopicPartition("home", 0), 50L),
                Map.of(new TopicPartition("home", 1), KafkaOffsets.NOT_HELD));
        assertThat(OffsetRow.of(store.positions(), kafka))
                .containsExactly(
                        new OffsetRow("home", 0, 40, 38L, 50L, "known", ""),
                        new OffsetRow("home", 1, 7, null, null, "not held here", ""));
        assertThat(OffsetRow.table(OffsetRow.of(store.positions(), KafkaOffsets.UNKNOWN)))
                .last()
                .asString()
                .endsWith("-    -  no answer");
    }

    @Test
    void aZoneShowsUsedAndDeadBlocksInItsBar() {
        ZoneRow row = new ZoneRow(3, 3 * 8192L, 1024, 1024, 512, "implicitly-opened", 512, 128, 0, 384, 2);
        assertThat(row.bar()).isEqualTo("[####............                ]");
        assertThat(row.line(8))
                .isEqualTo(
                        "  start: 0x000006000, len 0x002000, cap 0x002000, wptr 0x001000, epoch 2, zcond: implicitly-opened"
                                + "    used     128, dead     384 [####............                ]");
        assertThat(new ZoneRow(0, 0, 1024, 1024, 1, "closed", 1, 0, 0, 1, 0).bar())
                .isEqualTo("[.                               ]");
        assertThat(new ZoneRow(0, 0, 1024, 1024, 256, "closed", 256, 0, 256, 0, 0).bar())
                .isEqualTo("[========                        ]");
    }
}
