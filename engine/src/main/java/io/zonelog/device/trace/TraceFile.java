package io.zonelog.device.trace;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records a trace to a file, whose bytes {@link TraceFormat} describes; {@link TraceReader} reads it.
 *
 * <p>Recording never disturbs what is recorded: if the file cannot be written any more, the trace ends there, with a warning in the log.
 * Belongs to the {@link TracingZonedDevice} that tells it.
 */
public final class TraceFile implements TraceEvent.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(TraceFile.class);
    private static final int BUFFER_BYTES = 1024 * 1024;

    private final Path path;
    private final WritableByteChannel output;
    private boolean ended;

    private TraceFile(Path path, WritableByteChannel output) {
        this.path = path;
        this.output = output;
    }

    /**
     * A file to record to; what was in it is lost.
     *
     * @param start the device whose trace it will be
     */
    public static TraceFile create(Path path, TraceStart start) throws IOException {
        WritableByteChannel output =
                Channels.newChannel(new BufferedOutputStream(Files.newOutputStream(path), BUFFER_BYTES));
        TraceFile file = new TraceFile(path, output);
        try {
            ByteBuffer header = ByteBuffer.allocate(TraceFormat.FILE_HEADER_BYTES);
            file.write(header.putLong(TraceFormat.MAGIC)
                    .putInt(TraceFormat.FORMAT_VERSION)
                    .flip());
            file.write(TraceFormat.record(TraceFormat.encode(start)));
            return file;
        } catch (IOException refused) {
            output.close();
            throw refused;
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            output.write(bytes);
        }
    }

    @Override
    public void accept(TraceEvent event) {
        if (ended) {
            return;
        }
        try {
            write(TraceFormat.record(TraceFormat.encode(event)));
        } catch (IOException error) {
            ended = true;
            LOG.warn("The trace in {} ends here: it cannot be written", path, error);
        }
    }

    @Override
    public void close() {
        try {
            output.close();
        } catch (IOException error) {
            LOG.warn("The last events of the trace in {} may be missing", path, error);
        }
    }
}
