package io.zonelog.deploy.command.inspect;

import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.engine.read.Scrubber;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog scrub}: reads every live block and compares it with its checksum. */
@Command(
        name = "scrub",
        description = "Reads every live block and compares its CRC32C. Exit 1 if a block is damaged.",
        footer = {"  zonelog scrub", "  zonelog scrub --data /var/lib/zonelog --json"})
public final class ScrubCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private Inspection inspection = new Inspection();

    public ScrubCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * The JSON answer.
     *
     * @param bytes bytes read and compared
     * @param problems damaged extents, one line each, the first of them
     * @param problemCount how many there are
     */
    record Answer(long bytes, List<String> problems, long problemCount) implements Inspection.Findings {
        @Override
        public String seen() {
            return Sizes.rounded(bytes) + " read and compared";
        }
    }

    @Override
    public ExitCode call() {
        return inspection.answer(terminal, "scrub", 1, ScrubCommand::scrub);
    }

    private static Answer scrub(QueryData open, Progress progress) {
        AtomicLong bytes = new AtomicLong();
        Inspection.Problems problems = new Inspection.Problems();
        Scrubber scrubber = new Scrubber(open.store(), open.device(), problems, count -> {
            bytes.addAndGet(count);
            progress.add(count);
        });
        scrubber.run();
        return new Answer(bytes.get(), problems.lines(), problems.count());
    }
}
