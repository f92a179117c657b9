package io.zonelog.deploy.command.inspect;

import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.engine.read.Checker;
import io.zonelog.engine.recovery.LostCommits;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code zonelog check}: compares everything that is stored twice. */
@Command(
        name = "check",
        description = {
            "Compares files, extents, reverse map, checksums, zone counters and the device's report."
                    + " Exit 1 if something does not fit.",
            "With --log, where no engine runs: makes the mapping store anew beside it from the device alone, as zonelog rebuild"
                    + " does, compares each row, and removes it."
        },
        footer = {
            "  zonelog check",
            "  zonelog check --data /var/lib/zonelog --json",
            "  zonelog check --log --data /var/lib/zonelog"
        })
public final class CheckCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private Inspection inspection = new Inspection();

    @Option(names = "--log", description = "Compare the mapping store with the journal that the device holds of it.")
    private boolean log;

    public CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * The JSON answer.
     *
     * @param files files looked at
     * @param extents extents looked at
     * @param mappedBlocks blocks that they map
     * @param problems what does not fit, one line each, the first of them
     * @param problemCount how many there are
     */
    record Answer(long files, long extents, long mappedBlocks, List<String> problems, long problemCount)
            implements Inspection.Findings {
        @Override
        public String seen() {
            return Words.counted(files, "file") + ", " + Words.counted(extents, "extent") + ", "
                    + Words.counted(mappedBlocks, "mapped block");
        }
    }

    @Override
    public ExitCode call() {
        if (log) {
            return inspection.tell(terminal, LogCheck.run(terminal, inspection.directory(terminal, "check")));
        }
        return inspection.answer(terminal, "check", Checker.LOOKS_AT_EACH_BLOCK, this::check);
    }

    private Answer check(QueryData open, Progress progress) {
        long blockBytes = open.geometry().blockSizeBytes();
        Inspection.Problems problems = new Inspection.Problems();
        Checker checker =
                new Checker(open.store(), open.device(), problems, blocks -> progress.add(blocks * blockBytes));
        Checker.Summary summary = checker.run();
        if (!open.directory().isInUse()) {
            // Beside an engine there are always some.
            LostCommits.find(open.device(), open.store())
                    .ifPresent(lost -> terminal.note("zonelog: " + lost.line(open.store())));
        }
        return new Answer(
                summary.files(), summary.extents(), summary.mappedBlocks(), problems.lines(), problems.count());
    }
}
