package io.zonelog.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every mapping store promises of batches that are written and made durable later. Each implementation runs it. */
public abstract class WrittenBatchContract {
    private static final FileKey KEY = FileKey.of(0, "file");
    private static final FileRecord FILE = new FileRecord(1, KEY, 12_345, 4, 1, 99, FileRecord.NOT_KNOWN);

    private MappingStore store;

    /** A new, empty store. */
    protected abstract MappingStore create();

    /** Closes a store and opens it again. */
    protected abstract MappingStore reopen(MappingStore open);

    /** What is found after the process of an open store dies at this moment. The open store stays open. */
    protected abstract MappingStore openAfterKill(MappingStore open);

    /**
     * What is found after a power cut at this moment that took back all that is not durable. The open store stays open, or was closed
     * before.
     */
    protected abstract MappingStore openAfterPowerCut(MappingStore openOrClosed);

    @BeforeEach
    void createStore() {
        store = create();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void journalEntriesAreKeptUntilTheyAreRemoved() {
        for (long number = 1; number <= 3; number++) {
            try (MappingBatch batch = store.newBatch()) {
                batch.putJournalEntry(new JournalEntry(number, new byte[] {(byte) number, 7}));
                batch.removeJournalEntry(number - 2);
                store.commit(batch);
            }
        }
        MappingStore found = openAfterKill(store);
        assertThat(found.journalEntry(1)).isEmpty();
        assertThat(found.journalEntry(4)).isEmpty();
        for (long number = 2; number <= 3; number++) {
            JournalEntry entry = found.journalEntry(number).orElseThrow();
            assertThat(entry.number()).isEqualTo(number);
            assertThat(entry.changes()).containsExactly((int) number, 7);
        }
    }

    @Test
    void aWrittenBatchIsSeenWholeByQueriesAndLaterSnapshots() {
        try (MappingStore.MappingSnapshot before = store.snapshot();
                MappingBatch batch = store.newBatch()) {
            batch.putFile(FILE);
            batch.putExtent(1, extent(0));
            batch.putBatchSequence(7);
            batch.putStartNumber(3);
            batch.putJournalSequence(11);
            assertThat(store.startNumber()).isZero();
            store.write(batch);
            try (MappingStore.MappingSnapshot after = store.snapshot()) {
                for (MappingView view : List.of(store, after)) {
                    assertThat(view.file(KEY)).contains(FILE);
                    assertThat(StoredRows.drain(view.extents(1, 0))).containsExactly(extent(0));
                    assertThat(view.batchSequence()).isEqualTo(7);
                    assertThat(view.startNumber()).isEqualTo(3);
                    assertThat(view.journalSequence()).isEqualTo(11);
                }
            }
            assertThat(before.file(KEY)).isEmpty();
            assertThat(before.batchSequence()).isZero();
            assertThat(before.startNumber()).isZero();
            assertThat(before.journalSequence()).isZero();
        }
    }

    @Test
    void whatWasWrittenSurvivesTheProcess() {
        write(1);
        store.sync();
        write(2);
        try (MappingStore survivor = openAfterKill(store)) {
            assertThat(survivor.batchSequence()).isEqualTo(2);
            assertThat(StoredRows.drain(survivor.extents(1, 0))).containsExactly(extent(1), extent(2));
        }
    }

    @Test
    void whatWasWrittenSurvivesAPowerCutOnceASyncHasReturned() {
        write(1);
        write(2);
        store.sync();
        assertDurable(2);
        store.sync();
        assertDurable(2);
    }

    @Test
    void whatWasWrittenSurvivesAPowerCutOnceALaterCommitHasReturned() {
        write(1);
        commit(2);
        assertDurable(2);
        write(3);
        store.commit(store.newBatch());
        assertDurable(3);
    }

    @Test
    void whatWasWrittenSurvivesAPowerCutOnceTheStoreIsClosed() {
        write(1);
        store.close();
        assertDurable(1);
    }

    @Test
    void whatAnOpeningFindsIsDurableOnceTheStoreIsOpen() {
        write(1);
        try (MappingStore survivor = openAfterKill(store);
                MappingStore later = openAfterPowerCut(survivor)) {
            assertThat(later.batchSequence())
                    .isEqualTo(survivor.batchSequence())
                    .isEqualTo(1);
        }
    }

    @Test
    void aBatchIsHandedOverOnce() {
        MappingBatch written = store.newBatch();
        written.putNextFileId(5);
        store.write(written);
        assertThatThrownBy(() -> store.write(written)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.commit(written)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> written.putStartNumber(6)).isInstanceOf(IllegalStateException.class);
        MappingBatch committed = store.newBatch();
        store.commit(committed);
        assertThatThrownBy(() -> store.write(committed)).isInstanceOf(IllegalStateException.class);
        assertThat(store.nextFileId()).isEqualTo(5);
    }

    @Test
    void aBatchThatIsClosedOrOfAnotherStoreIsNotWritten() {
        MappingBatch closed = store.newBatch();
        closed.putNextFileId(5);
        closed.close();
        assertThatThrownBy(() -> store.write(closed)).isInstanceOf(IllegalStateException.class);
        try (MappingStore other = openAfterKill(store);
                MappingBatch foreign = other.newBatch()) {
            foreign.putNextFileId(5);
            assertThatThrownBy(() -> store.write(foreign)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(store.nextFileId()).isEqualTo(1);
    }

    @Test
    void aClosedStoreTakesNothing() {
        MappingBatch batch = store.newBatch();
        batch.putNextFileId(3);
        store.close();
        assertThatThrownBy(() -> store.write(batch)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(store::sync).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(store::startNumber).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> batch.putNextFileId(4)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void randomBatchesLeaveWhatAPlainModelHoldsHoweverTheyAreHandedOver(long seed) {
        Random random = new Random(seed);
        MappingModel model = new MappingModel(random);
        for (int round = 0; round < 25; round++) {
            boolean durable = random.nextInt(3) == 0;
            try (MappingBatch batch = store.newBatch()) {
                model.change(batch, random.nextInt(60));
                if (durable) {
                    store.commit(batch);
                } else {
                    store.write(batch);
                }
            }
            model.assertHeldBy(store);
            if (random.nextInt(6) == 0) {
                store = reopen(store);
                model.assertHeldBy(store);
            }
            if (durable) {
                try (MappingStore survivor = openAfterPowerCut(store)) {
                    model.assertHeldBy(survivor);
                }
            } else if (random.nextInt(6) == 0) {
                try (MappingStore survivor = openAfterKill(store)) {
                    model.assertHeldBy(survivor);
                }
            }
        }
    }

    private void assertDurable(long sequence) {
        List<Extent> expected = new ArrayList<>();
        for (long written = 1; written <= sequence; written++) {
            expected.add(extent(written));
        }
        try (MappingStore survivor = openAfterPowerCut(store)) {
            assertThat(survivor.batchSequence()).isEqualTo(sequence);
            assertThat(StoredRows.drain(survivor.extents(1, 0))).isEqualTo(expected);
        }
    }

    private void write(long sequence) {
        try (MappingBatch batch = filled(sequence)) {
            store.write(batch);
        }
    }

    private void commit(long sequence) {
        try (MappingBatch batch = filled(sequence)) {
            store.commit(batch);
        }
    }

    private MappingBatch filled(long sequence) {
        MappingBatch batch = store.newBatch();
        batch.putExtent(1, extent(sequence));
        batch.putBatchSequence(sequence);
        return batch;
    }

    private static Extent extent(long fileBlock) {
        return new Extent(fileBlock, 1, 8 * fileBlock, 0, 5, 5);
    }
}
