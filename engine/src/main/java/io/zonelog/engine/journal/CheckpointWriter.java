package io.zonelog.engine.journal;

import io.zonelog.engine.commit.CommitThread;
import io.zonelog.journal.StoreRows;
import io.zonelog.mapping.MappingStore;
import org.jspecify.annotations.Nullable;

/**
 * Writes all rows of the mapping store to the journal, as they are at one moment, a portion at a time between the commits that go on. Owned by
 * the engine's thread; reads rows on the commit thread.
 */
final class CheckpointWriter {
    /** Rows that are read and appended at once: the time for which a commit may have to wait. */
    private static final int PORTION_BYTES = 128 << 10;

    private final MappingJournal journal;
    private final JournalWriter writer;
    private final CommitThread commitThread;
    private final MappingStore store;
    private @Nullable Running running;

    /** A checkpoint that is being written. */
    private static final class Running {
        private final long firstPair;
        private boolean abandoned;
        private @Nullable Reading reading;
        private int parts;

        private Running(long firstPair) {
            this.firstPair = firstPair;
        }
    }

    /** The rows of one moment. */
    private record Reading(MappingStore.MappingSnapshot snapshot, StoreRows rows, long asOf) implements AutoCloseable {
        private static Reading of(MappingStore store) {
            MappingStore.MappingSnapshot snapshot = store.snapshot();
            return new Reading(snapshot, new StoreRows(snapshot), snapshot.journalSequence());
        }

        @Override
        public void close() {
            rows.close();
            snapshot.close();
        }
    }

    /**
     * @param store whose rows are written
     */
    CheckpointWriter(MappingJournal journal, JournalWriter writer, CommitThread commitThread, MappingStore store) {
        this.journal = journal;
        this.writer = writer;
        this.commitThread = commitThread;
        this.store = store;
    }

    boolean isRunning() {
        return running != null;
    }

    /**
     * Begins.
     *
     * @param firstPair the pair that the journal's next frame goes to
     */
    void begin(long firstPair) {
        Running begun = new Running(firstPair);
        running = begun;
        commitThread.run(
                () -> Reading.of(store),
                reading -> {
                    begun.reading = reading;
                    // A gap before rows that have more entries tells a reader that frames are lost; and without a pair
                    // before this one a store that lacks some of these entries could not be brought up to date.
                    journal.flush(() -> commitThread.syncStore(() -> next(begun, reading)));
                },
                failure -> failed(begun, failure));
    }

    /** Ends without an end; what has been written counts for nothing. */
    void abandon() {
        if (running != null) {
            running.abandoned = true;
        }
    }

    private void next(Running checkpoint, Reading reading) {
        if (!endsEarly(checkpoint)) {
            commitThread.run(
                    () -> reading.rows().next(PORTION_BYTES),
                    rows -> append(checkpoint, reading, rows),
                    failure -> failed(checkpoint, failure));
        }
    }

    private void append(Running checkpoint, Reading reading, byte[] rows) {
        if (endsEarly(checkpoint)) {
            return;
        }
        if (rows.length == 0) {
            journal.flush(() -> appendEnd(checkpoint, reading));
            return;
        }
        int part = checkpoint.parts;
        checkpoint.parts += writer.framesOf(rows.length);
        writer.appendRows(reading.asOf(), part, rows, () -> {
            if (journal.holdsMuch()) {
                journal.flush(() -> next(checkpoint, reading));
            } else {
                next(checkpoint, reading);
            }
        });
    }

    /** All that is before the end is durable: no power cut leaves it behind a gap, with the entries that the checkpoint lacks before that. */
    private void appendEnd(Running checkpoint, Reading reading) {
        if (!endsEarly(checkpoint)) {
            writer.appendEnd(reading.asOf(), checkpoint.parts, () -> journal.flush(() -> durable(checkpoint)));
        }
    }

    private void durable(Running checkpoint) {
        if (!endsEarly(checkpoint)) {
            end(checkpoint);
            journal.checkpointed(checkpoint.firstPair);
        }
    }

    private boolean endsEarly(Running checkpoint) {
        if (checkpoint.abandoned) {
            end(checkpoint);
        }
        return checkpoint.abandoned;
    }

    private void end(Running checkpoint) {
        running = null;
        if (checkpoint.reading != null) {
            checkpoint.reading.close();
        }
    }

    private void failed(Running checkpoint, Throwable failure) {
        end(checkpoint);
        journal.checkpointFailed(failure);
    }
}
