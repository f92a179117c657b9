package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.batch.EngineException;
import io.zonelog.engine.read.Checker;
import io.zonelog.engine.recovery.Recovery;
import io.zonelog.journal.JournalContents;
import io.zonelog.journal.JournalReader;
import io.zonelog.journal.Rebuild;
import io.zonelog.journal.StoreComparison;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.StoredRows;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.zone.ReaderHolds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whatever a power cut has left of what was written to the mapping store, or if it has left nothing at all, a start makes the same store of it, with
 * everything that the live one had: row by row, and the reverse map in its meaning, as the check sees it.
 */
final class ReplayedStores {
    private static final int MOST_TRIES = 4;

    private final SplittableRandom random;
    private long rebuilds;
    private long exactRebuilds;
    private boolean resetsMayFail;

    ReplayedStores(SplittableRandom random) {
        this.random = random;
    }

    /** Zones may be left that cannot be reset: a journal that was given up stays readable then. */
    void resetsMayFail() {
        resetsMayFail = true;
    }

    /** How many stores were made anew from a device alone. */
    long rebuilds() {
        return rebuilds;
    }

    /** How many of them could be compared with the live one as of the same entry. */
    long exactRebuilds() {
        return exactRebuilds;
    }

    /**
     * Makes stores of some of those that the cut may have left, and of the device alone, and compares them.
     *
     * @param live as it was when the power was cut
     * @param device after the cut
     * @param isWhole whether the engine has said that a store could be made anew from the device
     */
    void compare(InMemoryMappingStore live, ZonedDevice device, boolean isWhole) {
        InMemoryMappingStore whole = replayed(live.copy(), device);
        JournalContents journal = JournalReader.read(device);
        assertThat(journal.isWhole() || !isWhole).as("the journal is whole").isTrue();
        if (isWhole || (journal.isWhole() && !resetsMayFail)) {
            compareRebuilt(live, whole, device, isWhole);
        }
        int most = live.batchesNotDurable();
        for (int tries = 0; tries < Math.min(most, MOST_TRIES); tries++) {
            int lost = most <= MOST_TRIES ? tries + 1 : 1 + random.nextInt(most);
            String what = "after " + lost + " of " + most + " batches were lost";
            InMemoryMappingStore store = replayed(live.copyWithoutLast(lost), device);
            assertThat(rows(store)).as("rows " + what).isEqualTo(rows(whole));
            assertSound(store, device, what);
        }
    }

    /** What the engine has not called whole may still be readable; then it is refused, or what it was given up for never came about. */
    private void compareRebuilt(InMemoryMappingStore live, MappingStore whole, ZonedDevice device, boolean isWhole) {
        InMemoryMappingStore anew = madeAnew(device);
        for (int lost = 0; lost <= live.batchesNotDurable(); lost++) {
            InMemoryMappingStore then = live.copyWithoutLast(lost);
            if (then.journalSequence() == anew.journalSequence()) {
                assertSameRows(then, anew);
                exactRebuilds++;
            }
        }
        try {
            replayed(anew, device);
        } catch (EngineException older) {
            assertThat(isWhole).as(older.getMessage()).isFalse();
            assertThat(older).hasMessageContaining("the metadata are older than the device");
            return;
        }
        assertThat(rows(anew)).as("rows of a store made anew").isEqualTo(rows(whole));
        assertSound(anew, device, "of a store made anew");
        rebuilds++;
    }

    /** A store with what the journal on a device tells, as of its last entry. */
    static InMemoryMappingStore madeAnew(ZonedDevice device) {
        InMemoryMappingStore anew = new InMemoryMappingStore(device.geometry().deviceUuid());
        Rebuild.into(anew, JournalReader.read(device), (doneBytes, allBytes) -> {});
        return anew;
    }

    /** What the live store was as of the journal's last entry: every row of it, and no other. */
    private static void assertSameRows(MappingStore live, MappingStore anew) {
        List<String> differences = new ArrayList<>();
        new StoreComparison(live, anew, new StoreComparison.Names("the store", "one made anew"), differences::add)
                .run();
        assertThat(differences)
                .as("rows as of entry %d", anew.journalSequence())
                .isEmpty();
    }

    /** The check of everything that is stored twice finds nothing. */
    static void assertSound(MappingStore store, ZonedDevice device, String what) {
        List<String> problems = new ArrayList<>();
        new Checker(store, device, problems::add).run();
        assertThat(problems).as("problems " + what).isEmpty();
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
