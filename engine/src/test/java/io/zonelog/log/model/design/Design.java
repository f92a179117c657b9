package io.zonelog.log.model.design;

import org.jspecify.annotations.Nullable;

/**
 * The design, or the design with one rule dropped.
 *
 * @param mode what the log is for
 * @param dropped the rule that is not kept
 */
public record Design(Mode mode, @Nullable Rule dropped) {
    public enum Mode {
        /** The store is synced at each commit, and is rebuilt from the device when it is lost. */
        LOG,
        /** The store is not synced at each commit: a start replays what it lacks. */
        WAL,
        /** Both. */
        BOTH,
        /** Beside the data with their records there is a journal of the store, with checkpoints. */
        JOURNAL
    }

    public static Design whole(Mode mode) {
        return new Design(mode, null);
    }

    public boolean keeps(Rule rule) {
        return dropped != rule;
    }

    /** Whether a store that is lost is rebuilt from the device. */
    public boolean rebuilds() {
        return mode != Mode.WAL;
    }

    /** Whether a store is synced later than its commits, and what it lacks is replayed. */
    public boolean replays() {
        return mode != Mode.LOG;
    }
}
