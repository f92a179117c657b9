package io.zonelog.deploy.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final int OUTPUT_BUFFER_BYTES = 1 << 16;

    /** Made when the first value is printed: a command that prints none does not wait for it. */
    private static final class Json {
        private static final ObjectMapper MAPPER = new ObjectMapper();

        private Json() {}
    }

    /** The process's own streams and variables. */
    public static Terminal ofProcess() {
        PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUTPUT_BUFFER_BYTES),
                false,
                StandardCharsets.UTF_8);
        Set<Screen> screens = Arrays.stream(Screen.values())
                .filter(screen ->
                        Boolean.getBoolean(SCREEN_PROPERTY + screen.name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());
        return new Terminal(out, System.err, System.in, System.getenv(), screens);
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

    /** Prints one line of a result. */
    public void line(String line) {
        out.print(line + "\n");
    }

    /** Prints one line that is no result: progress, or a note. */
    public void note(String line) {
        err.print(line + "\n");
        err.flush();
    }

    /** Prints one JSON value on a line of its own. */
    public void json(Object value) {
        line(text(value));
    }

    /** Prints a JSON array with one row on each line. */
    public void jsonRows(Iterator<?> rows) {
        out.print("[");
        for (String separator = "\n"; rows.hasNext(); separator = ",\n") {
            out.print(separator + text(rows.next()));
        }
        out.print("\n]\n");
    }

    private static String text(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
