package io.zonelog.segment;

/**
 * How far a source was consumed when a batch closed.
 *
 * @param sourceId the store's number for the topic and partition
 * @param nextOffset the first offset not in the batch or before
 * @param leaderEpoch leader epoch of the last record, -1 if unknown
 */
public record SummaryPosition(int sourceId, long nextOffset, int leaderEpoch) {}
