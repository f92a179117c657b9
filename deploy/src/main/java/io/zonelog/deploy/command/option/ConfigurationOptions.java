package io.zonelog.deploy.command.option;

import io.zonelog.deploy.config.ConfigurationSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where settings come from; CONFIGURATION.md lists them. */
public final class ConfigurationOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "Settings in Java's properties format.")
    private @Nullable Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; wins over file and environment.")
    private List<String> settings = new ArrayList<>();

    /** The settings from file, environment and command line; options of their own may still be added. */
    public ConfigurationSources sources(Map<String, String> environment) {
        ConfigurationSources sources = new ConfigurationSources();
        if (file != null) {
            sources.file(file);
        }
        return sources.environment(environment).settings(settings);
    }
}
