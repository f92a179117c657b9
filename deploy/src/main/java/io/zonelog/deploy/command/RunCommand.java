package io.zonelog.deploy.command;

import io.zonelog.connector.outcome.ConnectorResult;
import io.zonelog.connector.outcome.ConnectorResult.Drain;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import io.zonelog.deploy.command.option.ConfigurationOptions;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.DeviceSettings;
import io.zonelog.deploy.config.HttpSettings;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.data.BackEnd;
import io.zonelog.deploy.data.ConfiguredDevice;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.DeviceInfo;
import io.zonelog.deploy.data.LastRun;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.wiring.Wiring;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog run}: the engine, until the process is told to end. */
@Command(
        name = "run",
        description = {
            "Runs the engine. SIGTERM or Ctrl-C makes everything received durable, then ends it.",
            "CONFIGURATION.md lists the settings. The first run creates the device."
        },
        footer = {
            "  zonelog run",
            "  zonelog run --config /etc/zonelog/zonelog.properties --data /var/lib/zonelog",
            "  zonelog run --set bootstrap.servers=kafka:9092 --set topics=writes,more.writes",
            "  ZONELOG_BOOTSTRAP_SERVERS=kafka:9092 zonelog run"
        })
public final class RunCommand implements Verb {
    private final Terminal terminal;
    private final EndOfProcess end;

    @Mixin
    private ConfigurationOptions.WithData configured = new ConfigurationOptions.WithData();

    public RunCommand(Terminal terminal, EndOfProcess end) {
        this.terminal = terminal;
        this.end = end;
    }

    @Override
    public ExitCode call() throws InterruptedException {
        Configuration settings = configured.settings(terminal.environment());
        DataDirectory directory = ConfigurationOptions.WithData.directory(settings);
        createOnFirstRun(directory, settings);
        try (Wiring wiring = new Wiring(settings, directory)) {
            new LastRun(
                            settings.text(KafkaSettings.BOOTSTRAP_SERVERS),
                            settings.text(KafkaSettings.GROUP_ID),
                            settings.list(KafkaSettings.TOPICS))
                    .save(directory);
            end.onSignal(wiring.connector()::requestStop);
            terminal.note("zonelog: running on " + directory.root() + ", topics " + settings.text(KafkaSettings.TOPICS)
                    + ", brokers " + settings.text(KafkaSettings.BOOTSTRAP_SERVERS) + page(settings, wiring));
            if (!settings.isEmpty(DeviceSettings.FAULTS)) {
                terminal.note(
                        "zonelog: a drill: the device goes wrong as " + settings.text(DeviceSettings.FAULTS) + " says");
            }
            return report(wiring.connector().awaitStopped());
        }
    }

    private static String page(Configuration settings, Wiring wiring) {
        OptionalInt port = wiring.httpPort();
        OptionalInt s3 = wiring.s3Port();
        String host = (settings.isEmpty(HttpSettings.TLS_CERTIFICATE) ? "http://" : "https://")
                + settings.text(HttpSettings.ADDRESS) + ":";
        return (port.isEmpty() ? "" : ", " + host + port.getAsInt() + "/")
                + (s3.isEmpty() ? "" : ", S3 " + host + s3.getAsInt());
    }

    /** Settings that the new device could not serve are refused before it is made. */
    private void createOnFirstRun(DataDirectory directory, Configuration settings) {
        if (directory.isThere()) {
            BackEnd.agree(directory, settings);
            return;
        }
        if (BackEnd.of(settings) == BackEnd.SIMULATED) {
            Wiring.check(settings, ConfiguredDevice.geometry(settings));
        }
        terminal.note("zonelog: " + DeviceInfo.created(directory, ConfiguredDevice.make(directory, settings)));
    }

    private ExitCode report(ConnectorResult result) {
        if (result instanceof ConnectorResult.Stopped stopped) {
            throw stopped.reason() == StopReason.CONFIGURATION
                    ? CommandFailure.usage(stopped.line())
                    : CommandFailure.problem(stopped.line());
        }
        if (result instanceof ConnectorResult.Failed failed) {
            throw CommandFailure.problem(failed.line(), failed.cause());
        }
        boolean complete = result instanceof ConnectorResult.Finished finished && finished.drain() == Drain.COMPLETE;
        terminal.note(
                complete
                        ? "zonelog: stopped; everything received is durable"
                        : "zonelog: stopped before everything received was durable; the rest is consumed again");
        return ExitCode.FINE;
    }
}
