package io.zonelog.deploy.command.backup;

import io.zonelog.deploy.backup.Backup;
import io.zonelog.deploy.backup.Restore;
import io.zonelog.deploy.command.option.ConfigurationOptions;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.data.BackEnd;
import io.zonelog.deploy.data.ConfiguredDevice;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.data.FaultInjection;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.wiring.ConfiguredEngine;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog restore DIR}: a data directory from a backup. */
@Command(
        name = "restore",
        description = {
            "Builds the files of a backup in a new data directory, checked. zonelog run goes on from there with the records"
                    + " that Kafka has behind the backup's positions.",
            "Without a device in the data directory, one is made as zonelog run makes it."
        },
        footer = {
            "  zonelog restore /mnt/backups --data /var/lib/zonelog",
            "  zonelog restore /mnt/backups --backup 2026-12-01T030000.000Z --data /var/lib/zonelog"
        })
public final class RestoreCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private ConfigurationOptions.WithData configured = new ConfigurationOptions.WithData();

    @Mixin
    private ChosenBackup chosen = new ChosenBackup();

    public RestoreCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        Configuration settings = configured.settings(terminal.environment());
        DataDirectory directory = ConfigurationOptions.WithData.directory(settings);
        Backup backup = chosen.find();
        requireWhole(backup);
        if (directory.isThere()) {
            BackEnd.agree(directory, settings);
        } else {
            ConfiguredDevice.make(directory, settings);
        }
        try (EngineData open =
                        EngineData.open(directory, ConfiguredEngine.metadata(settings), FaultInjection.of(settings));
                Progress progress = terminal.progress("restore", backup.dataBytes())) {
            new Restore(
                            backup,
                            open,
                            ConfiguredEngine.engine(settings, open.device().geometry()))
                    .run(progress);
        }
        terminal.line("restored into " + directory.root() + ": " + ChosenBackup.seen(backup));
        return ExitCode.FINE;
    }

    /** A damaged backup is refused before anything is made of it. */
    private void requireWhole(Backup backup) {
        try (Progress progress = terminal.progress("verify", backup.dataBytes())) {
            List<String> problems = backup.problems(progress);
            if (!problems.isEmpty()) {
                throw CommandFailure.problem("the backup is not whole: " + problems.get(0)
                        + (problems.size() == 1 ? "" : ", and " + (problems.size() - 1) + " more"));
            }
        }
    }
}
