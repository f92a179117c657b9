package io.zonelog.journal;

import io.zonelog.journal.JournalFrame.Kind;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The whole entries of a run of frames, and its newest whole checkpoint. Used by one thread. */
final class RunScan {
    private final FrameRun run;
    private final Parts entryParts = new Parts();
    private final Parts checkpointParts = new Parts();
    /** Numbers of entries, ascending. One that was written again counts once, as it was written last, and nothing that was behind it before. */
    private long[] entries = new long[16];
    /** The frames in which they begin. */
    private int[] entryFrames = new int[16];

    private int entryCount;
    private @Nullable Checkpoint newest;

    /**
     * A whole checkpoint.
     *
     * @param asOf the entry as of which its rows are
     * @param firstFrame index of its first frame
     * @param endFrame index of its end
     */
    record Checkpoint(long asOf, int firstFrame, int endFrame) {
        /** All frames between first and end: its own, and entries. */
        IntStream frames() {
            return IntStream.rangeClosed(firstFrame, endFrame);
        }
    }

    /** Parts that have come one behind the other, of one entry or checkpoint and in one life, from the first one on. */
    private final class Parts {
        private int firstFrame;
        private int lastFrame;
        private int count;

        /** Takes the next part; what does not follow is no part of anything whole. */
        void add(int index) {
            if (run.part(index) == 0) {
                firstFrame = index;
                count = 0;
            }
            count = isNext(index) ? count + 1 : 0;
            lastFrame = index;
        }

        boolean isNext(int index) {
            boolean isSame = count == 0
                    || (run.subject(index) == run.subject(firstFrame)
                            && run.life(index).equals(run.life(firstFrame)));
            return isSame && run.part(index) == count;
        }

        void clear() {
            count = 0;
        }
    }

    private RunScan(FrameRun run) {
        this.run = run;
    }

    static RunScan of(FrameRun run) {
        RunScan scan = new RunScan(run);
        for (int index = 0; index < run.size(); index++) {
            scan.take(index);
        }
        return scan;
    }

    private void take(int index) {
        switch (run.kind(index)) {
            case ENTRY_PART -> entryParts.add(index);
            case ENTRY_END -> endEntry(index);
            case CHECKPOINT_PART, CHECKPOINT_PORTION -> checkpointParts.add(index);
            case CHECKPOINT_END -> endCheckpoint(index);
        }
    }

    private void endEntry(int index) {
        entryParts.add(index);
        if (entryParts.count > 0) {
            addEntry(run.subject(index), entryParts.firstFrame);
        }
    }

    private void endCheckpoint(int index) {
        boolean isEmpty = checkpointParts.count == 0;
        if (checkpointParts.isNext(index)
                && (isEmpty || run.kind(checkpointParts.lastFrame) == Kind.CHECKPOINT_PORTION)) {
            newest = new Checkpoint(run.subject(index), isEmpty ? index : checkpointParts.firstFrame, index);
        }
        checkpointParts.clear();
    }

    private void addEntry(long number, int frame) {
        while (entryCount > 0 && entries[entryCount - 1] >= number) {
            entryCount--;
        }
        if (entryCount == entries.length) {
            entries = Arrays.copyOf(entries, 2 * entryCount);
            entryFrames = Arrays.copyOf(entryFrames, 2 * entryCount);
        }
        entries[entryCount] = number;
        entryFrames[entryCount] = frame;
        entryCount++;
    }

    FrameRun run() {
        return run;
    }

    Optional<Checkpoint> newestCheckpoint() {
        return Optional.ofNullable(newest);
    }

    /** The number of the entry that was written last; 0 if there is none. */
    long newestEntry() {
        return entryCount == 0 ? 0 : entries[entryCount - 1];
    }

    /** The last entry behind one, none missing between them; that one itself if none follows. */
    long lastEntryFrom(long number) {
        long last = number;
        for (int at = indexOf(number + 1); at >= 0 && at < entryCount && entries[at] == last + 1; at++) {
            last++;
        }
        return last;
    }

    /** The frame in which an entry begins, which is there. */
    int frameOf(long entry) {
        return entryFrames[indexOf(entry)];
    }

    private int indexOf(long entry) {
        return Arrays.binarySearch(entries, 0, entryCount, entry);
    }
}
