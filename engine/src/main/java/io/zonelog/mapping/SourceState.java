package io.zonelog.mapping;

/**
 * What the files of a partition are worth at this engine.
 *
 * @param holding whether the engine consumes the partition, or did when it last ran
 * @param sinceMillis since when it is left behind, in milliseconds since 1970; 0 while it is held
 * @param incompleteFrom the offset from which on the files were built although Kafka may have removed records that belong to them;
 *     {@link #COMPLETE} if every record of the log went into them
 */
public record SourceState(Holding holding, long sinceMillis, long incompleteFrom) {
    /** The value of {@link #incompleteFrom} of files that lack nothing. */
    public static final long COMPLETE = -1;

    /** Held, and built from every record. */
    public static final SourceState WHOLE = new SourceState(Holding.HELD, 0, COMPLETE);

    /** Whether an engine consumes a partition. */
    public enum Holding {
        /** Its files follow the log. */
        HELD,
        /** Another engine consumes it, or none: its files are those of the position, and do not change. */
        LEFT
    }

    /** Whether the files are old ones that nobody keeps up to date here. */
    public boolean isLeft() {
        return holding == Holding.LEFT;
    }

    /** Whether records that belong to the files may be missing in them. */
    public boolean isIncomplete() {
        return incompleteFrom != COMPLETE;
    }

    /** The engine consumes the partition. */
    public SourceState held() {
        return new SourceState(Holding.HELD, 0, incompleteFrom);
    }

    /** The engine does not consume the partition any more; stays as it is if it has not for a while. */
    public SourceState left(long nowMillis) {
        return isLeft() ? this : new SourceState(Holding.LEFT, nowMillis, incompleteFrom);
    }

    /** Records from an offset on are consumed although some may be missing; what was incomplete before stays so from there. */
    public SourceState incompleteFrom(long offset) {
        return isIncomplete() ? this : new SourceState(holding, sinceMillis, offset);
    }
}
