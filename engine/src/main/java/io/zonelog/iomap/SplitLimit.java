package io.zonelog.iomap;

/** What keeps the front part of an ioend short; see {@link IoendSplitter}. */
public enum SplitLimit {
    /** The caller's budget, for instance the room left in the zone. */
    BUDGET,
    /** The device's append limit. */
    APPEND_LIMIT,
    /** The most segments in one append, or the longest segment. */
    SEGMENT_LIMITS
}
