package io.zonelog.snapshot;

/** A stream is no snapshot, is damaged or cut short, or is of another version. The message says which, and where. */
public final class SnapshotException extends RuntimeException {
    public SnapshotException(String message) {
        super(message);
    }
}
