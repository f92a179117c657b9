package io.zonelog.deploy.command.option;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.config.DeviceSettings;
import io.zonelog.deploy.data.DataDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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

    /** What commands that are an engine, or speak to one, have in common: its settings, and {@code --data} for one of them. */
    public static final class WithData {
        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Mixin
        private DataOption data = new DataOption();

        /** Which data directory, if one was named. */
        public DataOption data() {
            return data;
        }

        /** The settings; {@code --data} wins over all that name the data directory. */
        public Configuration settings(Map<String, String> environment) {
            return settings(configuration, data, environment);
        }

        /** The same for a command that has the two options itself. */
        public static Configuration settings(
                ConfigurationOptions configuration, DataOption data, Map<String, String> environment) {
            ConfigurationSources sources = configuration.sources(environment);
            Path given = data.given();
            if (given != null) {
                sources.option(DeviceSettings.DATA_DIR, given.toString(), "--data");
            }
            return sources.load();
        }

        /** The data directory that settings name. */
        public static DataDirectory directory(Configuration settings) {
            return new DataDirectory(Path.of(settings.text(DeviceSettings.DATA_DIR)));
        }
    }
}
