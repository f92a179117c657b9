package io.zonelog.deploy.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Where a command reads and writes. Lines end with a line feed on every system, so that output can be compared.
 *
 * @param out results
 * @param err everything else
 * @param in input that was asked for with {@code -}
 * @param environment the variables of the process
 * @param screens the streams that a person watches
 */
public record Terminal(
        PrintStream out, PrintStream err, InputStream in, Map<String, String> environment, Set<Screen> screens) {
    /** A stream that may be a screen. */
    public enum Screen {
        OUT,
        ERR
    }

    /** How a text stands out on a screen. */
    public enum Colour {
        RED(31),
        GREEN(32),
        YELLOW(33),
        BOLD(1);

        private final int code;

        Colour(int code) {
            this.code = code;
        }
    }

    /** What the launcher sets for a stream that is a terminal; Java 17 cannot tell for each. */
    private static final String SCREEN_PROPERTY = "zonelog.screen.";

    private static final String ESCAPE = "\u001b[";

    /** The process's own streams and variables. */
    public static Terminal ofProcess() {
        PrintStream out = new WatchedOutput(new FileOutputStream(FileDescriptor.out), Path.of("/proc/self/fd/1"));
        Set<Screen> screens = Arrays.stream(Screen.values())
                .filter(screen ->
                        Boolean.getBoolean(SCREEN_PROPERTY + screen.name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());
        return new Terminal(out, System.err, System.in, System.getenv(), screens);
    }

    /** A stream for results whose failures are told. */
    public static PrintStream output(OutputStream file) {
        return new WatchedOutput(file, Path.of(""));
    }

    /** Whether results still have a reader: false once they went to a pipe that was closed, and long lists may end. */
    public boolean isRead() {
        return out instanceof WatchedOutput watched ? watched.failure() == null : !out.checkError();
    }

    /**
     * Hands on all that was printed.
     *
     * @throws OutputFailure if it could not be written, unless because nobody reads it
     */
    public void flush() {
        out.flush();
        requireWritten();
    }

    private void requireWritten() {
        if (out instanceof WatchedOutput watched) {
            IOException failure = watched.failure();
            if (failure != null && !watched.isReaderGone(failure)) {
                throw new OutputFailure(failure);
            }
        }
    }

    /** Whether colours are welcome on a stream: it is a screen that can show them, and {@code NO_COLOR} is not set. */
    public boolean isColoured(Screen screen) {
        return screens.contains(screen)
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** A text for a stream, in a colour where colours are welcome. */
    public String painted(Screen screen, Colour colour, String text) {
        return isColoured(screen) ? ESCAPE + colour.code + "m" + text + ESCAPE + "0m" : text;
    }

    /** Empties the screen, if standard output is one, so that an answer takes the place of the one before. */
    public void clearScreen() {
        if (screens.contains(Screen.OUT)) {
            out.print(ESCAPE + "H" + ESCAPE + "2J");
        }
    }

    /** Prints a table whose first line holds the titles. */
    public void table(List<String> lines) {
        line(painted(Screen.OUT, Colour.BOLD, lines.get(0)));
        lines.stream().skip(1).forEach(this::line);
    }

    /**
     * Shows on standard error how far long work is, if a person watches.
     *
     * @param what the work, a word
     * @param totalBytes how much there is to do, 0 where nobody knows
     */
    public Progress progress(String what, long totalBytes) {
        Optional<PrintStream> screen = screens.contains(Screen.ERR) ? Optional.of(err) : Optional.empty();
        return new Progress(screen, what, totalBytes, System::nanoTime);
    }

    /**
     * Prints one line of a result.
     *
     * @throws OutputFailure if this or what was printed before could not be written, unless because nobody reads it
     */
    public void line(String line) {
        out.print(line + "\n");
        requireWritten();
    }

    /**
     * Prints bytes as they are.
     *
     * @throws OutputFailure as {@link #line}
     */
    public void bytes(byte[] bytes, int count) {
        out.write(bytes, 0, count);
        requireWritten();
    }

    /** Prints one line that is no result: progress, or a note. */
    public void note(String line) {
        err.print(line + "\n");
        err.flush();
    }

    /** Prints one JSON value on a line of its own; what an iterator in it hands out is written as it comes. */
    public void json(Object value) {
        try {
            Json.MAPPER.writeValue(new Results(), value);
        } catch (OutputEnd end) {
            requireWritten();
            return;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        line("");
    }

    /** Prints a JSON array with one row on each line. */
    public void jsonRows(Iterator<?> rows) {
        out.print("[");
        for (String separator = "\n"; isRead() && rows.hasNext(); separator = ",\n") {
            out.print(separator + Json.text(rows.next()));
            requireWritten();
        }
        line("\n]");
    }

    /** Prints a table, row by row. */
    public <R> void table(TextTable<R> table, Iterator<R> rows) {
        AtomicBoolean titles = new AtomicBoolean(true);
        table.print(
                whileRead(rows), line -> line(titles.getAndSet(false) ? painted(Screen.OUT, Colour.BOLD, line) : line));
    }

    /** Rows as long as results have a reader. */
    public <R> Iterator<R> whileRead(Iterator<R> rows) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return isRead() && rows.hasNext();
            }

            @Override
            public R next() {
                return rows.next();
            }
        };
    }

    /** Nothing more can be written. */
    private static final class OutputEnd extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    /** Standard output as a stream that fails as soon as it is known to go nowhere. */
    private final class Results extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
            if (!isRead()) {
                throw new OutputEnd();
            }
        }

        @Override
        public void close() {
            // the process's own, and more may follow
        }
    }

    /** What a command printed could not be written: the command ends, and does not succeed. */
    public static final class OutputFailure extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        OutputFailure(IOException cause) {
            super("cannot write to standard output: " + cause.getMessage(), cause);
        }
    }
}
