package io.zonelog.iomap;

/** How an ioend reaches the device; decided when it is submitted, since one device may mix both kinds of zones. */
public enum WriteKind {
    /** To a known address, in a conventional zone. */
    REGULAR,
    /** To a zone, at the place that the device chooses. */
    ZONE_APPEND
}
