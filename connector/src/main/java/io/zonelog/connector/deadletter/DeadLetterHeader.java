package io.zonelog.connector.deadletter;

/** The headers that a dead letter has beside those of its record, all text, named after those of Kafka Connect. */
public enum DeadLetterHeader {
    /** The topic that the record came from. */
    TOPIC("topic"),
    /** The partition that the record came from. */
    PARTITION("partition"),
    /** The record's offset there. */
    OFFSET("offset"),
    /** The record's timestamp, in milliseconds since 1970. */
    TIMESTAMP("timestamp"),
    /** Which rule it breaks, a {@link io.zonelog.connector.decode.BadRecordReason}. */
    REASON("reason"),
    /** What is wrong with it, in one line. */
    MESSAGE("message"),
    /** What of the record the topic had no room for, with sizes; only where something is left out. */
    OMITTED("omitted");

    private final String headerName;

    DeadLetterHeader(String suffix) {
        this.headerName = "__zonelog.errors." + suffix;
    }

    public String headerName() {
        return headerName;
    }
}
