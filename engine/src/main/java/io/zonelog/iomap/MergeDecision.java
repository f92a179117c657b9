package io.zonelog.iomap;

/** Whether a completed ioend may take in the next one, and if not, why; see {@link MergeRule}. */
public enum MergeDecision {
    /** The next one continues this one in the file and on the device. */
    MERGE,
    /** They are of different files. */
    OTHER_FILE,
    /** They ended differently. */
    STATUS_DIFFERS,
    /** The next one holds the first block of a zone, or otherwise must start anew. */
    BOUNDARY,
    /** SHARED, UNWRITTEN or DIRECT differ. */
    NOMERGE_FLAGS_DIFFER,
    /** The next one does not start where this one ends. */
    NOT_FILE_CONTIGUOUS,
    /** The next one does not lie behind this one on the device. */
    NOT_DEVICE_CONTIGUOUS;

    public boolean merges() {
        return this == MERGE;
    }
}
