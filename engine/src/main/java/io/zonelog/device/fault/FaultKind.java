package io.zonelog.device.fault;

/** The commands that faults are aimed at. */
public enum FaultKind {
    /** A zone append, or a write. */
    APPEND,
    READ,
    FLUSH,
    RESET
}
