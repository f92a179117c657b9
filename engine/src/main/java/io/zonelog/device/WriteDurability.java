package io.zonelog.device;

/** When the data of a write are durable. */
public enum WriteDurability {
    /** With the next flush that is submitted after the write completed. */
    WITH_NEXT_FLUSH,
    /** Before the write completes (force unit access). */
    BEFORE_COMPLETION
}
