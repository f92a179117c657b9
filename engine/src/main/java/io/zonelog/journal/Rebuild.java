package io.zonelog.journal;

import io.zonelog.journal.JournalFrame.Kind;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import java.io.ByteArrayOutputStream;

/**
 * Makes a mapping store anew of its journal: the rows of the newest whole checkpoint, then the entries behind it. Takes memory for a few MiB of
 * changes, whatever the size of the store. Used by one thread.
 */
public final class Rebuild {
    /** Changes that are handed to the store at once. */
    private static final int BATCH_BYTES = 4 << 20;

    private final JournalContents contents;
    private final FrameRun run;
    private final MappingStore store;
    private final ByteArrayOutputStream portion = new ByteArrayOutputStream();

    /** Is told how far a rebuild has come. */
    @FunctionalInterface
    public interface Progress {
        /**
         * A portion of rows or an entry is in the store.
         *
         * @param doneBytes bytes of the journal that are in the store
         * @param allBytes those that will be in the end
         */
        void done(long doneBytes, long allBytes);
    }

    private Rebuild(JournalContents contents, MappingStore store) {
        this.contents = contents;
        this.run = contents.run();
        this.store = store;
    }

    /**
     * Fills an empty store, which is durable then with all entries up to {@link JournalContents#lastEntry()}. If that fails, the store is of no
     * use.
     *
     * @throws JournalException if the journal is not whole, or a frame of it cannot be read any more
     * @throws IllegalArgumentException if the store is not empty
     */
    public static void into(MappingStore store, JournalContents contents, Progress progress) {
        requireEmpty(store);
        RunScan.Checkpoint checkpoint = contents.requireWhole();
        new Rebuild(contents, store).run(checkpoint, progress);
    }

    private static void requireEmpty(MappingStore store) {
        boolean isEmpty = store.journalSequence() == 0
                && store.batchSequence() == 0
                && store.zones().isEmpty()
                && !holdsAny(store.allFiles())
                && !holdsAny(store.allRmap());
        if (!isEmpty) {
            throw new IllegalArgumentException("a mapping store that is not empty cannot be made anew");
        }
    }

    private static boolean holdsAny(Cursor<?> rows) {
        try (rows) {
            return rows.advance();
        }
    }

    private void run(RunScan.Checkpoint checkpoint, Progress progress) {
        long allBytes = contents.bytesToReplay();
        Runnable told = () -> progress.done(Math.min(contents.bytesRead(), allBytes), allBytes);
        int index = checkpoint.firstFrame();
        while (index < checkpoint.endFrame()) {
            index = putRows(index, checkpoint);
            told.run();
        }
        if (store.journalSequence() != checkpoint.asOf()) {
            throw new JournalException("the checkpoint as of entry " + checkpoint.asOf()
                    + " of the mapping journal holds the rows of entry " + store.journalSequence());
        }
        contents.redo(store, told);
        store.sync();
        progress.done(allBytes, allBytes);
    }

    /** Hands the next whole portions to the store; gives the frame behind them. */
    private int putRows(int firstFrame, RunScan.Checkpoint checkpoint) {
        try (MappingBatch batch = store.newBatch()) {
            int index = firstFrame;
            int bytes = 0;
            while (index < checkpoint.endFrame() && bytes < BATCH_BYTES) {
                bytes += putRows(index, batch);
                index++;
            }
            store.write(batch);
            return index;
        }
    }

    /** Takes one frame; gives the bytes of the portion that it ends, or 0. */
    private int putRows(int index, MappingBatch batch) {
        Kind kind = run.kind(index);
        if (kind.isEntry()) {
            return 0;
        }
        portion.writeBytes(contents.payload(index));
        if (kind == Kind.CHECKPOINT_PART) {
            return 0;
        }
        int bytes = portion.size();
        JournalContents.replay(
                portion.toByteArray(),
                batch,
                () -> "frame " + run.number(index) + " of the mapping journal's checkpoint");
        portion.reset();
        return bytes;
    }
}
