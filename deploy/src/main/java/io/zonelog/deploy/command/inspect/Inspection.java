package io.zonelog.deploy.command.inspect;

import io.zonelog.deploy.command.option.DataOption;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Terminal.Colour;
import io.zonelog.deploy.terminal.Terminal.Screen;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.mapping.ZoneUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;

/** What {@code check} and {@code scrub} have in common: they go over everything, and find problems or none. */
final class Inspection {
    /** Store and device are not read at the same moment: beside a running engine a difference may be that of time. */
    private static final int MAX_ATTEMPTS = 5;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private OutputOption output = new OutputOption();

    /** What an inspection found; the record's components are the JSON answer. */
    interface Findings {
        /** What does not fit, one line each, the first of them. */
        List<String> problems();

        /** How many there are. */
        long problemCount();

        /** What was looked at, for people. */
        String seen();
    }

    /** Takes in problems: keeps lines of the first, and counts all, since a damaged device may have as many as blocks. One thread. */
    static final class Problems implements Consumer<String> {
        private static final int MOST_LINES = 10_000;

        private final List<String> lines = new ArrayList<>();
        private long count;

        @Override
        public void accept(String line) {
            count++;
            if (lines.size() < MOST_LINES) {
                lines.add(line);
            }
        }

        List<String> lines() {
            return lines;
        }

        long count() {
            return count;
        }
    }

    /** Which data directory. */
    DataOption data() {
        return data;
    }

    /** How it answers. */
    OutputOption output() {
        return output;
    }

    /** One pass over everything. */
    interface Pass {
        Findings run(QueryData open, Progress progress);
    }

    /**
     * Runs passes until one finds nothing, or nothing has changed since it.
     *
     * @param what the work, a word
     * @param looks how often a pass looks at each mapped byte
     */
    ExitCode answer(Terminal terminal, String what, int looks, Pass pass) {
        try (QueryData open = QueryData.open(directory(terminal, what))) {
            return tell(terminal, inspect(terminal, open, what, looks, pass));
        }
    }

    /**
     * The data directory that is inspected.
     *
     * @param what the work, a word
     * @throws CommandFailure if an engine was named instead
     */
    DataDirectory directory(Terminal terminal, String what) {
        if (data.given() == null
                && !terminal.environment().getOrDefault("ZONELOG_URL", "").isEmpty()) {
            throw CommandFailure.usage(
                    what + " reads a data directory itself and asks no engine at ZONELOG_URL: name it with --data");
        }
        return data.directory(terminal.environment());
    }

    /** Prints what was found. */
    ExitCode tell(Terminal terminal, Findings findings) {
        if (output.isJson()) {
            terminal.json(findings);
        } else {
            print(terminal, findings);
        }
        return findings.problemCount() == 0 ? ExitCode.FINE : ExitCode.PROBLEM;
    }

    private static Findings inspect(Terminal terminal, QueryData open, String what, int looks, Pass pass) {
        for (int attempt = 1; ; attempt++) {
            open.store().verify();
            long mappedBlocks = open.store().zones().stream()
                    .mapToLong(ZoneUsage::usedBlocks)
                    .sum();
            try (Progress progress = terminal.progress(
                    what, looks * mappedBlocks * open.geometry().blockSizeBytes())) {
                Findings findings = pass.run(open, progress);
                if (findings.problemCount() == 0 || attempt == MAX_ATTEMPTS || !open.refresh()) {
                    return findings;
                }
            }
        }
    }

    private static void print(Terminal terminal, Findings findings) {
        findings.problems().forEach(terminal::line);
        long more = findings.problemCount() - findings.problems().size();
        if (more > 0) {
            terminal.line("and " + more + " more");
        }
        String verdict = findings.problemCount() == 0
                ? terminal.painted(Screen.OUT, Colour.GREEN, "clean")
                : terminal.painted(Screen.OUT, Colour.RED, Words.counted(findings.problemCount(), "problem"));
        terminal.line(findings.seen() + ": " + verdict);
    }
}
