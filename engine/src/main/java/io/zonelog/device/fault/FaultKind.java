package io.zonelog.device.fault;

/** The commands that faults are aimed at. */
public enum FaultKind {
    /** A zone append, or a write. */
    APPEND,
    READ,
    FLUSH,
    /** Zone management of one zone; commands on all zones do not go wrong. */
    RESET,
    FINISH,
    OPEN,
    CLOSE;

    /** Whether it is a management command. */
    boolean isManagement() {
        return this == RESET || this == FINISH || this == OPEN || this == CLOSE;
    }
}
