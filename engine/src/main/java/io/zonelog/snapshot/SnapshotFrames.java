package io.zonelog.snapshot;

import java.io.IOException;
import java.util.Optional;

/** A snapshot, frame by frame. Belongs to one thread. */
public interface SnapshotFrames {
    SnapshotHeader header();

    /**
     * The next frame.
     *
     * @return empty once everything has come and all of it is as it was written
     * @throws SnapshotException if something is damaged, missing or does not fit together
     */
    Optional<SnapshotFrame> next() throws IOException;

    /** Files so far. */
    long files();

    /** Bytes of data so far, in whole blocks. */
    long dataBytes();
}
