package io.zonelog.journal;

import static io.zonelog.journal.TestJournal.newStore;
import static io.zonelog.journal.TestJournal.rebuilt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.journal.JournalFrame.Kind;
import io.zonelog.journal.JournalFrame.Life;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RebuildTest {
    private final TestJournal journal = new TestJournal().pair(1, 5, 6);

    private void lay(Kind kind, long number, long subject, int part, ChangeWriter changes) {
        JournalFrame frame = new JournalFrame(kind, new Life(1, 1), number, subject, 1, part);
        for (int zone : new int[] {5, 6}) {
            LaidFrames.appendAll(journal.device(), zone, LaidFrames.bytes(frame, changes.toByteArray()));
        }
    }

    private static ChangeWriter nextFileId(long nextFileId, long journalSequence) {
        ChangeWriter changes = new ChangeWriter();
        changes.putNextFileId(nextFileId);
        changes.putJournalSequence(journalSequence);
        return changes;
    }

    @Test
    void theStoreIsDurableAndProgressEndsWithAll() {
        JournalContents contents =
                journal.frames("e6 c7.0 c7.1 e8.0 C7.2 e8.0 e8.1! e9").read();
        List<String> told = new ArrayList<>();
        InMemoryMappingStore store = newStore();
        Rebuild.into(store, contents, (done, all) -> told.add(done + " of " + all));
        assertThat(store.batchesNotDurable()).isZero();
        assertThat(store.journalSequence()).isEqualTo(9);
        assertThat(store.nextFileId()).isEqualTo(90);
        // The rows are two frames, entry 8 is two, entry 9 one; the end and what was not ended are not read.
        assertThat(told).containsExactly("1024 of 3584", "2048 of 3584", "2560 of 3584", "3584 of 3584");
    }

    @Test
    void rowsWithoutEntriesAreDurableToo() {
        InMemoryMappingStore store = newStore();
        Rebuild.into(store, journal.frames("c7.0 C7.1").read(), (done, all) -> {});
        assertThat(store.nextFileId()).isEqualTo(70);
        assertThat(store.batchesNotDurable()).isZero();
    }

    /** Somebody has used the zones for another journal meanwhile. */
    @Test
    void anotherFrameAtTheSamePlaceIsNotTaken() {
        JournalContents contents = journal.frames("c0.0 C0.1 e1").read();
        for (int zone : new int[] {5, 6}) {
            AwaitedCompletion completion = new AwaitedCompletion();
            journal.device().manage(ZoneAction.RESET, zone, completion);
            assertThat(completion.await().isSuccess()).isTrue();
        }
        journal.at(1).frames("c0.0 C0.1 e2");
        assertThatThrownBy(() -> contents.redo(newStore()))
                .isInstanceOf(JournalException.class)
                .hasMessage("frame 3 of the mapping journal is in no copy");
    }

    @Test
    void oneCopyIsEnough() {
        JournalContents contents =
                journal.frames("c0.0 C0.1 e1").pair(2, 7, 8).frames("e2").read();
        journal.device().failZone(5, ZoneCondition.OFFLINE);
        journal.device().failZone(8, ZoneCondition.OFFLINE);
        assertThat(rebuilt(contents)).isEqualTo(20);
        assertThat(rebuilt(journal.read())).isEqualTo(20);
    }

    @Test
    void aFrameThatIsInNoCopyAnyMoreIsTold() {
        JournalContents contents =
                journal.frames("c0.0 C0.1 e1").pair(2, 7, 8).frames("e2").read();
        journal.device().failZone(7, ZoneCondition.OFFLINE);
        journal.device().failZone(8, ZoneCondition.OFFLINE);
        InMemoryMappingStore store = newStore();
        assertThatThrownBy(() -> contents.redo(store))
                .isInstanceOf(JournalException.class)
                .hasMessage("frame 4 of the mapping journal is in no copy");
        assertThat(store.journalSequence()).as("what could be read is kept").isEqualTo(1);
        assertThatThrownBy(() -> rebuilt(contents))
                .isInstanceOf(JournalException.class)
                .hasMessage("frame 4 of the mapping journal is in no copy");
    }

    @Test
    void aStoreThatHoldsSomethingIsNotFilled() {
        JournalContents contents = journal.frames("c0.0 C0.1").read();
        InMemoryMappingStore store = newStore();
        MappingBatch batch = store.newBatch();
        batch.putFile(new FileRecord(1, new FileKey(0, new byte[] {7}), 0, 0, 0, 0, 0));
        store.commit(batch);
        assertThatThrownBy(() -> Rebuild.into(store, contents, (done, all) -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rowsThatAreNotOfTheCheckpointsEntryAreRefused() {
        lay(Kind.CHECKPOINT_PORTION, 1, 7, 0, nextFileId(70, 6));
        lay(Kind.CHECKPOINT_END, 2, 7, 1, new ChangeWriter());
        assertThatThrownBy(() -> rebuilt(journal.read()))
                .isInstanceOf(JournalException.class)
                .hasMessage("the checkpoint as of entry 7 of the mapping journal holds the rows of entry 6");
    }

    @Test
    void changesThatAreNoneAreRefusedInOneLine() {
        JournalFrame end = new JournalFrame(Kind.ENTRY_END, new Life(1, 1), 3, 1, 1, 0);
        journal.frames("c0.0 C0.1");
        LaidFrames.appendAll(journal.device(), 5, LaidFrames.bytes(end, new byte[] {99}));
        assertThatThrownBy(() -> rebuilt(journal.read()))
                .isInstanceOf(JournalException.class)
                .hasMessageStartingWith("entry 1 of the mapping journal cannot be understood: ");
    }

    /** A portion is read as one, however many frames it takes. */
    @Test
    void aPortionMayTakeSeveralFrames() {
        byte[] portion = nextFileId(70, 7).toByteArray();
        for (int at = 0; at < portion.length; at++) {
            Kind kind = at == portion.length - 1 ? Kind.CHECKPOINT_PORTION : Kind.CHECKPOINT_PART;
            JournalFrame frame = new JournalFrame(kind, new Life(1, 1), at + 1, 7, 1, at);
            LaidFrames.appendAll(journal.device(), 5, LaidFrames.bytes(frame, new byte[] {portion[at]}));
        }
        lay(Kind.CHECKPOINT_END, portion.length + 1, 7, portion.length, new ChangeWriter());
        assertThat(rebuilt(journal.read())).isEqualTo(70);
    }
}
