package io.zonelog.deploy.command;

import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.config.Key;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a new device is to be: the {@code device.*} settings as options. */
public final class DeviceOptions {
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

    /** Adds what was given to the settings. */
    public void addTo(ConfigurationSources sources) {
        add(sources, Key.DEVICE_BLOCK_SIZE, blockSize, "--block-size");
        add(sources, Key.DEVICE_ZONE_COUNT, zoneCount, "--zone-count");
        add(sources, Key.DEVICE_ZONE_SIZE, zoneSize, "--zone-size");
        add(sources, Key.DEVICE_ZONE_CAPACITY, zoneCapacity, "--zone-capacity");
        add(sources, Key.DEVICE_APPEND_LIMIT, appendLimit, "--append-limit");
        add(sources, Key.DEVICE_OPEN_LIMIT, openLimit, "--open-limit");
        add(sources, Key.DEVICE_ACTIVE_LIMIT, activeLimit, "--active-limit");
    }

    private static void add(ConfigurationSources sources, String key, @Nullable String value, String option) {
        if (value != null) {
            sources.option(key, value, option);
        }
    }
}
