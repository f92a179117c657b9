package io.zonelog.mapping;

/**
 * The store's counters of a zone.
 *
 * @param zoneIndex the zone
 * @param usedBlocks blocks that extents map (a shared block counts once)
 * @param writtenBlocks the blocks below the highest end that a committed segment reached, summaries included
 * @param resetEpoch the life of the zone that these counters describe
 * @param closedSequence the batch sequence at which the zone last took data: its age
 */
public record ZoneUsage(int zoneIndex, int usedBlocks, int writtenBlocks, long resetEpoch, long closedSequence) {}
