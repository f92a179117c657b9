package io.zonelog.deploy.command.inspect;

import io.zonelog.deploy.command.option.ConfigurationOptions;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.LockedData;
import io.zonelog.deploy.data.StoreRebuild;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.wiring.ConfiguredEngine;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code zonelog rebuild}: the mapping store from the device alone. */
@Command(
        name = "rebuild",
        description = {
            "Makes the mapping store of a data directory (metadata/) anew from the device alone, where no engine runs.",
            "zonelog run goes on from there. What breaks off leaves everything as it was, and is begun anew by the next one."
        },
        footer = {"  zonelog rebuild", "  zonelog rebuild --replace --data /var/lib/zonelog"})
public final class RebuildCommand implements Verb {
    private final Terminal terminal;
    private final Clock clock;

    @Mixin
    private ConfigurationOptions.WithData configured = new ConfigurationOptions.WithData();

    @Option(
            names = "--replace",
            description =
                    "Take the place of a store that is there: it is moved to metadata.damaged-TIME, and not deleted.")
    private boolean replace;

    @Mixin
    private OutputOption output = new OutputOption();

    public RebuildCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public ExitCode call() {
        Configuration settings = configured.settings(terminal.environment());
        DataDirectory directory = ConfigurationOptions.WithData.directory(settings);
        try (LockedData locked = LockedData.open(directory)) {
            if (!replace) {
                locked.requireNoStore();
            }
            StoreRebuild rebuild = new StoreRebuild(directory, ConfiguredEngine.metadata(settings), clock);
            try (RebuildProgress progress = new RebuildProgress(terminal, "rebuild")) {
                print(rebuild.run(locked.device(), progress));
            }
            return ExitCode.FINE;
        }
    }

    private void print(StoreRebuild.Rebuilt rebuilt) {
        if (output.isJson()) {
            terminal.json(rebuilt);
        } else {
            rebuilt.positions()
                    .forEach(position -> terminal.line(
                            position.topic() + "/" + position.partition() + " from offset " + position.nextOffset()));
            terminal.line(rebuilt.line());
        }
    }
}
