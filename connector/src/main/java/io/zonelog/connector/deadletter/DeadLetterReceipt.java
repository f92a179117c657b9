package io.zonelog.connector.deadletter;

import io.zonelog.connector.outcome.ConnectorStopException;
import org.jspecify.annotations.Nullable;

/** Tells whether the dead-letter topic holds one bad record. Completed by the producer's thread, read by the engine's. */
public class DeadLetterReceipt {
    private volatile boolean confirmed;
    private volatile @Nullable ConnectorStopException failure;

    void confirm() {
        confirmed = true;
    }

    void fail(ConnectorStopException cause) {
        failure = cause;
    }

    /**
     * Whether the brokers have confirmed it.
     *
     * @throws ConnectorStopException if they never will
     */
    public boolean isConfirmed() {
        ConnectorStopException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return confirmed;
    }
}
