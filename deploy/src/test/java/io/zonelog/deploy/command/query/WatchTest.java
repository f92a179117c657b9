package io.zonelog.deploy.command.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Terminal.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class WatchTest {
    /** A reader that leaves after so many bytes, as {@code head} does. */
    private static final class LeavingReader extends OutputStream {
        private final StringBuilder read = new StringBuilder();
        private final int patienceBytes;

        private LeavingReader(int patienceBytes) {
            this.patienceBytes = patienceBytes;
        }

        @Override
        public void write(int unit) throws IOException {
            if (read.length() == patienceBytes) {
                throw new IOException("nobody reads");
            }
            read.append((char) unit);
        }
    }

    private static List<Integer> answers(LeavingReader reader, Set<Screen> screens, String... arguments)
            throws InterruptedException {
        PrintStream out = new PrintStream(reader, false, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(out, System.err, InputStream.nullInputStream(), Map.of(), screens);
        WatchOption watch = CommandLine.populateCommand(new WatchOption(), arguments);
        List<Integer> answers = new ArrayList<>();
        watch.repeat(terminal, () -> {
            answers.add(answers.size());
            terminal.line("answer");
        });
        return answers;
    }

    @Test
    void withoutTheOptionThereIsOneAnswer() throws Exception {
        assertThat(answers(new LeavingReader(1000), Set.of())).hasSize(1);
    }

    @Test
    void answersComeUntilNobodyReadsThem() throws Exception {
        LeavingReader reader = new LeavingReader("answer\n".length() * 3);
        assertThat(answers(reader, Set.of(), "--watch", "1ms")).hasSize(4);
        assertThat(reader.read.toString()).isEqualTo("answer\n".repeat(3));
    }

    @Test
    void onAScreenAnAnswerTakesThePlaceOfTheOneBefore() throws Exception {
        String clear = "\u001b[H\u001b[2J";
        LeavingReader reader = new LeavingReader(("answer\n" + clear + "answer\n").length());
        answers(reader, Set.of(Screen.OUT), "--watch", "1ms");
        assertThat(reader.read.toString()).isEqualTo("answer\n" + clear + "answer\n");
    }
}
