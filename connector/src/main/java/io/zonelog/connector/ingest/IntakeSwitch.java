package io.zonelog.connector.ingest;

/** Whether an operator lets the consumers take in records. Any thread may call every method. */
public final class IntakeSwitch {
    private volatile boolean paused;

    /** Partitions deliver nothing from the next turn of each consumer on; what was polled is still applied. */
    public void pause() {
        paused = true;
    }

    /** Partitions deliver again, as far as the engine has room. */
    public void resume() {
        paused = false;
    }

    public boolean isPaused() {
        return paused;
    }
}
