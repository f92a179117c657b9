package io.zonelog.deploy.command.device;

import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.config.Key;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a new device is to be like: an option for each {@code device.*} setting, which wins over all other sources. */
public final class DeviceOptions {
    private static final String SETS = "Sets ";

    @Option(names = "--block-size", paramLabel = "SIZE", description = SETS + Key.DEVICE_BLOCK_SIZE + ".")
    private @Nullable String blockSize;

    @Option(names = "--zone-count", paramLabel = "N", description = SETS + Key.DEVICE_ZONE_COUNT + ".")
    private @Nullable String zoneCount;

    @Option(names = "--conventional-zones", paramLabel = "N", description = SETS + Key.DEVICE_ZONE_CONVENTIONAL + ".")
    private @Nullable String conventionalZones;

    @Option(names = "--zone-size", paramLabel = "SIZE", description = SETS + Key.DEVICE_ZONE_SIZE + ".")
    private @Nullable String zoneSize;

    @Option(names = "--zone-capacity", paramLabel = "SIZE", description = SETS + Key.DEVICE_ZONE_CAPACITY + ".")
    private @Nullable String zoneCapacity;

    @Option(names = "--append-limit", paramLabel = "SIZE", description = SETS + Key.DEVICE_APPEND_LIMIT + ".")
    private @Nullable String appendLimit;

    @Option(names = "--open-limit", paramLabel = "N", description = SETS + Key.DEVICE_OPEN_LIMIT + ".")
    private @Nullable String openLimit;

    @Option(names = "--active-limit", paramLabel = "N", description = SETS + Key.DEVICE_ACTIVE_LIMIT + ".")
    private @Nullable String activeLimit;

    @Option(names = "--implicit-close", paramLabel = "POLICY", description = SETS + Key.DEVICE_IMPLICIT_CLOSE + ".")
    private @Nullable String implicitClose;

    @Option(names = "--write-cache", paramLabel = "MODE", description = SETS + Key.DEVICE_WRITE_CACHE + ".")
    private @Nullable String writeCache;

    @Option(names = "--atomic-unit", paramLabel = "SIZE", description = SETS + Key.DEVICE_ATOMIC_UNIT + ".")
    private @Nullable String atomicUnit;

    @Option(names = "--unwritten-reads", paramLabel = "MODE", description = SETS + Key.DEVICE_UNWRITTEN_READS + ".")
    private @Nullable String unwrittenReads;

    @Option(names = "--time-profile", paramLabel = "NAME", description = SETS + Key.DEVICE_TIME_PROFILE + ".")
    private @Nullable String timeProfile;

    @Option(names = "--seed", paramLabel = "N", description = SETS + Key.DEVICE_SEED + ".")
    private @Nullable String seed;

    /** Adds the options that were given. */
    public void addTo(ConfigurationSources sources) {
        add(sources, Key.DEVICE_BLOCK_SIZE, blockSize, "--block-size");
        add(sources, Key.DEVICE_ZONE_COUNT, zoneCount, "--zone-count");
        add(sources, Key.DEVICE_ZONE_CONVENTIONAL, conventionalZones, "--conventional-zones");
        add(sources, Key.DEVICE_ZONE_SIZE, zoneSize, "--zone-size");
        add(sources, Key.DEVICE_ZONE_CAPACITY, zoneCapacity, "--zone-capacity");
        add(sources, Key.DEVICE_APPEND_LIMIT, appendLimit, "--append-limit");
        add(sources, Key.DEVICE_OPEN_LIMIT, openLimit, "--open-limit");
        add(sources, Key.DEVICE_ACTIVE_LIMIT, activeLimit, "--active-limit");
        add(sources, Key.DEVICE_IMPLICIT_CLOSE, implicitClose, "--implicit-close");
        add(sources, Key.DEVICE_WRITE_CACHE, writeCache, "--write-cache");
        add(sources, Key.DEVICE_ATOMIC_UNIT, atomicUnit, "--atomic-unit");
        add(sources, Key.DEVICE_UNWRITTEN_READS, unwrittenReads, "--unwritten-reads");
        add(sources, Key.DEVICE_TIME_PROFILE, timeProfile, "--time-profile");
        add(sources, Key.DEVICE_SEED, seed, "--seed");
    }

    private static void add(ConfigurationSources sources, String key, @Nullable String value, String option) {
        if (value != null) {
            sources.option(key, value, option);
        }
    }
}
