package io.zonelog.deploy.command.device;

import io.zonelog.deploy.command.device.OfflineReclaim.ZoneSums;
import io.zonelog.deploy.command.operate.OperatorOrder;
import io.zonelog.deploy.command.option.Verb;
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
    private OperatorOrder order = new OperatorOrder();

    public GcCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        return order.carryOut(terminal, engine -> told(engine.post(PATH, Ordered.class)), this::offline);
    }

    private ExitCode offline(Configuration settings, DataDirectory directory) {
        try (EngineData open =
                        EngineData.open(directory, ConfiguredEngine.metadata(settings), FaultInjection.of(settings));
                Progress progress = terminal.progress("gc", 0)) {
            return told(OfflineReclaim.run(
                    open, ConfiguredEngine.engine(settings, open.device().geometry()), progress));
        }
    }

    /**
     * What a running engine answers to the order.
     *
     * @param zones how many it will empty
     */
    private record Ordered(int zones) {}

    private ExitCode told(Ordered ordered) {
        return order.print(
                terminal,
                ordered,
                "the engine that runs empties "
                        + Words.counted(ordered.zones(), "zone")
                        + " now; zonelog zones --space shows what reclaim has done");
    }

    private ExitCode told(OfflineReclaim.Result result) {
        return order.print(
                terminal,
                result,
                "before: " + line(result.before()),
                "after:  " + line(result.after()),
                Words.counted(result.zoneResets(), "zone") + " reset, " + Sizes.rounded(result.copiedBytes())
                        + " copied");
    }

    private static String line(ZoneSums sums) {
        return Words.counted(sums.emptyZones(), "zone") + " empty, used " + Sizes.rounded(sums.usedBytes()) + ", dead "
                + Sizes.rounded(sums.deadBytes());
    }
}
