package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.WriteLife;
import io.zonelog.block.WriteMode;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which records an extent says wrote into it; the source's first record has the offset 0. */
class ProvenanceTest {
    private static final int BLOCK = 4096;
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(16, 64);

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
    private EngineFixture fixture = open();

    private EngineFixture open() {
        return new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> {});
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** What became durable before the last record: nothing, what is kept as the file's tail, or what only the store has. */
    enum Before {
        IN_THE_SAME_BATCH,
        IN_A_TAIL,
        IN_THE_STORE
    }

    @ParameterizedTest
    @EnumSource(Before.class)
    void recordsWhoseBytesALaterOneLeavesInTheBlockStayInTheRange(Before before) {
        text("greeting", FileOperation.Write.AT_END_OF_FILE, "hello ");
        text("greeting", FileOperation.Write.AT_END_OF_FILE, "world");
        madeDurable(before);
        text("greeting", 0, "HELLO");
        assertThat(ranges("greeting")).containsExactly("0: 0..2");
        assertThat(new String(fixture.content("greeting"), StandardCharsets.US_ASCII))
                .isEqualTo("HELLO world");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zero", "punch", "truncate"})
    void whatIsZeroedInABlockLeavesTheRestOfItToItsWriter(String operation) {
        fixture.write("file", 0, new byte[3000]);
        fixture.drain();
        fixture.apply(
                "file",
                switch (operation) {
                    case "zero" -> new FileOperation.Zero(100, 200);
                    case "punch" -> new FileOperation.Punch(100, 200);
                    default -> new FileOperation.Truncate(1000);
                });
        assertThat(ranges("file")).containsExactly("0: 0..1");
    }

    @Test
    void blocksThatARecordCoversWholeAreItsOwn() {
        fixture.write("file", 0, new byte[2 * BLOCK]);
        fixture.drain();
        fixture.write("file", 0, new byte[BLOCK]);
        fixture.apply("file", direct(BLOCK));
        assertThat(ranges("file")).containsExactly("0: 1..1", "1: 2..2");
    }

    @Test
    void aCloneTakesTheRecordsOfItsSourceAlong() {
        fixture.write("source", 0, new byte[BLOCK + 100]);
        fixture.drain();
        fixture.apply(
                "copy",
                new FileOperation.Clone(
                        FileKey.of(fixture.sourceId(), "source"), 0, 0, FileOperation.Clone.TO_END_OF_SOURCE));
        fixture.apply("source", new FileOperation.Unlink());
        assertThat(ranges("copy")).containsExactly("0: 0..1", "1: 0..1");
    }

    @Test
    void aFileThatIsAppendedToDoesNotCarryItsFirstRecordsAlong() {
        int recordBytes = 1000;
        int records = 60;
        for (int record = 0; record < records; record++) {
            fixture.write("log", FileOperation.Write.AT_END_OF_FILE, new byte[recordBytes]);
            if (record % 7 == 0) {
                fixture.drain();
            }
        }
        fixture.drain();
        for (Extent extent : extents("log")) {
            // The record that holds the extent's first byte.
            long first = extent.fileBlock() * BLOCK / recordBytes;
            long last = Math.min(records - 1, (extent.endBlock() * BLOCK - 1) / recordBytes);
            assertThat(extent.firstSourceOffset()).as("first of %s", extent).isEqualTo(first);
            assertThat(extent.lastSourceOffset()).as("last of %s", extent).isGreaterThanOrEqualTo(last);
        }
    }

    @Test
    void aFileKeepsTheTimestampOfTheLastRecordThatChangedItAndBoreOne() {
        timed("file", 0, 1000, new FileOperation.Truncate(100));
        assertThat(lastModified("file")).isEqualTo(1000);
        timed("file", 1, 3000, new FileOperation.Truncate(90));
        timed("other", 2, 9000, new FileOperation.Truncate(1));
        timed("file", 3, 2000, new FileOperation.Truncate(80));
        assertThat(lastModified("file")).as("the log's order counts").isEqualTo(2000);
        timed("file", 4, FileRecord.NOT_KNOWN, new FileOperation.Truncate(70));
        fixture.engine().operate(FileKey.of(fixture.sourceId(), "file"), new FileOperation.Truncate(60));
        assertThat(lastModified("file")).isEqualTo(2000);
        timed("file", 5, 4000, new FileOperation.Unlink());
        timed("file", 6, FileRecord.NOT_KNOWN, new FileOperation.Truncate(10));
        assertThat(lastModified("file")).isEqualTo(FileRecord.NOT_KNOWN);
    }

    private void timed(String name, long offset, long timestampMillis, FileOperation operation) {
        Sources.SourceRecord record =
                new Sources.SourceRecord(offset, timestampMillis, 0, () -> SourcePosition.RecordMark.NONE);
        FileKey key = FileKey.of(fixture.sourceId(), name);
        while (fixture.engine().apply(key, record, operation) == ApplyResult.BUSY) {
            fixture.engine().doWork();
        }
    }

    private long lastModified(String name) {
        fixture.drain();
        return store.file(FileKey.of(fixture.sourceId(), name)).orElseThrow().lastModifiedMillis();
    }

    private void madeDurable(Before before) {
        if (before != Before.IN_THE_SAME_BATCH) {
            fixture.drain();
        }
        if (before == Before.IN_THE_STORE) {
            fixture.engine().close();
            fixture = open();
        }
    }

    private void text(String name, long offsetBytes, String text) {
        fixture.write(name, offsetBytes, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static FileOperation direct(long offsetBytes) {
        return new FileOperation.Write(offsetBytes, ByteBuffer.allocate(BLOCK), WriteMode.DIRECT, WriteLife.NONE);
    }

    private List<String> ranges(String name) {
        fixture.drain();
        return extents(name).stream()
                .map(extent ->
                        extent.fileBlock() + ": " + extent.firstSourceOffset() + ".." + extent.lastSourceOffset())
                .toList();
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
}
