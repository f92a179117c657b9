package io.zonelog.deploy.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** {@code cases.txt}: traces, and what {@code simulate} prints for them. */
class SimulateCasesTest {
    private static final Path TABLE = Path.of("src", "test", "resources", "simulate", "cases.txt");
    private static final boolean REWRITE = Boolean.getBoolean("zonelog.rewrite");
    private static final String TITLE = "case ";
    private static final String ARGUMENTS = "arguments ";
    private static final String TRACE = "trace";
    private static final String PRINTS = "prints";

    private static final List<String> rewritten = new ArrayList<>();

    @TempDir
    static Path directory;

    /** The lines of one case up to "prints", with it, and those behind it. */
    private record Case(List<String> given, List<String> printed) {
        String title() {
            return given.get(0).substring(TITLE.length());
        }

        String[] arguments(Path trace) {
            List<String> words = new ArrayList<>(List.of("simulate", trace.toString()));
            given.stream()
                    .filter(line -> line.startsWith(ARGUMENTS))
                    .forEach(line -> words.addAll(
                            List.of(line.substring(ARGUMENTS.length()).split(" ", -1))));
            return words.toArray(String[]::new);
        }

        List<String> trace() {
            return given.subList(given.indexOf(TRACE) + 1, given.size() - 1);
        }
    }

    @TestFactory
    Stream<DynamicTest> printsWhatTheTableSays() throws IOException {
        List<String> lines = Files.readAllLines(TABLE);
        int first = indexOfNext(lines, 0);
        rewritten.addAll(lines.subList(0, first));
        List<Case> cases = new ArrayList<>();
        for (int start = first; start < lines.size(); start = indexOfNext(lines, start + 1)) {
            List<String> all = lines.subList(start, indexOfNext(lines, start + 1));
            int given = all.indexOf(PRINTS) + 1;
            cases.add(new Case(
                    all.subList(0, given),
                    all.subList(given, all.size()).stream()
                            .filter(line -> !line.isEmpty())
                            .toList()));
        }
        return cases.stream().map(one -> DynamicTest.dynamicTest(one.title(), () -> check(one)));
    }

    private static int indexOfNext(List<String> lines, int from) {
        int index = from;
        while (index < lines.size() && !lines.get(index).startsWith(TITLE)) {
            index++;
        }
        return index;
    }

    private static void check(Case one) throws IOException {
        Path trace = directory.resolve("trace");
        Files.write(trace, one.trace());
        CommandLineRun run = CommandLineRun.of(one.arguments(trace));
        List<String> printed = Stream.concat(run.out().lines(), run.err().lines())
                .map(line -> line.replace(trace.toString(), "TRACE"))
                .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
        printed.add("exit " + run.status());
        rewritten.addAll(one.given());
        rewritten.addAll(printed);
        rewritten.add("");
        if (!REWRITE) {
            assertThat(printed).isEqualTo(one.printed());
        }
    }

    @AfterAll
    static void rewrite() throws IOException {
        if (REWRITE) {
            Files.write(TABLE, rewritten.subList(0, rewritten.size() - 1));
        }
    }
}
