package io.zonelog.connector.assignment;

/**
 * Why a partition is not served.
 *
 * @param reason the kind of trouble
 * @param line which partition, what is wrong and what to do, in one line
 */
public record Refusal(Reason reason, String line) {
    /** Why a partition is not served. */
    public enum Reason {
        /** It is new to the device, and Kafka no longer holds its first records. */
        FIRST_RECORDS_GONE,
        /** Its topic is compacted, so that records may be missing anywhere. */
        COMPACTED,
        /** Kafka no longer holds the records behind the stored position. */
        POSITION_GONE
    }
}
