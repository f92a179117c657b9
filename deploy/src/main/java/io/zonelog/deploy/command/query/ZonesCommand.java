package io.zonelog.deploy.command.query;

import io.zonelog.deploy.ExitCode;
import io.zonelog.deploy.command.DataOption;
import io.zonelog.deploy.command.OutputOption;
import io.zonelog.deploy.command.Verb;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.ZoneReport;
import io.zonelog.deploy.view.ZoneRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code zonelog zones}: the zone report. */
@Command(
        name = "zones",
        description = {
            "Reports the zones as blkzone report does, with used and dead blocks and a bar.",
            "In the bar, # is used, . is dead, blank is not written."
        })
public final class ZonesCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--all", description = "Show empty zones too; JSON always has them.")
    private boolean all;

    public ZonesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        try (QueryData open = QueryData.open(data.directory(terminal.environment()))) {
            ZoneReport report = new ZoneReport(open.geometry(), ZoneRow.of(open.device(), open.store()));
            if (output.isJson()) {
                terminal.jsonRows(report.rows().iterator());
            } else {
                report.lines(all ? ZoneReport.Shown.ALL : ZoneReport.Shown.NOT_EMPTY)
                        .forEach(terminal::line);
            }
        }
        return ExitCode.FINE;
    }
}
