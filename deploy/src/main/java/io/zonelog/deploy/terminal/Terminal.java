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
import java.util.Iterator;
import java.util.Map;

/**
 * Where a command reads and writes. Lines end with a line feed on every system, so that output can be compared.
 *
 * @param out results
 * @param err everything else
 * @param in input that was asked for with {@code -}
 * @param environment the variables of the process
 */
public record Terminal(PrintStream out, PrintStream err, InputStream in, Map<String, String> environment) {
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
        return new Terminal(out, System.err, System.in, System.getenv());
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
