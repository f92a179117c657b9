package io.zonelog.deploy.command.inspect;

import io.zonelog.deploy.command.option.UrlOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Terminal.Colour;
import io.zonelog.deploy.terminal.Terminal.Screen;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.deploy.view.RepairRow;
import io.zonelog.engine.read.Scrubber;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code zonelog scrub}: reads every live block and compares it with its checksum. */
@Command(
        name = "scrub",
        description = {
            "Reads every live block and compares its CRC32C. Exit 1 if a block is damaged.",
            "With --repair a running engine does it, and writes damaged and lost blocks anew with data of other engines or"
                    + " of a backup; exit 1 if some cannot be had."
        },
        footer = {
            "  zonelog scrub",
            "  zonelog scrub --data /var/lib/zonelog --json",
            "  zonelog scrub --repair --url http://zonelog-1:8480"
        })
public final class ScrubCommand implements Verb {
    private static final long LOOK_MILLIS = 200;

    private final Terminal terminal;

    @Mixin
    private Inspection inspection = new Inspection();

    @Option(
            names = "--repair",
            description = "Have the running engine write damaged and lost blocks anew; needs its http.token.")
    private boolean repair;

    @Mixin
    private UrlOption url = new UrlOption();

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
    public ExitCode call() throws InterruptedException {
        if (repair) {
            return repair();
        }
        if (url.isGiven()) {
            throw CommandFailure.usage("scrub reads a data directory itself; --url goes with --repair");
        }
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

    private EngineClient engine() {
        Map<String, String> environment = terminal.environment();
        return url.engine(environment, inspection.data()).orElseGet(() -> {
            DataDirectory directory = inspection.data().directory(environment);
            directory.verifiedDevice();
            if (!directory.isInUse()) {
                throw CommandFailure.usage("no engine runs on " + directory.root()
                        + ", and --repair needs one, which gets blocks from others: start it");
            }
            return EngineClient.of(
                    directory,
                    new ConfigurationSources().environment(environment).load());
        });
    }

    /** Begins a run, or joins the one that there is, and shows it to its end. */
    private ExitCode repair() throws InterruptedException {
        EngineClient engine = engine();
        RepairRow row = engine.post("/api/v1/repair/start", RepairRow.class);
        long shown = 0;
        try (Progress progress = terminal.progress("scrub", row.totalBytes())) {
            while (row.isRunning()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                row = engine.get("/api/v1/repair", RepairRow.class);
                progress.add(row.readBytes() - shown);
                shown = row.readBytes();
            }
        }
        if (inspection.output().isJson()) {
            terminal.json(row);
        } else {
            print(row);
        }
        return row.isWhole() ? ExitCode.FINE : ExitCode.PROBLEM;
    }

    private void print(RepairRow row) {
        row.lost().forEach(terminal::line);
        if (row.lostCount() > row.lost().size()) {
            terminal.line("and " + (row.lostCount() - row.lost().size()) + " more");
        }
        String verdict = row.damagedBlocks() == 0
                ? "clean"
                : row.repairedBlocks() + " of " + Words.counted(row.damagedBlocks(), "damaged block") + " repaired";
        if (row.isCutShort()) {
            verdict += ", and stopped before the end";
        }
        terminal.line(Sizes.rounded(row.readBytes()) + " read and compared: "
                + terminal.painted(Screen.OUT, row.isWhole() ? Colour.GREEN : Colour.RED, verdict));
    }
}
