package io.zonelog.connector;

import io.zonelog.connector.ConnectorStatus.Phase;

/**
 * What a connector is doing, for health checks.
 *
 * @param phase where it is between start and end
 * @param detail one line: what it waits for, empty where nothing is to be said
 */
public record ConnectorStatus(Phase phase, String detail) {
    /** Where a connector is between start and end. */
    public enum Phase {
        /** The engine recovers. */
        OPENING_ENGINE,
        /** No broker has answered yet. */
        WAITING_FOR_BROKER,
        /** A topic does not exist yet. */
        WAITING_FOR_TOPIC,
        /** Records are consumed as they come. */
        RUNNING,
        /** Consuming, but no broker answers; goes on by itself when one does. */
        BROKER_AWAY,
        /** Consuming, but a topic is not there any more; goes on by itself if the same one is back. */
        TOPIC_MISSING,
        /** Nothing more is consumed; what was applied becomes durable. */
        STOPPING,
        /** All threads have ended. */
        STOPPED
    }

    /** Holds the status. The connector's threads post, any thread may read. */
    static final class Board {
        private volatile ConnectorStatus status = new ConnectorStatus(Phase.OPENING_ENGINE, "");

        ConnectorStatus status() {
            return status;
        }

        /** Posts the next phase; from stopping on only the end can follow. */
        synchronized void post(Phase phase, String detail) {
            boolean ending = status.phase() == Phase.STOPPING || status.phase() == Phase.STOPPED;
            if (!ending || phase == Phase.STOPPED) {
                status = new ConnectorStatus(phase, detail);
            }
        }
    }
}
