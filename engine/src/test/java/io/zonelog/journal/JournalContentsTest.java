package io.zonelog.journal;

import static io.zonelog.journal.TestJournal.newStore;
import static io.zonelog.journal.TestJournal.rebuilt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.journal.JournalContents.Checkpoint;
import io.zonelog.journal.JournalContents.Pair;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalContentsTest {
    private final TestJournal journal = new TestJournal().pair(1, 5, 6);

    private static InMemoryMappingStore storeAt(long entry) {
        InMemoryMappingStore store = newStore();
        MappingBatch batch = store.newBatch();
        batch.putJournalSequence(entry);
        batch.putNextFileId(10 * entry);
        store.commit(batch);
        return store;
    }

    private static void assertLacks(JournalContents contents, String message) {
        assertThat(contents.isWhole()).isFalse();
        assertThatThrownBy(() -> rebuilt(contents))
                .isInstanceOf(JournalException.class)
                .hasMessage(message);
    }

    @Test
    void anEmptyDeviceHoldsNothing() {
        JournalContents contents = journal.read();
        assertThat(contents.life()).isZero();
        assertThat(contents.lastFrame()).isZero();
        assertThat(contents.lastEntry()).isZero();
        assertThat(contents.lastPair()).isZero();
        assertThat(contents.checkpointBlocks()).isZero();
        assertThat(contents.neededPairs()).isEmpty();
        assertThat(contents.checkpoint()).isEmpty();
        assertThat(contents.redo(newStore())).isZero();
        assertLacks(contents, "the device holds no whole checkpoint of the mapping store");
    }

    @Test
    void aCheckpointAndTheEntriesBehindItAreTheStore() {
        JournalContents contents = journal.frames("c3.0 c3.1 C3.2 e4 e5").read();
        assertThat(contents.isWhole()).isTrue();
        assertThat(contents.life()).isEqualTo(1);
        assertThat(contents.lastFrame()).isEqualTo(5);
        assertThat(contents.lastEntry()).isEqualTo(5);
        assertThat(contents.checkpoint()).contains(new Checkpoint(3, 1, 3));
        assertThat(contents.checkpointBlocks()).isEqualTo(6);
        assertThat(rebuilt(contents)).isEqualTo(50);
    }

    @Test
    void theNewestWholeCheckpointCounts() {
        JournalContents contents =
                journal.frames("c0.0 C0.1 e1 c1.0 e2 C1.1 e3 c3.0 c3.1").read();
        assertThat(contents.checkpoint()).contains(new Checkpoint(1, 4, 6));
        assertThat(contents.checkpointBlocks()).isEqualTo(4);
        assertThat(contents.lastEntry()).isEqualTo(3);
        assertThat(rebuilt(contents)).isEqualTo(30);
    }

    @Test
    void aCheckpointOfNoRowsIsWhole() {
        assertThat(journal.frames("C0.0 e1").read().checkpoint()).contains(new Checkpoint(0, 1, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c2.0 c2.1",
                "c2.0 C2.2",
                "c2.0 c2.2 C2.3",
                "c2.0 c2.2 C2.2",
                "c2.1 C2.2",
                "c2.0 p2.1 C2.2",
                "c2.0 c3.1 C3.2",
                "c2.0 C3.1",
                "c2.0 c2.1 c2.0 C2.2",
                "C2.1",
                "p2.0 C2.1"
            })
    void aCheckpointThatLacksSomethingCountsForNothing(String words) {
        JournalContents contents = journal.frames(words).read();
        assertThat(contents.checkpoint()).isEmpty();
        assertThat(contents.isWhole()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2.0 c2.1 c2.0 C2.1", "p2.0 p2.1 c2.2 C2.3", "c1.0 c2.0 e3 C2.1", "c2.1 c2.0 C2.1"})
    void aCheckpointIsWholeFromItsFirstPartOn(String words) {
        assertThat(journal.frames(words).read().checkpoint())
                .map(Checkpoint::asOf)
                .contains(2L);
    }

    @Test
    void nothingFollowsTheEndOfACheckpoint() {
        JournalContents contents = journal.frames("c2.0 C2.1 c2.1 C2.2").read();
        assertThat(contents.checkpoint()).contains(new Checkpoint(2, 1, 2));
    }

    @Test
    void partsOfSeveralLivesMakeNothingWhole() {
        JournalContents contents = journal.frames("c0.0 C0.1 e1.0 c1.0")
                .life(2, 5)
                .frames("e1.1! C1.1")
                .read();
        assertThat(contents.checkpoint()).contains(new Checkpoint(0, 1, 2));
        assertThat(contents.lastEntry()).isZero();
    }

    @Test
    void anEntryMayHaveSeveralParts() {
        JournalContents contents =
                journal.frames("c0.0 C0.1 e1.0 e1.1 c1.0 e1.2! e2 e3.0").read();
        assertThat(contents.lastEntry()).isEqualTo(2);
        assertThat(contents.lastFrame()).isEqualTo(8);
        assertThat(rebuilt(contents)).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"e1.0 e1.2!", "e1.1!", "e1.0 e2.1!", "e1.0", "e1.0 e1.0 e1.2!"})
    void anEntryThatLacksAPartDoesNotCount(String words) {
        JournalContents contents = journal.frames("c0.0 C0.1 " + words).read();
        assertThat(contents.lastEntry()).isZero();
    }

    @Test
    void aLaterLifeTakesUpAnEntryThatWasNotEnded() {
        JournalContents contents = journal.frames("c0.0 C0.1 e1.0")
                .life(2, 4)
                .frames("e1.0 e1.1! e2")
                .read();
        assertThat(contents.life()).isEqualTo(2);
        assertThat(contents.lastEntry()).isEqualTo(2);
        assertThat(rebuilt(contents)).isEqualTo(21);
    }

    @Test
    void aLaterLifeMakesVoidWhatWasThereFromItsFirstFrameOn() {
        JournalContents contents = journal.frames("c0.0 C0.1 e1 e2 e3")
                .life(2, 4)
                .pair(2, 7, 8)
                .frames("e2")
                .read();
        assertThat(contents.lastFrame()).isEqualTo(4);
        assertThat(contents.lastEntry()).isEqualTo(2);
        assertThat(rebuilt(contents)).isEqualTo(21);
    }

    @Test
    void aLifeOfWhichOnlyALaterFrameIsLeftMakesVoidAsMuch() {
        JournalContents contents = journal.frames("c0.0 C0.1 e1 e2 e3 e4")
                .life(2, 4)
                .at(6)
                .frames("e4")
                .life(3, 4)
                .at(8)
                .frames("e3")
                .read();
        assertThat(contents.life()).isEqualTo(3);
        assertThat(contents.lastFrame()).isEqualTo(3);
        assertThat(contents.lastEntry()).isEqualTo(1);
        assertThat(rebuilt(contents)).isEqualTo(10);
    }

    @Test
    void aLifeThatGoesBackFartherMakesVoidAllBetween() {
        JournalContents contents = journal.frames("c0.0 C0.1 e1 e2 e3")
                .life(2, 6)
                .frames("e4 e5")
                .life(3, 4)
                .frames("e2")
                .read();
        assertThat(contents.lastFrame()).isEqualTo(4);
        assertThat(rebuilt(contents)).isEqualTo(22);
    }

    @Test
    void theFirstFramesOfALongLifeMayHaveBeenGivenUp() {
        JournalContents contents =
                journal.at(900).frames("e69 e70 c70.0 e71 C70.1 e72").read();
        assertThat(contents.checkpoint()).contains(new Checkpoint(70, 902, 904));
        assertThat(contents.lastFrame()).isEqualTo(905);
        assertThat(rebuilt(contents)).isEqualTo(720);
    }

    @Test
    void whatIsBehindAGapDoesNotCount() {
        JournalContents contents =
                journal.frames("c0.0 C0.1 e1").at(5).frames("e3 e4").read();
        assertThat(contents.lastFrame()).isEqualTo(3);
        assertThat(contents.lastEntry()).isEqualTo(1);
        assertThat(contents.isWhole()).isTrue();
        assertThat(rebuilt(contents)).isEqualTo(10);
    }

    /** A power cut has undone the reset of an old pair. */
    @Test
    void oldFramesBeforeAGapDoNotCount() {
        JournalContents contents = journal.frames("c0.0 C0.1 e1 c1.0 C1.1")
                .at(20)
                .pair(4, 9, 10)
                .frames("c7.0 C7.1 e8")
                .read();
        assertThat(contents.checkpoint()).contains(new Checkpoint(7, 20, 21));
        assertThat(contents.lastFrame()).isEqualTo(22);
        assertThat(contents.redo(storeAt(0))).isZero();
        assertThat(rebuilt(contents)).isEqualTo(80);
    }

    @Test
    void aGapInWhichALaterLifeHasSeenFramesIsALoss() {
        JournalContents contents =
                journal.frames("c0.0 C0.1 e1").life(2, 5).frames("e3").read();
        assertThat(contents.lastFrame()).isEqualTo(3);
        assertLacks(contents, "frame 4 of the mapping journal is in no copy");
    }

    /** What was appended before is durable when a checkpoint is begun. */
    @ParameterizedTest
    @CsvSource({"c2.0, false", "c1.0, true", "e3, true", "C2.1, false"})
    void aGapBeforeACheckpointThatHasMoreEntriesIsALoss(String word, boolean isWhole) {
        JournalContents contents =
                journal.frames("c0.0 C0.1 e1").at(5).frames(word).read();
        assertThat(contents.isWhole()).isEqualTo(isWhole);
        if (!isWhole) {
            assertLacks(contents, "frame 4 of the mapping journal is in no copy");
        }
    }

    @ParameterizedTest
    @CsvSource({"e3, false", "c2.0, false", "c1.0, true", "e2.0, true", "e3.0, false", "e1, true"})
    void entriesThatWereNeverWrittenAreMissingIfLaterOnesAreThere(String word, boolean isWhole) {
        JournalContents contents = journal.frames("c0.0 C0.1 e1 " + word).read();
        assertThat(contents.isWhole()).isEqualTo(isWhole);
        assertThat(contents.lastEntry()).isEqualTo(1);
        if (!isWhole) {
            assertLacks(contents, "the mapping journal has no entry 2, but later ones");
        }
    }

    @Test
    void aLaterCheckpointMakesUpForEntriesThatWereNeverWritten() {
        JournalContents contents =
                journal.frames("c0.0 C0.1 e1 c4.0 e5 C4.1 e6").read();
        assertThat(contents.lastEntry()).isEqualTo(6);
        assertThat(rebuilt(contents)).isEqualTo(60);
    }

    @Test
    void withoutAWholeCheckpointTheLowestFramesCount() {
        JournalContents contents =
                journal.frames("c0.0 e1 e2").at(6).frames("e4").read();
        assertThat(contents.lastFrame()).isEqualTo(3);
        assertThat(contents.lastEntry()).isEqualTo(2);
        assertThat(contents.neededPairs()).isEmpty();
        assertThat(contents.hasFramesIn(5)).isTrue();
        assertThat(contents.isNeeded(5)).isFalse();
        assertThat(contents.redo(storeAt(0))).isEqualTo(2);
    }

    @Test
    void pairsFromTheCheckpointOnAreNeeded() {
        JournalContents contents = journal.frames("c0.0 C0.1 e1")
                .pair(2, 7, 8)
                .frames("e2 c2.0 C2.1")
                .pair(3, 4, 9)
                .frames("e3")
                .pair(4, 11)
                .frames("e4")
                .read();
        assertThat(contents.neededPairs())
                .containsExactly(new Pair(2, List.of(7, 8)), new Pair(3, List.of(4, 9)), new Pair(4, List.of(11)));
        assertThat(contents.lastPair()).isEqualTo(4);
        for (int zone = 0; zone < 13; zone++) {
            assertThat(contents.isNeeded(zone))
                    .as("zone %d", zone)
                    .isEqualTo(List.of(4, 7, 8, 9, 11).contains(zone));
            assertThat(contents.hasFramesIn(zone))
                    .as("zone %d", zone)
                    .isEqualTo(contents.isNeeded(zone) || zone == 5 || zone == 6);
        }
    }

    @Test
    void entriesThatACheckpointLacksAreNeededWhereverTheyAre() {
        JournalContents contents = journal.frames("c0.0 C0.1 e1")
                .pair(2, 7, 8)
                .frames("e2")
                .pair(3, 9, 10)
                .frames("e3 c1.0 C1.1")
                .read();
        assertThat(contents.neededPairs()).extracting(Pair::number).containsExactly(2L, 3L);
        assertThat(rebuilt(contents)).isEqualTo(30);
    }

    @Test
    void voidFramesOfAPairAreNoReasonToKeepIt() {
        JournalContents contents = journal.frames("c0.0 C0.1")
                .pair(4, 7, 8)
                .frames("e1 e2")
                .life(2, 3)
                .pair(1, 5, 6)
                .frames("e1")
                .read();
        assertThat(contents.neededPairs()).extracting(Pair::number).containsExactly(1L);
        assertThat(contents.hasFramesIn(7)).isTrue();
        assertThat(contents.lastPair()).as("no number is used again").isEqualTo(4);
    }

    @Test
    void allIsDoubledIfEachNeededFrameIsInTwoZones() {
        journal.pair(1, 5).frames("c0.0 C0.1 e1").pair(2, 7, 8).frames("c1.0 C1.1 e2");
        assertThat(journal.read().isDoubled())
                .as("what is not needed does not matter")
                .isTrue();
        journal.frames("e3").pair(2, 7).frames("e4");
        assertThat(journal.read().isDoubled()).isFalse();
        journal.at(7).pair(2, 9).frames("e4");
        assertThat(journal.read().isDoubled()).as("a copy in another zone").isFalse();
        journal.at(8).pair(2, 9).frames("e4");
        assertThat(journal.read().isDoubled()).isTrue();
        journal.pair(2, 9).frames("e5").at(9).frames("e5");
        assertThat(journal.read().isDoubled()).as("two copies in one zone").isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 3, 4", "3, 1, 4", "4, 0, 4", "9, 0, 9"})
    void redoMakesTheEntriesThatAStoreLacks(long entryBefore, long redone, long entryAfter) {
        JournalContents contents =
                journal.frames("e2 c2.0 C2.1 e3 e4.0 e4.1! e5.0").read();
        InMemoryMappingStore store = storeAt(entryBefore);
        assertThat(contents.redo(store)).isEqualTo(redone);
        assertThat(store.journalSequence()).isEqualTo(entryAfter);
        assertThat(store.nextFileId()).isEqualTo(entryAfter == 0 ? 0 : 10 * entryAfter);
        assertThat(store.batchesNotDurable()).isZero();
    }

    @Test
    void redoGoesOnBehindAGapInTheEntriesOnlyFromThere() {
        JournalContents contents = journal.frames("c0.0 C0.1 e1 e2 c7.0 e8 e9").read();
        assertThat(contents.redo(storeAt(1))).isEqualTo(1);
        assertThat(contents.redo(storeAt(2))).isZero();
        assertThat(contents.redo(storeAt(7))).isEqualTo(2);
    }

    @Test
    void anEntryThatWasWrittenAgainCountsAsItWasWrittenLast() {
        JournalContents contents =
                journal.frames("c0.0 C0.1 e1 e2 e3").life(2, 6).frames("e2").read();
        assertThat(contents.lastEntry()).isEqualTo(2);
        InMemoryMappingStore store = storeAt(1);
        assertThat(contents.redo(store)).isEqualTo(1);
        assertThat(store.nextFileId()).isEqualTo(21);
    }
}
