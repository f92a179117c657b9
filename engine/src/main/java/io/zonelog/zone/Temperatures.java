package io.zonelog.zone;

import io.zonelog.block.WriteLife;

/**
 * Sorts data into classes by how soon they will be overwritten: 0 is the hottest. Owned by the engine's thread.
 */
public final class Temperatures {
    private final int classes;

    /**
     * Creates the classes.
     *
     * @param classes how many, 1 or more
     */
    public Temperatures(int classes) {
        this.classes = classes;
    }

    /** How many there are. */
    public int classes() {
        return classes;
    }

    /** The class of new data. What the writer says counts. */
    public int ofWritten(WriteLife life) {
        return switch (life) {
            case SHORT -> 0;
            case MEDIUM -> (classes - 1) / 4;
            case NONE -> (classes - 1) / 2;
            case LONG -> (classes - 1) * 3 / 4;
            case EXTREME -> classes - 1;
        };
    }

    /** The class of live data that reclaim moves: they have outlived what lay beside them. */
    public int ofMoved() {
        return classes - 1;
    }
}
