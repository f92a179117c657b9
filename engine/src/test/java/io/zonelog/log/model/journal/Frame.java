package io.zonelog.log.model.journal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A frame of the journal.
 *
 * @param life the start that wrote it
 * @param firstOfLife the first frame of that life
 * @param number 1, 2, …
 * @param pair the pair of zones that it was written to
 * @param kind what it holds
 * @param subject the entry; of a checkpoint, the entry as of which its rows are
 * @param part of an entry or a checkpoint, from 0; of an end, how many parts there are
 * @param isLast of an entry: the last part
 * @param rows what has changed, or all rows of a part
 */
record Frame(
        int life, int firstOfLife, int number, int pair, Kind kind, int subject, int part, boolean isLast, Rows rows)
        implements Medium.Item {
    enum Kind {
        ENTRY,
        CHECKPOINT,
        END
    }

    /**
     * Rows of the store.
     *
     * @param batch the last batch in it
     * @param places by key; null for one that is removed
     */
    record Rows(int batch, Map<Integer, Medium.@Nullable Place> places) {}

    Frame inPair(int other) {
        return new Frame(life, firstOfLife, number, other, kind, subject, part, isLast, rows);
    }

    @Override
    public String toString() {
        return kind + " " + subject + "." + part + (isLast ? "!" : "") + " frame " + number + " of life " + life
                + " from " + firstOfLife + " in pair " + pair + " " + rows;
    }
}
