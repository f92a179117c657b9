package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.read.Checker;
import io.zonelog.engine.recovery.Recovery;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.StoredRows;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.zone.ReaderHolds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whatever a power cut has left of what was written to the mapping store, a start makes the same store of it, with everything that the live one
 * had: row by row, and the reverse map in its meaning, as the check sees it.
 */
final class ReplayedStores {
    private static final int MOST_TRIES = 4;

    private ReplayedStores() {}

    /**
     * Replays some of the stores that the cut may have left, and compares them.
     *
     * @param live as it was when the power was cut
     * @param device after the cut
     */
    static void compare(InMemoryMappingStore live, ZonedDevice device, SplittableRandom random) {
        String whole = rows(replayed(live.copy(), device));
        int most = live.batchesNotDurable();
        for (int tries = 0; tries < Math.min(most, MOST_TRIES); tries++) {
            int lost = most <= MOST_TRIES ? tries + 1 : 1 + random.nextInt(most);
            MappingStore store = replayed(live.copyWithoutLast(lost), device);
            assertThat(rows(store))
                    .as("rows after %d of %d batches were lost", lost, most)
                    .isEqualTo(whole);
            List<String> problems = new ArrayList<>();
            new Checker(store, device, problems::add).run();
            assertThat(problems)
                    .as("problems after %d of %d batches were lost", lost, most)
                    .isEmpty();
        }
    }

    private static InMemoryMappingStore replayed(InMemoryMappingStore store, ZonedDevice device) {
        new Recovery(device, store, ReaderHolds.none()).recover();
        assertThat(store.batchesNotDurable()).isZero();
        return store;
    }

    private static String rows(MappingStore store) {
        List<Object> rows = new ArrayList<>();
        rows.add("next file id " + store.nextFileId() + ", batch " + store.batchSequence());
        rows.addAll(store.positions());
        for (ZoneUsage usage : store.zones()) {
            // A zone's new life is noted with the first batch in it here, with the next batch of all there.
            rows.add(
                    usage.usedBlocks() == 0
                            ? ""
                            : usage.zoneIndex() + ": " + usage.usedBlocks() + " of life " + usage.resetEpoch());
        }
        store.positions().forEach(position -> rows.addAll(StoredRows.drain(store.files(position.sourceId()))));
        rows.addAll(StoredRows.drain(store.allExtents()));
        return String.join(
                "\n",
                rows.stream()
                        .map(Object::toString)
                        .filter(row -> !row.isEmpty())
                        .toList());
    }
}
