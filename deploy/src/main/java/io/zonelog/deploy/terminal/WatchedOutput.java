package io.zonelog.deploy.terminal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A buffered print stream that knows why it failed; other print streams only know that they did. Used by one thread. */
final class WatchedOutput extends PrintStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Sink sink;
    private final Path link;

    /**
     * @param file where it goes
     * @param link a symbolic link that tells what that is, as Linux has them in {@code /proc/self/fd}; it need not be there
     */
    WatchedOutput(OutputStream file, Path link) {
        this(new Sink(file), link);
    }

    private WatchedOutput(Sink sink, Path link) {
        super(new BufferedOutputStream(sink, BUFFER_BYTES), false, StandardCharsets.UTF_8);
        this.sink = sink;
        this.link = link;
    }

    /** The first failure; null as long as all that left the buffer was written. */
    @Nullable
    IOException failure() {
        return sink.failure;
    }

    /** Whether a failure says that nobody reads any more. The system words it in the user's language; a pipe fails for no other reason. */
    boolean isReaderGone(IOException failure) {
        String message = failure.getMessage();
        if (message != null && message.contains("Broken pipe")) {
            return true;
        }
        try {
            return Files.readSymbolicLink(link).toString().startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    /** Passes everything on, and keeps the first failure. */
    private static final class Sink extends OutputStream {
        private final OutputStream file;
        private @Nullable IOException failure;

        Sink(OutputStream file) {
            this.file = file;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            try {
                file.write(bytes, from, count);
            } catch (IOException refused) {
                throw kept(refused);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                file.flush();
            } catch (IOException refused) {
                throw kept(refused);
            }
        }

        private IOException kept(IOException refused) {
            if (failure == null) {
                failure = refused;
            }
            return refused;
        }
    }
}
