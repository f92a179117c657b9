package io.zonelog.connector;

import io.zonelog.connector.ConnectorStatus.Phase;

/** Holds the status. The connector's threads post, any thread may read. */
final class StatusBoard {
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
