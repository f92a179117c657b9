package io.zonelog.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every mapping store promises. Each implementation runs it against a store of its own. */
public abstract class MappingStoreContract {
    private static final FileKey KEY = FileKey.of(0, "file");
    private static final FileRecord FILE = new FileRecord(1, KEY, 12_345, 4, 1, 99, FileRecord.NOT_KNOWN);

    private MappingStore store;

    /** A new, empty store. */
    protected abstract MappingStore create();

    /** Closes a store and opens it again. */
    protected abstract MappingStore reopen(MappingStore open);

    /** What is found after the process of an open store dies at this moment. The open store stays open. */
    protected abstract MappingStore openAfterCrash(MappingStore open);

    @BeforeEach
    void createStore() {
        store = create();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void aNewStoreIsEmpty() {
        assertThat(StoredRows.list(store, 2, 2)).isEqualTo("next file id 1, batch 0");
        assertThat(store.file(KEY)).isEmpty();
        assertThat(store.file(1)).isEmpty();
        assertThat(StoredRows.checksums(store, 0, 0, 3)).isEmpty();
    }

    @Test
    void nothingIsSeenBeforeTheCommitAndAllOfItAfter() {
        try (MappingBatch batch = store.newBatch()) {
            batch.putFile(FILE);
            batch.putExtent(1, extent(0, 4, 800));
            batch.putBatchSequence(7);
            assertThat(StoredRows.list(store, 1, 1)).isEqualTo("next file id 1, batch 0");
            store.commit(batch);
        }
        assertThat(store.file(KEY)).contains(FILE);
        assertThat(store.file(1)).contains(FILE);
        assertThat(StoredRows.drain(store.extents(1, 0))).containsExactly(extent(0, 4, 800));
        assertThat(store.batchSequence()).isEqualTo(7);
    }

    @Test
    void anUpdatedFileIsFoundByItsNameAndById() {
        try (MappingBatch batch = store.newBatch()) {
            batch.putFile(FILE);
            store.commit(batch);
        }
        FileRecord longer = new FileRecord(1, KEY, 9_000, 3, 2, 50, FileRecord.NOT_KNOWN);
        try (MappingBatch batch = store.newBatch()) {
            batch.updateFile(longer);
            store.commit(batch);
        }
        assertThat(store.file(KEY)).contains(longer);
        assertThat(store.file(1)).contains(longer);
    }

    @Test
    void aBatchThatIsClosedIsForgotten() {
        MappingBatch batch = store.newBatch();
        batch.putFile(FILE);
        batch.close();
        assertThat(store.file(KEY)).isEmpty();
        assertThatThrownBy(() -> store.commit(batch)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aBatchIsCommittedOnce() {
        MappingBatch batch = store.newBatch();
        batch.putNextFileId(5);
        store.commit(batch);
        assertThatThrownBy(() -> store.commit(batch)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> batch.putNextFileId(6)).isInstanceOf(IllegalStateException.class);
        assertThat(store.nextFileId()).isEqualTo(5);
    }

    @Test
    void anEmptyBatchChangesNothing() {
        store.commit(store.newBatch());
        assertThat(StoredRows.list(store, 1, 1)).isEqualTo("next file id 1, batch 0");
    }

    @Test
    void laterChangesOfARowWinInsideABatch() {
        try (MappingBatch batch = store.newBatch()) {
            batch.putFile(FILE);
            batch.removeFile(FILE);
            batch.putExtent(1, extent(0, 4, 800));
            batch.removeExtent(1, 0);
            batch.putExtent(1, extent(0, 2, 1600));
            batch.putZone(new ZoneUsage(0, 1, 1, 1, 1));
            batch.putZone(new ZoneUsage(0, 2, 2, 2, 2));
            store.commit(batch);
        }
        assertThat(store.file(KEY)).isEmpty();
        assertThat(StoredRows.drain(store.extents(1, 0))).containsExactly(extent(0, 2, 1600));
        assertThat(store.zones()).containsExactly(new ZoneUsage(0, 2, 2, 2, 2));
    }

    @Test
    void aLookupFindsTheExtentThatContainsTheBlockOrTheNextOne() {
        commitExtents(1, extent(10, 5, 800), extent(20, 1, 8000));
        commitExtents(2, extent(0, 1, 80));
        assertThat(firstBlockFrom(1, 0)).isEqualTo(10);
        assertThat(firstBlockFrom(1, 10)).isEqualTo(10);
        assertThat(firstBlockFrom(1, 14)).isEqualTo(10);
        assertThat(firstBlockFrom(1, 15)).isEqualTo(20);
        assertThat(firstBlockFrom(1, 20)).isEqualTo(20);
        assertThat(StoredRows.drain(store.extents(1, 21))).isEmpty();
        assertThat(StoredRows.drain(store.extents(2, 1))).isEmpty();
        assertThat(StoredRows.drain(store.extents(3, 0))).isEmpty();
    }

    @Test
    void theLargestNumbersComeBackAsTheyWere() {
        FileKey key = new FileKey(Integer.MAX_VALUE, new byte[FileKey.MAX_NAME_BYTES]);
        FileRecord file = new FileRecord(
                Long.MAX_VALUE, key, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, -1, FileRecord.NOT_KNOWN);
        Extent extent = new Extent(
                Long.MAX_VALUE - Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                Integer.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MAX_VALUE);
        RmapRun run = new RmapRun(
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                List.of(new RmapRun.Owner(0, 1024, Long.MAX_VALUE, Long.MAX_VALUE - 1024)));
        ZoneUsage usage =
                new ZoneUsage(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        try (MappingBatch batch = store.newBatch()) {
            batch.putFile(file);
            batch.putExtent(Long.MAX_VALUE, extent);
            batch.putRmap(run);
            batch.putZone(usage);
            batch.putNextFileId(Long.MAX_VALUE);
            batch.putBatchSequence(Long.MAX_VALUE);
            store.commit(batch);
        }
        assertThat(store.file(key)).contains(file);
        assertThat(store.file(Long.MAX_VALUE)).contains(file);
        assertThat(StoredRows.drain(store.files(Integer.MAX_VALUE))).containsExactly(file);
        assertThat(StoredRows.drain(store.extents(Long.MAX_VALUE, Long.MAX_VALUE - 1)))
                .containsExactly(extent);
        assertThat(StoredRows.drain(store.rmap(Integer.MAX_VALUE))).containsExactly(run);
        assertThat(store.zones()).containsExactly(usage);
        assertThat(store.nextFileId()).isEqualTo(Long.MAX_VALUE);
        assertThat(store.batchSequence()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void runsWithTheSameStartAreKeptBesideEachOtherForEachOwner() {
        RmapRun original = new RmapRun(0, 8, List.of(new RmapRun.Owner(0, 4, 1, 0)));
        RmapRun share = new RmapRun(0, 8, List.of(new RmapRun.Owner(0, 2, 2, 0)));
        try (MappingBatch batch = store.newBatch()) {
            batch.putRmap(share);
            batch.putRmap(original);
            store.commit(batch);
        }
        assertThat(StoredRows.drain(store.rmap(0))).containsExactly(original, share);
    }

    @Test
    void checksumsAreFoundAcrossRunsUpToTheFirstGap() {
        try (MappingBatch batch = store.newBatch()) {
            batch.putChecksums(1, 0, new int[] {10, 11, 12}, 0, 3);
            batch.putChecksums(1, 3, new int[] {0, 13, 14, 0}, 1, 2);
            batch.putChecksums(1, 6, new int[] {16}, 0, 1);
            batch.putChecksums(2, 5, new int[] {-1}, 0, 1);
            store.commit(batch);
        }
        assertThat(StoredRows.checksums(store, 1, 1, 9)).containsExactly(11, 12, 13, 14);
        assertThat(StoredRows.checksums(store, 1, 1, 2)).containsExactly(11, 12);
        assertThat(StoredRows.checksums(store, 1, 5, 1)).isEmpty();
        assertThat(StoredRows.checksums(store, 1, 6, 2)).containsExactly(16);
        assertThat(StoredRows.checksums(store, 2, 4, 1)).isEmpty();
        assertThat(StoredRows.checksums(store, 2, 5, 1)).containsExactly(-1);
        assertThat(StoredRows.checksums(store, 3, 0, 1)).isEmpty();
    }

    @Test
    void aRunOfChecksumsMayBeAsLongAsTheLimit() {
        int[] crcs = new Random(1).ints(MappingStore.MAX_RUN_BLOCKS).toArray();
        try (MappingBatch batch = store.newBatch()) {
            batch.putChecksums(0, 5, crcs, 0, crcs.length);
            store.commit(batch);
        }
        int[] found = new int[crcs.length];
        assertThat(store.checksums(0, 5, crcs.length, found)).isEqualTo(crcs.length);
        assertThat(found).isEqualTo(crcs);
    }

    @Test
    void aDroppedZoneLosesReverseMapAndChecksumsButNotWhatTheBatchWritesAfterwards() {
        RmapRun old = new RmapRun(1, 0, List.of(new RmapRun.Owner(0, 4, 1, 0)));
        RmapRun neighbour = new RmapRun(2, 0, List.of(new RmapRun.Owner(0, 4, 1, 4)));
        RmapRun rewritten = new RmapRun(1, 2, List.of(new RmapRun.Owner(0, 4, 3, 0)));
        try (MappingBatch batch = store.newBatch()) {
            batch.putRmap(old);
            batch.putRmap(neighbour);
            batch.putChecksums(1, 0, new int[] {1, 2}, 0, 2);
            batch.putChecksums(2, 0, new int[] {3}, 0, 1);
            store.commit(batch);
        }
        try (MappingBatch batch = store.newBatch()) {
            batch.dropZone(1);
            batch.putRmap(rewritten);
            batch.putChecksums(1, 1, new int[] {9}, 0, 1);
            store.commit(batch);
        }
        assertThat(StoredRows.drain(store.rmap(1))).containsExactly(rewritten);
        assertThat(StoredRows.drain(store.rmap(2))).containsExactly(neighbour);
        assertThat(StoredRows.checksums(store, 1, 0, 1)).isEmpty();
        assertThat(StoredRows.checksums(store, 1, 1, 2)).containsExactly(9);
        assertThat(StoredRows.checksums(store, 2, 0, 1)).containsExactly(3);
    }

    @Test
    void aCursorSeesTheStoreAsItWasWhenItWasMade() {
        commitExtents(1, extent(0, 1, 8), extent(1, 1, 80), extent(2, 1, 800));
        try (Cursor<Extent> cursor = store.extents(1, 0)) {
            try (MappingBatch batch = store.newBatch()) {
                batch.removeExtent(1, 1);
                batch.putExtent(1, extent(2, 1, 8000));
                batch.putExtent(1, extent(3, 1, 8008));
                store.commit(batch);
            }
            assertThat(StoredRows.drain(cursor)).containsExactly(extent(0, 1, 8), extent(1, 1, 80), extent(2, 1, 800));
        }
        assertThat(StoredRows.drain(store.extents(1, 0)))
                .containsExactly(extent(0, 1, 8), extent(2, 1, 8000), extent(3, 1, 8008));
    }

    @Test
    void severalCursorsOfOneThreadDoNotDisturbEachOther() {
        commitExtents(1, extent(0, 1, 8), extent(1, 1, 16));
        commitExtents(2, extent(0, 1, 24), extent(1, 1, 32));
        try (Cursor<Extent> first = store.extents(1, 0);
                Cursor<Extent> second = store.extents(2, 0)) {
            assertThat(first.advance()).isTrue();
            assertThat(second.advance()).isTrue();
            assertThat(firstBlockFrom(1, 1)).isEqualTo(1);
            assertThat(first.advance()).isTrue();
            assertThat(second.advance()).isTrue();
            assertThat(List.of(first.current().sector(), second.current().sector()))
                    .containsExactly(16L, 32L);
        }
    }

    @Test
    void aCursorThatStandsOnNoRowSaysSo() {
        commitExtents(1, extent(0, 1, 8));
        try (Cursor<Extent> cursor = store.extents(1, 0)) {
            assertThatThrownBy(cursor::current).isInstanceOf(IllegalStateException.class);
            assertThat(cursor.advance()).isTrue();
            assertThat(cursor.advance()).isFalse();
            assertThat(cursor.advance()).isFalse();
            assertThatThrownBy(cursor::current).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aClosedStoreAnswersNothing() {
        commitExtents(1, extent(0, 1, 8));
        Cursor<Extent> cursor = store.extents(1, 0);
        MappingBatch batch = store.newBatch();
        batch.putNextFileId(3);
        store.close();
        assertThatThrownBy(() -> store.file(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.extents(1, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.commit(batch)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(store::newBatch).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(cursor::advance).isInstanceOf(IllegalStateException.class);
        cursor.close();
        batch.close();
        store.close();
    }

    @Test
    void aStoreOpenedAgainKeepsItsIdentityAndItsRows() {
        MappingStore.StoreIdentity identity = store.identity();
        commitExtents(1, extent(0, 4, 800));
        store = reopen(store);
        assertThat(store.identity()).isEqualTo(identity);
        assertThat(StoredRows.drain(store.extents(1, 0))).containsExactly(extent(0, 4, 800));
    }

    @Test
    void whatWasCommittedIsThereAfterAnAbruptEnd() {
        commitExtents(1, extent(0, 4, 800));
        try (MappingBatch batch = store.newBatch()) {
            batch.putExtent(1, extent(4, 4, 8000));
            try (MappingStore survivor = openAfterCrash(store)) {
                assertThat(StoredRows.drain(survivor.extents(1, 0))).containsExactly(extent(0, 4, 800));
                assertThat(survivor.identity()).isEqualTo(store.identity());
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void randomChangesLeaveWhatAPlainModelHolds(long seed) {
        Random random = new Random(seed);
        MappingModel model = new MappingModel(random);
        for (int round = 0; round < 60; round++) {
            try (MappingBatch batch = store.newBatch()) {
                model.change(batch, random.nextInt(60));
                store.commit(batch);
            }
            model.assertHeldBy(store);
            if (random.nextInt(8) == 0) {
                store = reopen(store);
                model.assertHeldBy(store);
            } else if (random.nextInt(8) == 0) {
                try (MappingStore survivor = openAfterCrash(store)) {
                    model.assertHeldBy(survivor);
                }
            }
        }
    }

    @Test
    void aQueryBesideCommitsSeesEachBatchWhole() throws InterruptedException {
        int blocks = 20;
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        commitRound(0, blocks);
        Thread reader = new Thread(
                () -> {
                    while (!done.get()) {
                        List<Extent> seen = StoredRows.drain(store.extents(1, 0));
                        assertThat(seen).hasSize(blocks);
                        assertThat(seen.stream().map(Extent::firstSourceOffset).distinct())
                                .hasSize(1);
                    }
                },
                "reader");
        reader.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        reader.start();
        for (int round = 1; round < 200; round++) {
            commitRound(round, blocks);
        }
        done.set(true);
        reader.join();
        assertThat(failure.get()).isNull();
    }

    private void commitRound(long round, int blocks) {
        try (MappingBatch batch = store.newBatch()) {
            for (int block = 0; block < blocks; block++) {
                batch.putExtent(1, new Extent(block, 1, 8L * block, 0, round, round));
            }
            store.commit(batch);
        }
    }

    private void commitExtents(long fileId, Extent... extents) {
        try (MappingBatch batch = store.newBatch()) {
            for (Extent extent : extents) {
                batch.putExtent(fileId, extent);
            }
            store.commit(batch);
        }
    }

    private long firstBlockFrom(long fileId, long fromFileBlock) {
        try (Cursor<Extent> cursor = store.extents(fileId, fromFileBlock)) {
            assertThat(cursor.advance()).isTrue();
            return cursor.current().fileBlock();
        }
    }

    private static Extent extent(long fileBlock, int lengthBlocks, long sector) {
        return new Extent(fileBlock, lengthBlocks, sector, 0, 5, 5);
    }
}
