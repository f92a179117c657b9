package io.zonelog.deploy.command.option;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.config.DeviceSettings;
import io.zonelog.deploy.data.DataDirectory;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** What commands that are an engine, or speak to one, have in common: its settings, and {@code --data} for one of them. */
public final class ConfiguredData {
    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private DataOption data = new DataOption();

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
