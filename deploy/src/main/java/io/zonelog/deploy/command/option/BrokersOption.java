package io.zonelog.deploy.command.option;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.data.LastRun;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which brokers, by the name that Kafka's own tools have for it. */
public final class BrokersOption {
    @Option(
            names = {"-b", "--bootstrap-server", "--bootstrap"},
            paramLabel = "HOST:PORT",
            description = "Brokers, instead of those of the settings or of the last run.")
    private @Nullable String bootstrapServers;

    /** An option wins over a setting, a setting over the last run, and that over the default. */
    public String of(Configuration settings, Supplier<Optional<LastRun>> lastRun) {
        if (bootstrapServers != null) {
            return bootstrapServers;
        }
        String configured = settings.text(KafkaSettings.BOOTSTRAP_SERVERS);
        return settings.isDefault(KafkaSettings.BOOTSTRAP_SERVERS)
                ? lastRun.get().map(LastRun::bootstrapServers).orElse(configured)
                : configured;
    }

    /** What was given on the command line, if anything. */
    public @Nullable String given() {
        return bootstrapServers;
    }
}
