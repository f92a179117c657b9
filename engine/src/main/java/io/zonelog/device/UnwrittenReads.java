package io.zonelog.device;

/** What a read of blocks gives that hold no data: beyond the write pointer, or beyond a zone's capacity. */
public enum UnwrittenReads {
    /** Zeros (Zoned Namespace command set 1.1, 2.1.1.5: deallocated blocks). */
    ZEROS,
    /** {@link DeviceStatus#UNWRITTEN_BLOCK}: finds clients that read what they never wrote. */
    ERROR
}
