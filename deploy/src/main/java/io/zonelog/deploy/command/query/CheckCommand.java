package io.zonelog.deploy.command.query;

import io.zonelog.deploy.ExitCode;
import io.zonelog.deploy.command.DataOption;
import io.zonelog.deploy.command.OutputOption;
import io.zonelog.deploy.command.Verb;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.engine.read.Checker;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog check}: compares everything that is stored twice. */
@Command(
        name = "check",
        description = "Compares files, extents, reverse map, checksums, zone counters and the device's report."
                + " Exit 1 if something does not fit.")
public final class CheckCommand implements Verb {
    /** Store and device are not read at the same moment: beside a running engine a difference may be that of time. */
    private static final int MAX_ATTEMPTS = 5;

    private final Terminal terminal;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private OutputOption output = new OutputOption();

    public CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * The JSON answer.
     *
     * @param files files looked at
     * @param extents extents looked at
     * @param mappedBlocks blocks that they map
     * @param problems what does not fit, one line each
     */
    record Answer(long files, long extents, long mappedBlocks, List<String> problems) {}

    @Override
    public ExitCode call() {
        try (QueryData open = QueryData.open(data.directory(terminal.environment()))) {
            Answer answer = check(open);
            if (output.isJson()) {
                terminal.json(answer);
            } else {
                answer.problems().forEach(terminal::line);
                terminal.line(answer.files() + " files, " + answer.extents() + " extents, " + answer.mappedBlocks()
                        + " mapped blocks: "
                        + (answer.problems().isEmpty()
                                ? "clean"
                                : answer.problems().size() + " problems"));
            }
            return answer.problems().isEmpty() ? ExitCode.FINE : ExitCode.PROBLEM;
        }
    }

    private static Answer check(QueryData open) {
        for (int attempt = 1; ; attempt++) {
            List<String> problems = new ArrayList<>();
            Checker.Summary summary = new Checker(open.store(), open.device(), problems::add).run();
            if (problems.isEmpty() || attempt == MAX_ATTEMPTS || !open.refresh()) {
                return new Answer(summary.files(), summary.extents(), summary.mappedBlocks(), problems);
            }
        }
    }
}
