package io.zonelog.deploy.command.device;

import io.zonelog.deploy.EngineSettings;
import io.zonelog.deploy.ExitCode;
import io.zonelog.deploy.command.ConfiguredData;
import io.zonelog.deploy.command.OutputOption;
import io.zonelog.deploy.command.Verb;
import io.zonelog.deploy.command.device.OfflineReclaim.ZoneSums;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.DeviceDrill;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog gc}: reclaim now, beside no engine. */
@Command(
        name = "gc",
        description = {
            "Empties all zones from which there is something to gain: moves their live data, checked, and resets them.",
            "No engine may run on the data directory; a running one is told by POST /api/v1/gc (HTTP.md)."
        },
        footer = {"  zonelog gc", "  zonelog gc --data /var/lib/zonelog --json"})
public final class GcCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private ConfiguredData configured = new ConfiguredData();

    @Mixin
    private OutputOption output = new OutputOption();

    public GcCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        Configuration settings = configured.settings(terminal.environment());
        DataDirectory directory = ConfiguredData.directory(settings);
        try (EngineData open = EngineData.open(directory, EngineSettings.metadata(settings), DeviceDrill.of(settings));
                Progress progress = terminal.progress("gc", 0)) {
            OfflineReclaim.Result result = OfflineReclaim.run(
                    open, EngineSettings.engine(settings, open.device().geometry()), progress);
            print(result);
        }
        return ExitCode.FINE;
    }

    private void print(OfflineReclaim.Result result) {
        if (output.isJson()) {
            terminal.json(result);
            return;
        }
        terminal.line("before: " + line(result.before()));
        terminal.line("after:  " + line(result.after()));
        terminal.line(result.zoneResets() + " zones reset, " + Sizes.rounded(result.copiedBytes()) + " copied");
    }

    private static String line(ZoneSums sums) {
        return sums.emptyZones() + " zones empty, used " + Sizes.rounded(sums.usedBytes()) + ", dead "
                + Sizes.rounded(sums.deadBytes());
    }
}
