package io.zonelog.connector.outcome;

/** The connector must stop, everything applied stays good, and somebody outside has to act. The message is one line for them. */
public final class ConnectorStopException extends RuntimeException {
    private final StopReason reason;
    private final String line;

    public ConnectorStopException(StopReason reason, String line) {
        super(line);
        this.reason = reason;
        this.line = line;
    }

    public ConnectorStopException(StopReason reason, String line, Throwable cause) {
        super(line, cause);
        this.reason = reason;
        this.line = line;
    }

    public StopReason reason() {
        return reason;
    }

    /** What happened and what to do, in one line. */
    public String line() {
        return line;
    }
}
