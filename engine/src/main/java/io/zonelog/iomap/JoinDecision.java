package io.zonelog.iomap;

/** Whether a dirty range may join the open ioend, and if not, why; see {@link JoinRule}. */
public enum JoinDecision {
    /** It continues the ioend. */
    JOIN,
    /** There is no open ioend. */
    NO_OPEN_IOEND,
    /** The range is of another file. */
    OTHER_FILE,
    /** The range starts a mapping that forbids joining from before. */
    BOUNDARY,
    /** SHARED, UNWRITTEN or DIRECT differ: the completion work would differ. */
    NOMERGE_FLAGS_DIFFER,
    /** The range does not start where the ioend ends. */
    NOT_FILE_CONTIGUOUS,
    /** One is a zone append and the other a regular write. */
    WRITE_KIND_DIFFERS,
    /** Regular write: the range does not lie behind the ioend on the device. */
    NOT_DEVICE_CONTIGUOUS,
    /** Zone append: the two go to different zones. */
    OTHER_ZONE,
    /** The ioend has as many folios as it may. */
    FOLIO_LIMIT,
    /** The ioend would become longer than it may. */
    BYTE_LIMIT,
    /** No range is left; only {@link WritebackContext#finish} gives this reason. */
    END_OF_PASS;

    public boolean joins() {
        return this == JOIN;
    }
}
