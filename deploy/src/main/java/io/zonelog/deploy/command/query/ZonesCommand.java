package io.zonelog.deploy.command.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.command.option.ConfigurationOptions;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Terminal.Colour;
import io.zonelog.deploy.terminal.Terminal.Screen;
import io.zonelog.deploy.view.zone.ZoneReport;
import io.zonelog.deploy.view.zone.ZoneRow;
import io.zonelog.deploy.watch.SpaceLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code zonelog zones}: the zone report. */
@Command(
        name = "zones",
        description = {
            "Reports the zones much as blkzone report does, with used and dead blocks and a bar.",
            "In the bar, # is used, . is dead, = is the mapping journal's, blank is not written."
        },
        footer = {
            "  zonelog zones",
            "  zonelog zones --watch 2",
            "  zonelog zones --all --json",
            "  zonelog zones --space --json"
        })
public final class ZonesCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private AnswerSource source = new AnswerSource();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--blkzone", description = "Print all zones exactly as blkzone report does.")
    private boolean blkzone;

    @Option(names = "--all", description = "Show empty zones too; JSON always has them.")
    private boolean all;

    @Option(
            names = "--space",
            description =
                    "Show sums instead of zones; with a running engine that listens also what it has left, its open"
                            + " zones, and what reclaim did.")
    private boolean space;

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private WatchOption watch = new WatchOption();

    public ZonesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    ZonesCommand(Terminal terminal, AnswerSource source, OutputOption output) {
        this.terminal = terminal;
        this.source = source;
        this.output = output;
    }

    @Override
    public ExitCode call() throws InterruptedException {
        if (blkzone && (output.isJson() || all)) {
            throw CommandFailure.usage("--blkzone goes with neither --json nor --all");
        }
        if (space && (blkzone || all)) {
            throw CommandFailure.usage("--space goes with neither --blkzone nor --all");
        }
        watch.repeat(terminal, space ? this::answerSpace : blkzone ? this::answerAsBlkzone : this::answer);
        return ExitCode.FINE;
    }

    private void answer() {
        try (Answers answers = source.open(terminal)) {
            ZoneReport report = answers.zones();
            if (output.isJson()) {
                terminal.jsonRows(report.rows().iterator());
                return;
            }
            report.shown(all ? ZoneReport.Shown.ALL : ZoneReport.Shown.NOT_EMPTY)
                    .forEach(row -> terminal.line(painted(row, report.line(row))));
            terminal.line(report.total());
            terminal.line(report.byUse());
        }
    }

    private void answerSpace() {
        try (Answers answers = source.open(
                terminal,
                () -> ConfigurationOptions.WithData.directory(ConfigurationOptions.WithData.settings(
                        configuration, source.data(), terminal.environment())))) {
            JsonNode space = answers.space();
            if (output.isJson()) {
                terminal.json(space);
            } else {
                SpaceLines.of(space).forEach(terminal::line);
            }
        }
    }

    /** A zone that takes no data any more, or gives none back, stands out. */
    private String painted(ZoneRow row, String line) {
        return switch (row.condition()) {
            case "offline" -> terminal.painted(Screen.OUT, Colour.RED, line);
            case "read-only" -> terminal.painted(Screen.OUT, Colour.YELLOW, line);
            default -> line;
        };
    }

    private void answerAsBlkzone() {
        try (Answers answers = source.open(terminal)) {
            ZoneReport report = answers.reportedZones();
            report.rows().forEach(row -> terminal.line(ZoneReport.BlkzoneLine.of(report.geometry(), row)));
        }
    }
}
