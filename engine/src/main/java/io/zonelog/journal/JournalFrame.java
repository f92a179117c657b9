package io.zonelog.journal;

/**
 * What the mapping journal appends at once: an entry or a checkpoint, or a part of one that is too long for one append. Its payload goes beside
 * it.
 *
 * @param kind what it is
 * @param life the start of the engine that wrote it
 * @param number 1, 2, …: without a gap over all that counts
 * @param subject the number of the entry; of a checkpoint, that of the entry as of which its rows are, 0 if there is none
 * @param pair the pair of zones that holds it: 1, 2, …
 * @param part which part of its entry or checkpoint, from 0; of the end of a checkpoint, how many parts that has
 */
public record JournalFrame(Kind kind, Life life, long number, long subject, long pair, int part) {
    private static final int LAST_PART = 1;

    public JournalFrame {
        require(number >= life.firstFrame(), "frame " + number + " is before its life's first");
        require(subject >= (kind.isEntry() ? 1 : 0), "there is no entry " + subject);
        require(pair >= 1, "pairs are numbered from 1");
        require(part >= 0, "parts are numbered from 0");
    }

    /** The same in another pair. */
    public JournalFrame inPair(long otherPair) {
        return new JournalFrame(kind, life, number, subject, otherPair, part);
    }

    /** What a frame is. */
    public enum Kind {
        /** A part of an entry that goes on. */
        ENTRY_PART(1, 0),
        /** The last part of an entry, or all of it. */
        ENTRY_END(1, LAST_PART),
        /** A part of a checkpoint whose last rows go on in the next one. */
        CHECKPOINT_PART(2, 0),
        /** The last part of a portion of a checkpoint's rows, or all of it. */
        CHECKPOINT_PORTION(2, LAST_PART),
        /** Behind the last part of a checkpoint; its payload is empty. */
        CHECKPOINT_END(3, 0);

        final int code;
        final int flags;

        Kind(int code, int flags) {
            this.code = code;
            this.flags = flags;
        }

        public boolean isEntry() {
            return this == ENTRY_PART || this == ENTRY_END;
        }
    }

    /**
     * One start of the engine, in the journal.
     *
     * @param number 1, 2, …: one more at each start
     * @param firstFrame the number of its first frame; frames of earlier lives from that number on are void
     */
    public record Life(long number, long firstFrame) {
        public Life {
            require(number >= 1 && firstFrame >= 1, "lives and frames are numbered from 1");
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
