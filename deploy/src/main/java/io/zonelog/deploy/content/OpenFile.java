package io.zonelog.deploy.content;

import io.zonelog.engine.read.SnapshotReader;
import java.nio.ByteBuffer;

/** A file as of one moment, with the reader that holds the moment; closed by whoever answers with it. */
public final class OpenFile implements AutoCloseable {
    private final SnapshotReader reader;
    private final Located located;
    private final FileVersion version;

    OpenFile(SnapshotReader reader, Located located) {
        this.reader = reader;
        this.located = located;
        this.version = FileVersion.of(located);
    }

    /** Where it was found. */
    public Located located() {
        return located;
    }

    /** Which version it is. */
    public FileVersion version() {
        return version;
    }

    /**
     * Reads bytes into a buffer's rest.
     *
     * @throws io.zonelog.engine.read.SnapshotReader.ReaderCutOffException if the reader is cut off
     * @throws io.zonelog.engine.read.DataReadException if a block cannot be read, or is not what was written
     */
    void read(long offsetBytes, ByteBuffer target) {
        reader.read(located.file(), offsetBytes, target);
    }

    /** Begins to hand out bytes; to be closed before this is. */
    SnapshotReader.Stream stream(long startBytes, long endBytes) {
        return reader.stream(located.file(), startBytes, endBytes);
    }

    @Override
    public void close() {
        reader.close();
    }
}
