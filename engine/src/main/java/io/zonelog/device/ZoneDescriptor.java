package io.zonelog.device;

/**
 * One row of a zone report.
 *
 * @param zoneIndex the zone, 0 or more
 * @param condition its state
 * @param capacityBlocks writable blocks, at most the zone's size
 * @param writePointerBlocks blocks below the write pointer, counted from the zone's start;
 *     {@link #WRITE_POINTER_INVALID} where the condition gives no information (Full, Read Only, Offline, conventional)
 * @param resetEpoch how often the zone was reset, from 0; tells data of one life of the zone from those of the next
 */
public record ZoneDescriptor(
        int zoneIndex, ZoneCondition condition, int capacityBlocks, int writePointerBlocks, long resetEpoch) {
    /** The write pointer of a zone whose condition gives none. */
    public static final int WRITE_POINTER_INVALID = -1;

    /**
     * The blocks that may hold data: up to the write pointer, the whole capacity of a Full zone, and nothing where the
     * pointer is invalid for another reason.
     */
    public int writtenBlocks() {
        if (condition == ZoneCondition.FULL) {
            return capacityBlocks;
        }
        return Math.max(writePointerBlocks, 0);
    }
}
