package io.zonelog.engine;

/** What an operator says to reclaim. */
public enum ReclaimOrder {
    /** Empty all zones from which there is something to gain. */
    ALL_ZONES,
    /** Begin with no further zone, whatever space is left; writes that need it wait. */
    SUSPEND,
    /** End a suspension. */
    RESUME
}
