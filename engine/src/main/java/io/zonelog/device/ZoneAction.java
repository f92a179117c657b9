package io.zonelog.device;

/** A zone management command (Zoned Namespace command set 1.1, 3.4.3). */
public enum ZoneAction {
    CLOSE,
    FINISH,
    OPEN,
    RESET,
    /** Takes a Read Only zone out of use for good. */
    OFFLINE
}
