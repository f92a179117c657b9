package io.zonelog.deploy.command;

import io.zonelog.deploy.ExitCode;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.config.Key;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.DeviceSettings;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.device.DeviceGeometry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code zonelog device create}: makes the simulated device of a data directory. */
@Command(
        name = "create",
        description = "Makes the simulated device of a data directory; zonelog run does so itself on its first run."
                + " Zones take disk space only as they are written.",
        footer = {
            "  zonelog device create",
            "  zonelog device create --zone-count 1024 --zone-size 256MiB --data /var/lib/zonelog"
        })
public final class DeviceCreateCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(names = "--block-size", paramLabel = "SIZE", description = "Sets " + Key.DEVICE_BLOCK_SIZE + ".")
    private @Nullable String blockSize;

    @Option(names = "--zone-count", paramLabel = "N", description = "Sets " + Key.DEVICE_ZONE_COUNT + ".")
    private @Nullable String zoneCount;

    @Option(names = "--zone-size", paramLabel = "SIZE", description = "Sets " + Key.DEVICE_ZONE_SIZE + ".")
    private @Nullable String zoneSize;

    @Option(names = "--zone-capacity", paramLabel = "SIZE", description = "Sets " + Key.DEVICE_ZONE_CAPACITY + ".")
    private @Nullable String zoneCapacity;

    @Option(names = "--append-limit", paramLabel = "SIZE", description = "Sets " + Key.DEVICE_APPEND_LIMIT + ".")
    private @Nullable String appendLimit;

    @Option(names = "--open-limit", paramLabel = "N", description = "Sets " + Key.DEVICE_OPEN_LIMIT + ".")
    private @Nullable String openLimit;

    @Option(names = "--active-limit", paramLabel = "N", description = "Sets " + Key.DEVICE_ACTIVE_LIMIT + ".")
    private @Nullable String activeLimit;

    public DeviceCreateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        ConfigurationSources sources = configuration.sources(terminal.environment());
        set(sources, Key.DEVICE_BLOCK_SIZE, blockSize, "--block-size");
        set(sources, Key.DEVICE_ZONE_COUNT, zoneCount, "--zone-count");
        set(sources, Key.DEVICE_ZONE_SIZE, zoneSize, "--zone-size");
        set(sources, Key.DEVICE_ZONE_CAPACITY, zoneCapacity, "--zone-capacity");
        set(sources, Key.DEVICE_APPEND_LIMIT, appendLimit, "--append-limit");
        set(sources, Key.DEVICE_OPEN_LIMIT, openLimit, "--open-limit");
        set(sources, Key.DEVICE_ACTIVE_LIMIT, activeLimit, "--active-limit");
        Configuration settings = sources.load();
        DataDirectory directory = data.directory(terminal.environment());
        DeviceGeometry geometry = DeviceSettings.geometry(settings);
        directory.create(geometry);
        terminal.line(DeviceInfo.created(directory, geometry));
        return ExitCode.FINE;
    }

    private static void set(ConfigurationSources sources, String key, @Nullable String value, String option) {
        if (value != null) {
            sources.option(key, value, option);
        }
    }
}
