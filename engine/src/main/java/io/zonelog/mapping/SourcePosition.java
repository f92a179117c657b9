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
        int sourceId,
        SourceIdentity identity,
        long nextOffset,
        int leaderEpoch,
        RecordMark lastRecord,
        SourceState state) {
    /** No leader epoch is known. */
    public static final int NO_LEADER_EPOCH = -1;

    /** The position of a partition that is held and whole, without its last record. */
    public SourcePosition(int sourceId, SourceIdentity identity, long nextOffset, int leaderEpoch) {
        this(sourceId, identity, nextOffset, leaderEpoch, RecordMark.NONE, SourceState.WHOLE);
    }

    /** The same position in another state. */
    public SourcePosition with(SourceState newState) {
        return new SourcePosition(sourceId, identity, nextOffset, leaderEpoch, lastRecord, newState);
    }
}
