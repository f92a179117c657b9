package io.zonelog.deploy.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example of SIMULATE.md. */
class SimulatePageTest {
    private static final Path PAGE = Path.of("SIMULATE.md");
    private static final String FENCE = "```";

    @TempDir
    Path directory;

    @Test
    void theExamplePrintsWhatThePageSays() throws Exception {
        String page = Files.readString(PAGE);
        Path trace = Files.writeString(directory.resolve("example.jsonl"), block(page, "json"));
        String[] words = Arrays.stream(block(page, "sh").strip().split(" ", -1))
                .skip(1)
                .map(word -> word.equals("example.jsonl") ? trace.toString() : word)
                .toArray(String[]::new);
        CommandLineRun run = CommandLineRun.of(words);
        String printed = run.out().replace(trace.toString(), "example.jsonl");
        assertThat(run.status()).as(run.err()).isZero();
        if (Boolean.getBoolean("zonelog.rewrite")) {
            Files.writeString(PAGE, page.replace(FENCE + "text\n" + block(page, "text"), FENCE + "text\n" + printed));
        }
        assertThat(printed).isEqualTo(block(Files.readString(PAGE), "text"));
    }

    /** What stands in the fenced block of a language. */
    private static String block(String page, String language) {
        String opening = FENCE + language + "\n";
        int start = page.indexOf(opening) + opening.length();
        return page.substring(start, page.indexOf(FENCE, start));
    }
}
