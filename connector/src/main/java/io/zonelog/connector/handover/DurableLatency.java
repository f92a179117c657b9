package io.zonelog.connector.handover;

/** Receives, on the engine's thread, how long records took from their timestamp until they were durable. */
@FunctionalInterface
public interface DurableLatency {
    /** Measures nothing. */
    DurableLatency NONE = latencyMillis -> {};

    /**
     * A record is durable.
     *
     * @param latencyMillis from the record's timestamp until now, 0 or more
     */
    void measured(long latencyMillis);
}
