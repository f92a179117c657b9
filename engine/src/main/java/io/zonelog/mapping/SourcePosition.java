package io.zonelog.mapping;

/**
 * How far the engine has consumed one partition: the truth about it, while the group's committed offset is a hint for tools.
 *
 * @param sourceId the store's number for the topic and partition, from 0, never used again
 * @param identity which partition of which topic of which cluster
 * @param nextOffset the first offset not yet applied
 * @param leaderEpoch the leader epoch of the last record applied, {@link #NO_LEADER_EPOCH} if none is known
 */
public record SourcePosition(int sourceId, SourceIdentity identity, long nextOffset, int leaderEpoch) {
    /** No leader epoch is known. */
    public static final int NO_LEADER_EPOCH = -1;
}
