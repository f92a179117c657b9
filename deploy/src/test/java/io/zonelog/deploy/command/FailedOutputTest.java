package io.zonelog.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.testing.WrittenData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands whose answer cannot be written: a full disk fails them with one line, a reader that has left does not. */
class FailedOutputTest {

    @TempDir
    private static Path directory;

    private static WrittenData data;

    @BeforeAll
    static void write() throws IOException {
        data = WrittenData.inSmallZones(
                directory.resolve("data"), engine -> engine.write("doc", 0, new byte[100 * WrittenData.BLOCK]));
    }

    /** Takes some bytes and then no more. */
    private static final class Ending extends OutputStream {
        private final String reason;
        private int room;

        Ending(int room, String reason) {
            this.room = room;
            this.reason = reason;
        }

        @Override
        public void write(int octet) throws IOException {
            if (room == 0) {
                throw new IOException(reason);
            }
            room--;
        }
    }

    private record Run(int status, String err) {}

    private static Run run(OutputStream out, String... words) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                Terminal.output(out),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                InputStream.nullInputStream(),
                Map.of(),
                Set.of());
        int status = Invocation.run(terminal, new EndOfProcess(), words);
        return new Run(status, err.toString(StandardCharsets.UTF_8));
    }

    private static String[] words(String line) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        if (!words.get(0).startsWith("-") && !words.contains("--help") && !words.contains("help")) {
            words.add("--data");
            words.add(data.directory().toString());
        }
        return words.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls",
                "ls --json",
                "stat doc",
                "stat doc --json",
                "map doc",
                "map doc --json",
                "cat doc",
                "zones",
                "zones --json",
                "zones --blkzone",
                "zones --space",
                "locate writes 0 0",
                "locate writes 0 0 --json",
                "check",
                "check --json",
                "scrub",
                "scrub --json",
                "device info",
                "gc --json",
                "--help",
                "--version",
                "help map",
                "map --help"
            })
    void aFullDiskIsToldInOneLine(String line) {
        for (int room : new int[] {0, 10}) {
            Run run = run(new Ending(room, "No space left on device"), words(line));
            assertThat(run.status()).as(line).isEqualTo(1);
            assertThat(run.err()).isEqualTo("zonelog: cannot write to standard output: No space left on device\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "map doc --json", "cat doc", "zones", "check", "--help"})
    void aReaderThatHasLeftIsNoFailure(String line) {
        assertThat(run(new Ending(10, "Broken pipe"), words(line))).isEqualTo(new Run(0, ""));
    }
}
