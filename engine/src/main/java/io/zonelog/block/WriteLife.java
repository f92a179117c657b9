package io.zonelog.block;

/**
 * How long written data are expected to live, as the writer says (compare {@code enum rw_hint} in the kernel). Data of different lives
 * are kept apart where zones allow, so that a zone empties at once.
 */
public enum WriteLife {
    /** The writer says nothing. */
    NONE,
    /** Soon overwritten or removed. */
    SHORT,
    MEDIUM,
    LONG,
    /** Hardly ever overwritten. */
    EXTREME
}
