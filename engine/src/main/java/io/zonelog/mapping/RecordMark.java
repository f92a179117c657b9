package io.zonelog.mapping;

/**
 * What tells a record of a log from another one at the same offset, as it stands there after a log was set back.
 *
 * @param offset the record's offset, -1 of {@link #NONE}
 * @param timestampMillis the record's timestamp, in milliseconds since 1970
 * @param checksum CRC32C of its key, value and headers, as whoever reads the log computes it
 */
public record RecordMark(long offset, long timestampMillis, int checksum) {
    /** No record is known: none was consumed, or an older version of the store did not keep it. */
    public static final RecordMark NONE = new RecordMark(-1, -1, 0);

    /** Whether a record is known. */
    public boolean isKnown() {
        return offset >= 0;
    }
}
