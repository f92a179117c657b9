package io.zonelog.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingModel;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.StoredRows;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What all rows of a store make, replayed in a new one: the same store. {@code -Dzonelog.seed=N -Dzonelog.histories=N} tries others. */
public abstract class StoreRowsContract {
    private static final long FIRST_SEED = Long.getLong("zonelog.seed", 1);
    private static final int SEEDS = Integer.getInteger("zonelog.histories", 2);

    private MappingStore store;

    /** A new, empty store. */
    protected abstract MappingStore newStore();

    @BeforeEach
    void createStore() {
        store = newStore();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void aStoreOfRandomRowsIsMadeAgainInPortionsOfAnySize() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            Random random = new Random(seed);
            MappingModel model = new MappingModel(random);
            try (MappingStore original = newStore()) {
                for (int round = 0; round < 3; round++) {
                    change(original, model, 100);
                    assertMadeAgain(original, 1 + random.nextInt(2_000), seed);
                }
                assertMadeAgain(original, 1, seed);
                assertMadeAgain(original, 1 << 30, seed);
            }
        }
    }

    private void assertMadeAgain(MappingStore original, int aboutBytes, long seed) {
        try (MappingStore copy = newStore();
                StoreRows rows = new StoreRows(original)) {
            int portions = replay(rows, aboutBytes, copy);
            String as = "seed " + seed + ", portions of " + aboutBytes;
            assertThat(StoredRows.listAll(copy)).as(as).isEqualTo(StoredRows.listAll(original));
            if (aboutBytes == 1) {
                assertThat(portions)
                        .as(as)
                        .isGreaterThan(StoredRows.drain(original.allExtents()).size());
            }
        }
    }

    /** How many portions there were. */
    private static int replay(StoreRows rows, int aboutBytes, MappingStore into) {
        int portions = 0;
        for (byte[] portion = rows.next(aboutBytes); portion.length > 0; portion = rows.next(aboutBytes)) {
            try (MappingBatch batch = into.newBatch()) {
                ChangeReader.replay(portion, 0, portion.length, batch);
                into.write(batch);
            }
            portions++;
        }
        assertThat(rows.next(aboutBytes)).isEmpty();
        into.sync();
        return portions;
    }

    @Test
    void rowsOfASnapshotAreThoseOfItsMoment() {
        Random random = new Random(FIRST_SEED);
        MappingModel model = new MappingModel(random);
        change(store, model, 300);
        String then = StoredRows.listAll(store);
        try (MappingStore.MappingSnapshot snapshot = store.snapshot();
                StoreRows rows = new StoreRows(snapshot);
                MappingStore copy = newStore()) {
            while (true) {
                byte[] portion = rows.next(200);
                if (portion.length == 0) {
                    break;
                }
                try (MappingBatch batch = copy.newBatch()) {
                    ChangeReader.replay(portion, 0, portion.length, batch);
                    copy.write(batch);
                }
                change(store, model, 20);
            }
            assertThat(StoredRows.listAll(copy)).isEqualTo(then).isNotEqualTo(StoredRows.listAll(store));
        }
    }

    @Test
    void anEmptyStoreIsMadeAgain() {
        try (MappingStore copy = newStore();
                StoreRows rows = new StoreRows(store)) {
            assertThat(replay(rows, 1_000, copy)).isEqualTo(1);
            assertThat(StoredRows.listAll(copy)).isEqualTo(StoredRows.listAll(store));
        }
    }

    @Test
    void whoClosesEarlyGetsNoMore() {
        change(store, new MappingModel(new Random(FIRST_SEED)), 300);
        StoreRows rows = new StoreRows(store);
        assertThat(rows.next(1)).isNotEmpty();
        rows.close();
        assertThat(rows.next(1)).isEmpty();
        rows.close();
    }

    private static void change(MappingStore store, MappingModel model, int operations) {
        try (MappingBatch batch = store.newBatch()) {
            model.change(batch, operations);
            store.write(batch);
        }
    }
}
