package io.zonelog.connector.outcome;

/** How a connector ended. Whatever was committed before is durable in every case. */
public sealed interface ConnectorResult {
    /**
     * It was asked to stop.
     *
     * @param drain whether everything handed over before became durable in time
     */
    record Finished(Drain drain) implements ConnectorResult {}

    /**
     * It stopped by itself, and somebody outside has to act before a restart helps.
     *
     * @param reason the kind of trouble
     * @param line what happened and what to do, in one line
     */
    record Stopped(ConnectorStopException.StopReason reason, String line) implements ConnectorResult {}

    /**
     * Something broke. A restart goes on from the stored positions.
     *
     * @param line what happened, in one line
     * @param cause the first failure of any thread
     */
    record Failed(String line, Throwable cause) implements ConnectorResult {}

    /** What became of the records on their way when a connector was asked to stop. */
    enum Drain {
        /** All are durable. */
        COMPLETE,
        /** Some are not; they are consumed again after a restart. */
        CUT_SHORT
    }
}
