package io.zonelog.connector.handover;

/**
 * A partition's log as Kafka held it when the partition was assigned.
 *
 * @param earliestOffset the first record's offset
 * @param endOffset the offset behind the last record
 * @param cleanup what becomes of old records
 */
public record LogView(long earliestOffset, long endOffset, Cleanup cleanup) {
    /** What becomes of old records. */
    public enum Cleanup {
        /** The first ones may go, the rest stays. */
        DELETE,
        /** Any record goes when another one has its key. */
        COMPACT
    }

    /** Whether every record that was ever written can be read. */
    public boolean isWhole() {
        return earliestOffset == 0 && cleanup == Cleanup.DELETE;
    }
}
