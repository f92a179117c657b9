package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RenameTest {
    private static final int BLOCK = 4096;
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(16, 64);

    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
    private final List<Long> batches = new ArrayList<>();
    private final EngineFixture fixture = new EngineFixture(
            InMemoryZonedDevice.immediate(GEOMETRY),
            store,
            EngineFixture.OPTIONS,
            (sequence, positions) -> batches.add(sequence));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theFileGoesByTheNewNameAndTheOldOneIsGone() {
        fixture.write("part", 0, filled(3 * BLOCK + 5, 1));
        fixture.drain();
        FileRecord before = record("part");
        long appended = fixture.engine().statistics().appended().dataBlocks();
        assertThat(rename("part", "whole")).isEqualTo(ApplyResult.APPLIED);
        fixture.drain();
        assertThat(names()).containsExactly("whole");
        assertContent("whole", filled(3 * BLOCK + 5, 1));
        FileRecord after = record("whole");
        assertThat(after.fileId()).isEqualTo(before.fileId());
        assertThat(after.lastSourceOffset()).isEqualTo(1);
        assertThat(fixture.engine().statistics().appended().dataBlocks()).isEqualTo(appended);
    }

    @Test
    void aFileThatHadTheNameIsRemovedInTheSameStep() {
        fixture.write("whole", 0, filled(8 * BLOCK, 1));
        fixture.write("part", 0, filled(2 * BLOCK, 2));
        fixture.drain();
        rename("part", "whole");
        fixture.drain();
        assertThat(names()).containsExactly("whole");
        assertContent("whole", filled(2 * BLOCK, 2));
        assertThat(store.zones().stream().mapToInt(ZoneUsage::usedBlocks).sum()).isEqualTo(2);
    }

    @Test
    void aFileThatTheOpenBatchMadeOrChangedIsRenamedInThatBatch() {
        fixture.write("old", 0, filled(BLOCK, 1));
        fixture.write("whole", 0, filled(BLOCK, 9));
        fixture.drain();
        int batchesBefore = batches.size();
        fixture.write("old", BLOCK, filled(10, 2));
        fixture.write("new", 0, filled(BLOCK + 7, 3));
        rename("old", "whole");
        rename("new", "other");
        fixture.write("whole", BLOCK + 10, filled(10, 4));
        fixture.drain();
        assertThat(batches).hasSize(batchesBefore + 1);
        assertThat(names()).containsExactly("other", "whole");
        byte[] expected = filled(BLOCK + 20, 1);
        Arrays.fill(expected, BLOCK, BLOCK + 10, (byte) 2);
        Arrays.fill(expected, BLOCK + 10, BLOCK + 20, (byte) 4);
        assertContent("whole", expected);
        assertContent("other", filled(BLOCK + 7, 3));
    }

    @Test
    void twoFilesChangeTheirNamesInOneBatch() {
        fixture.write("one", 0, filled(BLOCK, 1));
        fixture.write("two", 0, filled(BLOCK, 2));
        fixture.drain();
        rename("one", "third");
        rename("two", "one");
        rename("third", "two");
        fixture.drain();
        assertThat(names()).containsExactly("one", "two");
        assertContent("one", filled(BLOCK, 2));
        assertContent("two", filled(BLOCK, 1));
    }

    @Test
    void theOldNameMayBeUsedAgainAtOnce() {
        fixture.write("part", 0, filled(BLOCK, 1));
        fixture.drain();
        rename("part", "whole");
        fixture.write("part", 0, filled(5, 2));
        rename("part", "whole");
        fixture.write("part", 0, filled(6, 3));
        fixture.drain();
        assertContent("whole", filled(5, 2));
        assertContent("part", filled(6, 3));
        assertThat(names()).containsExactly("part", "whole");
    }

    @Test
    void aRenamedFileThatIsUnlinkedIsGoneUnderBothNames() {
        fixture.write("part", 0, filled(BLOCK, 1));
        fixture.drain();
        rename("part", "whole");
        fixture.apply("whole", new FileOperation.Unlink());
        fixture.drain();
        assertThat(names()).isEmpty();
        assertThat(store.zones().stream().mapToInt(ZoneUsage::usedBlocks).sum()).isZero();
    }

    @Test
    void aRenameOntoItselfChangesNothing() {
        fixture.write("file", 0, filled(BLOCK, 1));
        fixture.drain();
        FileRecord before = record("file");
        assertThat(rename("file", "file")).isEqualTo(ApplyResult.APPLIED);
        fixture.drain();
        assertThat(record("file")).isEqualTo(before);
    }

    @Test
    void aSourceThatIsNotThereIsRefused() {
        fixture.write("whole", 0, filled(BLOCK, 1));
        assertThat(rename("nothing", "whole"))
                .isEqualTo(new ApplyResult.Rejected(
                        "the rename of nothing has no source: there is no such file in the same partition"));
        fixture.drain();
        assertContent("whole", filled(BLOCK, 1));
    }

    @Test
    void clonesOfTheOpenBatchComeFirst() {
        fixture.write("source", 0, filled(4 * BLOCK, 1));
        fixture.drain();
        FileKey source = FileKey.of(fixture.sourceId(), "source");
        fixture.apply("copy", new FileOperation.Clone(source, 0, 0, FileOperation.Clone.TO_END_OF_SOURCE));
        rename("copy", "source");
        fixture.drain();
        assertThat(names()).containsExactly("source");
        assertContent("source", filled(4 * BLOCK, 1));
    }

    private ApplyResult rename(String from, String to) {
        return fixture.apply(to, new FileOperation.Rename(FileKey.of(fixture.sourceId(), from)));
    }

    private FileRecord record(String name) {
        return store.file(FileKey.of(fixture.sourceId(), name)).orElseThrow();
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        try (var files = store.files(fixture.sourceId())) {
            while (files.advance()) {
                names.add(files.current().key().name());
            }
        }
        return names;
    }

    private void assertContent(String name, byte[] expected) {
        assertThat(fixture.content(name)).isEqualTo(expected);
        assertThat(fixture.problems()).isEmpty();
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
