package io.zonelog.mapping;

/**
 * How far the engine has consumed one partition: the truth about it, while the group's committed offset is a hint for tools.
 *
 * @param sourceId the store's number for the topic and partition, from 0, never used again
 * @param identity which partition of which topic of which cluster
 * @param nextOffset the first offset not yet applied
 * @param leaderEpoch the leader epoch of the last record applied, {@link #NO_LEADER_EPOCH} if none is known
 * @param lastRecord the last record before the position, {@link RecordMark#NONE} if none is known
 * @param state whether the partition is held, and whether its files are whole
 */
public record SourcePosition(
        int sourceId, SourceIdentity identity, long nextOffset, int leaderEpoch, RecordMark lastRecord, State state) {
    /** No leader epoch is known. */
    public static final int NO_LEADER_EPOCH = -1;

    /** The position of a partition that is held and whole, without its last record. */
    public SourcePosition(int sourceId, SourceIdentity identity, long nextOffset, int leaderEpoch) {
        this(sourceId, identity, nextOffset, leaderEpoch, RecordMark.NONE, State.WHOLE);
    }

    /** The same position in another state. */
    public SourcePosition with(State newState) {
        return new SourcePosition(sourceId, identity, nextOffset, leaderEpoch, lastRecord, newState);
    }

    /**
     * What tells a record of a log from another one at the same offset, as it stands there after a log was set back.
     *
     * @param offset the record's offset, -1 of {@link #NONE}
     * @param timestampMillis the record's timestamp, in milliseconds since 1970
     * @param checksum CRC32C of its key, value and headers, as whoever reads the log computes it
     */
    public record RecordMark(long offset, long timestampMillis, int checksum) {
        /** No record is known: none was consumed, or an older version of the store did not keep it. */
        public static final RecordMark NONE = new RecordMark(-1, -1, 0);

        /** Whether a record is known. */
        public boolean isKnown() {
            return offset >= 0;
        }
    }

    /**
     * What the files of a partition are worth at this engine.
     *
     * @param holding whether the engine consumes the partition, or did when it last ran
     * @param sinceMillis since when it is left behind, in milliseconds since 1970; 0 while it is held
     * @param incompleteFrom the offset from which on the files were built although Kafka may have removed records that belong to them;
     *     {@link #COMPLETE} if every record of the log went into them
     */
    public record State(Holding holding, long sinceMillis, long incompleteFrom) {
        /** The value of {@link #incompleteFrom} of files that lack nothing. */
        public static final long COMPLETE = -1;

        /** Held, and built from every record. */
        public static final State WHOLE = new State(Holding.HELD, 0, COMPLETE);

        /** Being built from a snapshot. */
        public static final State BUILDING = new State(Holding.BUILDING, 0, COMPLETE);

        /** Whether an engine consumes a partition. */
        public enum Holding {
            /** Its files follow the log. */
            HELD,
            /** Another engine consumes it, or none: its files are those of the position, and do not change. */
            LEFT,
            /** Its files are being built from a snapshot, or were when that was cut off: they are of no use, and nor is the position. */
            BUILDING
        }

        /** Whether the files follow the log. */
        public boolean isHeld() {
            return holding == Holding.HELD;
        }

        /** Whether the files are not yet, or never came to be, those of the position. */
        public boolean isBuilding() {
            return holding == Holding.BUILDING;
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
        public State held() {
            return new State(Holding.HELD, 0, incompleteFrom);
        }

        /** The engine does not consume the partition any more; stays as it is if it has not for a while, or never has. */
        public State left(long nowMillis) {
            return isLeft() || isBuilding() ? this : new State(Holding.LEFT, nowMillis, incompleteFrom);
        }

        /** Records from an offset on are consumed although some may be missing; what was incomplete before stays so from there. */
        public State incompleteFrom(long offset) {
            return isIncomplete() ? this : new State(holding, sinceMillis, offset);
        }
    }
}
