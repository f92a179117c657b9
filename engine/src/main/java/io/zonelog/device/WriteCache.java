package io.zonelog.device;

/** Whether a completed command may be lost with the power. */
public enum WriteCache {
    /** Completed commands are durable with the next flush (NVMe: volatile write cache present and enabled). */
    VOLATILE,
    /** Every command is durable when it completes; a flush has nothing to do. */
    ABSENT
}
