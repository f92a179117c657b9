package io.zonelog.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the snapshots of every mapping store promise. Each implementation runs it against a store of its own. */
public abstract class MappingSnapshotContract {
    private static final FileKey KEY = FileKey.of(0, "file");

    private MappingStore store;

    /** A new, empty store. */
    protected abstract MappingStore create();

    @BeforeEach
    void createStore() {
        store = create();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void itShowsItsMomentWhateverIsCommittedLater() {
        commit(1, 100);
        try (MappingStore.MappingSnapshot snapshot = store.snapshot()) {
            String then = StoredRows.list(snapshot, 2, 2);
            commit(2, 200);
            remove();
            assertThat(StoredRows.list(snapshot, 2, 2)).isEqualTo(then);
            assertThat(snapshot.file(KEY).orElseThrow().sizeBytes()).isEqualTo(100);
            assertThat(snapshot.file(1).orElseThrow().key()).isEqualTo(KEY);
            assertThat(StoredRows.drain(snapshot.extents(1, 0))).hasSize(1);
            assertThat(StoredRows.checksums(snapshot, 1, 0, 4)).hasSize(4);
            assertThat(snapshot.batchSequence()).isEqualTo(1);
            assertThat(store.file(KEY)).isEmpty();
            assertThat(store.batchSequence()).isEqualTo(3);
        }
    }

    @Test
    void aCursorOfItShowsItsMomentToo() {
        commit(1, 100);
        try (MappingStore.MappingSnapshot snapshot = store.snapshot();
                Cursor<FileRecord> files = snapshot.files(0)) {
            commit(2, 200);
            assertThat(files.advance()).isTrue();
            assertThat(files.current().sizeBytes()).isEqualTo(100);
            assertThat(files.advance()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void manySnapshotsEachShowTheirOwnMoment(long seed) {
        Random random = new Random(seed);
        MappingStore.MappingSnapshot[] snapshots = new MappingStore.MappingSnapshot[16];
        String[] expected = new String[snapshots.length];
        for (int step = 1; step < 200; step++) {
            int slot = random.nextInt(snapshots.length);
            if (snapshots[slot] != null) {
                assertThat(StoredRows.list(snapshots[slot], 2, 2))
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo(expected[slot]);
                snapshots[slot].close();
            }
            commit(step, random.nextInt(1000));
            snapshots[slot] = store.snapshot();
            expected[slot] = StoredRows.list(store, 2, 2);
        }
    }

    @Test
    void aClosedSnapshotIsOfNoUse() {
        commit(1, 100);
        MappingStore.MappingSnapshot snapshot = store.snapshot();
        Cursor<FileRecord> files = snapshot.files(0);
        assertThat(files.advance()).isTrue();
        snapshot.close();
        snapshot.close();
        assertThatThrownBy(files::advance).isInstanceOf(IllegalStateException.class);
        files.close();
        assertThatThrownBy(() -> snapshot.file(KEY)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> snapshot.extents(1, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(snapshot::positions).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theStoresCloseEndsItsSnapshots() {
        commit(1, 100);
        MappingStore.MappingSnapshot snapshot = store.snapshot();
        store.close();
        assertThatThrownBy(() -> snapshot.file(KEY)).isInstanceOf(IllegalStateException.class);
        snapshot.close();
        assertThatThrownBy(store::snapshot).isInstanceOf(IllegalStateException.class);
    }

    private void commit(long sequence, long sizeBytes) {
        try (MappingBatch batch = store.newBatch()) {
            long sector = sequence * 32;
            batch.putFile(new FileRecord(1, KEY, sizeBytes, 4, 1, sequence, 1000 + sequence));
            batch.putExtent(1, new Extent(0, 4, sector, 0, sequence, sequence));
            batch.putChecksums(1, 0, new int[] {(int) sequence, 2, 3, 4}, 0, 4);
            batch.putZone(new ZoneUsage(1, 4, 4, sequence, sequence));
            batch.putPosition(new SourcePosition(0, new SourceIdentity("cluster", "id", "topic", 0), sequence, 0));
            batch.putNextFileId(2);
            batch.putBatchSequence(sequence);
            store.commit(batch);
        }
    }

    private void remove() {
        try (MappingBatch batch = store.newBatch()) {
            batch.removeExtent(1, 0);
            batch.removeFile(store.file(KEY).orElseThrow());
            batch.dropZone(1);
            batch.putBatchSequence(3);
            store.commit(batch);
        }
    }
}
