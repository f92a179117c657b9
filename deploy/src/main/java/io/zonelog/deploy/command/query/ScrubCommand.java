package io.zonelog.deploy.command.query;

import io.zonelog.deploy.ExitCode;
import io.zonelog.deploy.command.DataOption;
import io.zonelog.deploy.command.OutputOption;
import io.zonelog.deploy.command.Verb;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.engine.read.Scrubber;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog scrub}: reads every live block and compares it with its checksum. */
@Command(name = "scrub", description = "Reads every live block and compares its CRC32C. Exit 1 if a block is damaged.")
public final class ScrubCommand implements Verb {
    /** Beside a running engine a zone may be reset while its old blocks are read. */
    private static final int MAX_ATTEMPTS = 5;

    private final Terminal terminal;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private OutputOption output = new OutputOption();

    public ScrubCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * The JSON answer.
     *
     * @param bytes bytes read and compared
     * @param problems damaged extents, one line each
     */
    record Answer(long bytes, List<String> problems) {}

    @Override
    public ExitCode call() {
        try (QueryData open = QueryData.open(data.directory(terminal.environment()))) {
            Answer answer = scrub(open);
            if (output.isJson()) {
                terminal.json(answer);
            } else {
                answer.problems().forEach(terminal::line);
                terminal.line(Sizes.rounded(answer.bytes()) + " read and compared: "
                        + (answer.problems().isEmpty()
                                ? "clean"
                                : answer.problems().size() + " problems"));
            }
            return answer.problems().isEmpty() ? ExitCode.FINE : ExitCode.PROBLEM;
        }
    }

    private static Answer scrub(QueryData open) {
        for (int attempt = 1; ; attempt++) {
            AtomicLong bytes = new AtomicLong();
            List<String> problems = new ArrayList<>();
            new Scrubber(open.store(), open.device(), problems::add, bytes::addAndGet).run();
            if (problems.isEmpty() || attempt == MAX_ATTEMPTS || !open.refresh()) {
                return new Answer(bytes.get(), problems);
            }
        }
    }
}
