package io.zonelog.mapping.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.StoredRows;
import io.zonelog.mapping.WrittenBatchContract;
import io.zonelog.mapping.ZoneUsage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InMemoryWrittenBatchTest extends WrittenBatchContract {
    private static final UUID DEVICE = new UUID(1, 2);

    @Override
    protected MappingStore create() {
        return new InMemoryMappingStore(DEVICE);
    }

    @Override
    protected MappingStore reopen(MappingStore open) {
        open.close();
        return openAfterKill(open);
    }

    @Override
    protected MappingStore openAfterKill(MappingStore open) {
        return ((InMemoryMappingStore) open).copy();
    }

    @Override
    protected MappingStore openAfterPowerCut(MappingStore openOrClosed) {
        InMemoryMappingStore store = (InMemoryMappingStore) openOrClosed;
        return store.copyWithoutLast(store.batchesNotDurable());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aPowerCutLeavesTheRowsAfterAnyOfTheBatchesThatAreNotDurableOrBeforeThem(long seed) {
        Random random = new Random(seed);
        try (InMemoryMappingStore store = new InMemoryMappingStore(DEVICE)) {
            Deque<String> legal = new ArrayDeque<>(List.of(rows(store)));
            for (int step = 1; step <= 200; step++) {
                int action = random.nextInt(8);
                if (action == 0) {
                    store.sync();
                } else {
                    handOver(store, step, action == 1);
                    legal.push(rows(store));
                }
                if (action <= 1) {
                    legal = new ArrayDeque<>(List.of(legal.element()));
                }
                assertThat(afterEveryPowerCut(store)).containsExactlyElementsOf(legal);
            }
        }
    }

    /** The rows after each possible power cut, with the fewest batches taken back first. */
    private static List<String> afterEveryPowerCut(InMemoryMappingStore store) {
        List<String> found = new ArrayList<>();
        for (int batches = 0; batches <= store.batchesNotDurable(); batches++) {
            try (InMemoryMappingStore copy = store.copyWithoutLast(batches)) {
                assertThat(copy.batchesNotDurable()).isZero();
                found.add(rows(copy));
            }
        }
        return found;
    }

    @Test
    void moreThanWhatIsNotDurableIsNotTakenBack() {
        try (InMemoryMappingStore store = new InMemoryMappingStore(DEVICE)) {
            handOver(store, 1, true);
            handOver(store, 2, false);
            assertThat(store.batchesNotDurable()).isEqualTo(1);
            assertThatThrownBy(() -> store.copyWithoutLast(2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("2 batches are to be taken back, of 1 that are not durable");
            assertThatThrownBy(() -> store.copyWithoutLast(-1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** A batch that overwrites what an earlier one wrote. */
    private static void handOver(MappingStore store, int step, boolean durable) {
        try (MappingBatch batch = store.newBatch()) {
            batch.putZone(new ZoneUsage(step % 3, step, step, step, step));
            batch.putBatchSequence(step);
            batch.putNextFileId(step);
            if (durable) {
                store.commit(batch);
            } else {
                store.write(batch);
            }
        }
    }

    private static String rows(MappingStore store) {
        return StoredRows.list(store, 1, 3);
    }
}
