package io.zonelog.iomap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A text file of cases: what is done, and behind each line what comes of it.
 *
 * <p>A line that begins with {@code #} is a comment, one that begins with {@code case} starts a case and names it, one that begins
 * with {@code ->} after some space is an expected answer, and every other line is a command of the table's {@link Script}. Run the
 * tests with {@code -Dzonelog.rewrite=true} to write the answers of the code into the file, and read the difference.
 */
final class CaseFile {
    private static final String ANSWER = "  -> ";
    private static final boolean REWRITE = Boolean.getBoolean("zonelog.rewrite");

    /** Runs the commands of one case, in order. */
    @FunctionalInterface
    interface Script {
        /** The answers to one command. */
        List<String> run(Command command);
    }

    private record Case(String title, List<String> lines) {}

    private final Path path;
    private final List<String> head = new ArrayList<>();
    private final List<Case> cases = new ArrayList<>();

    private CaseFile(Path path) {
        this.path = path;
    }

    /** Reads a table from the test resources. */
    static CaseFile read(String name) {
        CaseFile file =
                new CaseFile(Path.of(System.getProperty("basedir", "."), "src", "test", "resources", "iomap", name));
        List<String> lines = file.head;
        for (String line : file.lines()) {
            if (line.startsWith("case ")) {
                lines = new ArrayList<>();
                file.cases.add(new Case(line.substring("case ".length()), lines));
            }
            lines.add(line);
        }
        return file;
    }

    /** One test for each case; the file is rewritten instead if that is asked for. */
    Stream<DynamicTest> tests(Supplier<Script> scripts) {
        assertThat(cases.stream().map(Case::title)).as("titles").doesNotHaveDuplicates();
        if (REWRITE) {
            rewrite(scripts);
        }
        return cases.stream()
                .map(one -> DynamicTest.dynamicTest(
                        one.title(),
                        () -> assertThat(String.join("\n", answered(one, scripts.get())))
                                .isEqualTo(String.join("\n", REWRITE ? answered(one, scripts.get()) : one.lines()))));
    }

    /** All answers that the file expects. */
    List<String> expectedAnswers() {
        return cases.stream()
                .flatMap(one -> one.lines().stream())
                .filter(line -> line.startsWith(ANSWER))
                .map(line -> line.substring(ANSWER.length()))
                .toList();
    }

    int caseCount() {
        return cases.size();
    }

    private static List<String> answered(Case one, Script script) {
        List<String> result = new ArrayList<>();
        for (String line : one.lines()) {
            if (line.startsWith(ANSWER)) {
                continue;
            }
            result.add(line);
            if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("case ")) {
                script.run(Command.parse(line)).forEach(answer -> result.add(ANSWER + answer));
            }
        }
        return result;
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(path);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void rewrite(Supplier<Script> scripts) {
        List<String> result = new ArrayList<>(head);
        for (Case one : cases) {
            result.addAll(answered(one, scripts.get()));
        }
        try {
            Files.write(path, result);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
