package io.zonelog.deploy.command.option;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which brokers, by the name that Kafka's own tools have for it. */
public final class BrokersOption {
    @Option(
            names = {"-b", "--bootstrap-server", "--bootstrap"},
            paramLabel = "HOST:PORT",
            description = "Brokers, instead of those of the settings or of the last run.")
    private @Nullable String bootstrapServers;

    /** What was given on the command line, if anything. */
    public @Nullable String given() {
        return bootstrapServers;
    }
}
