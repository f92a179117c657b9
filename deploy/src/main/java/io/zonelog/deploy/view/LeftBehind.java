package io.zonelog.deploy.view;

import io.zonelog.mapping.SourcePosition;
import java.time.Instant;

/** Whether a query sees files of partitions that another engine holds now. */
public enum LeftBehind {
    /** As if they were not there: they are not what the log says by now. */
    HIDDEN,
    /** As they were when the partition moved away. */
    SHOWN;

    /** Chooses by what a user asked for. */
    public static LeftBehind shownIf(boolean asked) {
        return asked ? SHOWN : HIDDEN;
    }

    /** Whether files of a partition are seen. */
    public boolean sees(SourcePosition position) {
        return position.state().isHeld() || (this == SHOWN && position.state().isLeft());
    }

    /** What a user has to know of a partition's files, empty if they are whole and up to date. */
    public static String note(SourcePosition position) {
        SourcePosition.State state = position.state();
        if (state.isBuilding()) {
            return "being built from a snapshot: its files are not whole yet";
        }
        String left = state.isLeft()
                ? "left behind since " + Instant.ofEpochMilli(state.sinceMillis()) + " at offset "
                        + position.nextOffset()
                : "";
        String incomplete = state.isIncomplete()
                ? "incomplete: built from offset " + state.incompleteFrom() + " on of what Kafka still held"
                : "";
        return left.isEmpty() || incomplete.isEmpty() ? left + incomplete : left + "; " + incomplete;
    }
}
