package io.zonelog.device.trace;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a trace from a file, event by event.
 *
 * <p>A record that is cut off at the end of the file is taken for the end of the trace: the program was killed while it wrote. Every other
 * damage is refused.
 */
public final class TraceReader implements AutoCloseable {
    /** More than any command of any device needs. */
    private static final int MAX_PAYLOAD_BYTES = 256 * 1024 * 1024;

    private final Path path;
    private final InputStream input;
    private final TraceStart start;
    private long offset;

    private TraceReader(Path path, InputStream input) throws IOException {
        this.path = path;
        this.input = input;
        ByteBuffer header = bytes(TraceFormat.FILE_HEADER_BYTES);
        if (header.remaining() < TraceFormat.FILE_HEADER_BYTES
                || header.getLong() != TraceFormat.MAGIC
                || header.getInt() != TraceFormat.FORMAT_VERSION) {
            throw new IOException(path + " is no trace of format version " + TraceFormat.FORMAT_VERSION);
        }
        Optional<ByteBuffer> first = payload();
        if (first.isEmpty()) {
            throw new IOException(path + " ends before the trace begins");
        }
        start = TraceFormat.decodeStart(first.get());
    }

    /**
     * Opens a trace.
     *
     * @throws IOException if the file is no trace, or its beginning is damaged
     */
    public static TraceReader open(Path path) throws IOException {
        InputStream input = new BufferedInputStream(Files.newInputStream(path), 1024 * 1024);
        try {
            return new TraceReader(path, input);
        } catch (IOException refused) {
            input.close();
            throw refused;
        }
    }

    /** What the device was when the trace began. */
    public TraceStart start() {
        return start;
    }

    /**
     * Hands all events that are left to a sink.
     *
     * @return how many there were
     * @throws IOException if the file is damaged; the events before were handed over
     */
    public long readAll(TraceEvent.Sink sink) throws IOException {
        long events = 0;
        for (Optional<ByteBuffer> next = payload(); next.isPresent(); next = payload()) {
            sink.accept(TraceFormat.decodeEvent(next.get()));
            events++;
        }
        return events;
    }

    private Optional<ByteBuffer> payload() throws IOException {
        long at = offset;
        ByteBuffer header = bytes(TraceFormat.RECORD_HEADER_BYTES);
        if (header.remaining() < TraceFormat.RECORD_HEADER_BYTES) {
            return Optional.empty();
        }
        int lengthSum = TraceFormat.checksum(header.duplicate().limit(Integer.BYTES));
        int lengthBytes = header.getInt();
        if (header.getInt() != lengthSum || lengthBytes < 1 || lengthBytes > MAX_PAYLOAD_BYTES) {
            throw new IOException(path + " is damaged at byte " + at);
        }
        ByteBuffer payload = bytes(lengthBytes);
        if (payload.remaining() < lengthBytes) {
            return Optional.empty();
        }
        if (TraceFormat.checksum(payload) != header.getInt()) {
            throw new IOException(path + " is damaged at byte " + at);
        }
        return Optional.of(payload);
    }

    private ByteBuffer bytes(int count) throws IOException {
        byte[] bytes = input.readNBytes(count);
        offset += bytes.length;
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
