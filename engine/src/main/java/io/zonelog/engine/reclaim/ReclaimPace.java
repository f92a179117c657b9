package io.zonelog.engine.reclaim;

import io.zonelog.engine.batch.SpaceAccount;

/** How much reclaim works at the same time, and why: more as space falls (compare {@code xfs_zoned_need_gc}). */
public enum ReclaimPace {
    /** Enough can be written without reclaim. */
    IDLE(0),
    /** Somebody asked for it. */
    ON_DEMAND(1),
    /** Less can be written than is wanted. */
    SPACE_LOW(1),
    /** Users wait for space, or soon will. */
    SPACE_SCARCE(2);

    private final int relocations;

    ReclaimPace(int relocations) {
        this.relocations = relocations;
    }

    /** Relocations at the same time. */
    public int relocations() {
        return relocations;
    }

    /**
     * Decides.
     *
     * @param space what is promised and what is free
     * @param wantedBlocks what users shall be able to write
     * @param demandedZones zones that somebody asked to reclaim
     */
    public static ReclaimPace decide(SpaceAccount space, long wantedBlocks, int demandedZones) {
        if (!space.isRoomy(wantedBlocks / 2)) {
            return SPACE_SCARCE;
        }
        if (!space.isRoomy(wantedBlocks)) {
            return SPACE_LOW;
        }
        return demandedZones > 0 ? ON_DEMAND : IDLE;
    }
}
