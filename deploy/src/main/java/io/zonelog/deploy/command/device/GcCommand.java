package io.zonelog.deploy.command.device;

import io.zonelog.deploy.command.device.OfflineReclaim.ZoneSums;
import io.zonelog.deploy.command.option.ConfigurationOptions;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.UrlOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.data.FaultInjection;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.deploy.wiring.ConfiguredEngine;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog gc}: reclaim now, by the engine that runs on the data directory, or here if none does. */
@Command(
        name = "gc",
        description = {
            "Empties all zones from which there is something to gain: moves their live data, checked, and resets them.",
            "A running engine is told over HTTP, with the http.token that it was given, and goes on with it by itself;"
                    + " without one, it is done here."
        },
        footer = {"  zonelog gc", "  zonelog gc --data /var/lib/zonelog --json"})
public final class GcCommand implements Verb {
    private static final String PATH = "/api/v1/gc";

    private final Terminal terminal;

    @Mixin
    private ConfigurationOptions.WithData configured = new ConfigurationOptions.WithData();

    @Mixin
    private UrlOption url = new UrlOption();

    @Mixin
    private OutputOption output = new OutputOption();

    public GcCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        Optional<EngineClient> engine = url.engine(terminal.environment(), configured.data());
        if (engine.isPresent()) {
            print(engine.get().post(PATH, Ordered.class));
            return ExitCode.FINE;
        }
        Configuration settings = configured.settings(terminal.environment());
        DataDirectory directory = ConfigurationOptions.WithData.directory(settings);
        directory.verifiedDevice();
        if (directory.isInUse()) {
            print(EngineClient.of(directory, settings).post(PATH, Ordered.class));
            return ExitCode.FINE;
        }
        try (EngineData open =
                        EngineData.open(directory, ConfiguredEngine.metadata(settings), FaultInjection.of(settings));
                Progress progress = terminal.progress("gc", 0)) {
            OfflineReclaim.Result result = OfflineReclaim.run(
                    open, ConfiguredEngine.engine(settings, open.device().geometry()), progress);
            print(result);
        }
        return ExitCode.FINE;
    }

    /**
     * What a running engine answers to the order.
     *
     * @param zones how many it will empty
     */
    private record Ordered(int zones) {}

    private void print(Ordered ordered) {
        if (output.isJson()) {
            terminal.json(ordered);
            return;
        }
        terminal.line("the engine that runs empties "
                + Words.counted(ordered.zones(), "zone")
                + " now; zonelog zones --space shows what reclaim has done");
    }

    private void print(OfflineReclaim.Result result) {
        if (output.isJson()) {
            terminal.json(result);
            return;
        }
        terminal.line("before: " + line(result.before()));
        terminal.line("after:  " + line(result.after()));
        terminal.line(Words.counted(result.zoneResets(), "zone") + " reset, " + Sizes.rounded(result.copiedBytes())
                + " copied");
    }

    private static String line(ZoneSums sums) {
        return Words.counted(sums.emptyZones(), "zone") + " empty, used " + Sizes.rounded(sums.usedBytes()) + ", dead "
                + Sizes.rounded(sums.deadBytes());
    }
}
