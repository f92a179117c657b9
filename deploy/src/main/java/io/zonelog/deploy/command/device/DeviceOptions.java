package io.zonelog.deploy.command.device;

import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.config.DeviceSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a new device is to be like: an option for each {@code device.*} setting, which wins over all other sources. */
public final class DeviceOptions {
    @Option(names = "--block-size", paramLabel = "SIZE", description = "Sets device.block.size.")
    private @Nullable String blockSize;

    @Option(names = "--zone-count", paramLabel = "N", description = "Sets device.zone.count.")
    private @Nullable String zoneCount;

    @Option(names = "--conventional-zones", paramLabel = "N", description = "Sets device.zone.conventional.")
    private @Nullable String conventionalZones;

    @Option(names = "--zone-size", paramLabel = "SIZE", description = "Sets device.zone.size.")
    private @Nullable String zoneSize;

    @Option(names = "--zone-capacity", paramLabel = "SIZE", description = "Sets device.zone.capacity.")
    private @Nullable String zoneCapacity;

    @Option(names = "--append-limit", paramLabel = "SIZE", description = "Sets device.append.limit.")
    private @Nullable String appendLimit;

    @Option(names = "--open-limit", paramLabel = "N", description = "Sets device.open.limit.")
    private @Nullable String openLimit;

    @Option(names = "--active-limit", paramLabel = "N", description = "Sets device.active.limit.")
    private @Nullable String activeLimit;

    @Option(names = "--implicit-close", paramLabel = "POLICY", description = "Sets device.implicit.close.")
    private @Nullable String implicitClose;

    @Option(names = "--write-cache", paramLabel = "MODE", description = "Sets device.write.cache.")
    private @Nullable String writeCache;

    @Option(names = "--atomic-unit", paramLabel = "SIZE", description = "Sets device.atomic.unit.")
    private @Nullable String atomicUnit;

    @Option(names = "--unwritten-reads", paramLabel = "MODE", description = "Sets device.unwritten.reads.")
    private @Nullable String unwrittenReads;

    @Option(names = "--time-profile", paramLabel = "NAME", description = "Sets device.time.profile.")
    private @Nullable String timeProfile;

    @Option(names = "--seed", paramLabel = "N", description = "Sets device.seed.")
    private @Nullable String seed;

    /** Adds the options that were given. */
    public void addTo(ConfigurationSources sources) {
        sources.option(DeviceSettings.BLOCK_SIZE, blockSize, "--block-size");
        sources.option(DeviceSettings.ZONE_COUNT, zoneCount, "--zone-count");
        sources.option(DeviceSettings.ZONE_CONVENTIONAL, conventionalZones, "--conventional-zones");
        sources.option(DeviceSettings.ZONE_SIZE, zoneSize, "--zone-size");
        sources.option(DeviceSettings.ZONE_CAPACITY, zoneCapacity, "--zone-capacity");
        sources.option(DeviceSettings.APPEND_LIMIT, appendLimit, "--append-limit");
        sources.option(DeviceSettings.OPEN_LIMIT, openLimit, "--open-limit");
        sources.option(DeviceSettings.ACTIVE_LIMIT, activeLimit, "--active-limit");
        sources.option(DeviceSettings.IMPLICIT_CLOSE, implicitClose, "--implicit-close");
        sources.option(DeviceSettings.WRITE_CACHE, writeCache, "--write-cache");
        sources.option(DeviceSettings.ATOMIC_UNIT, atomicUnit, "--atomic-unit");
        sources.option(DeviceSettings.UNWRITTEN_READS, unwrittenReads, "--unwritten-reads");
        sources.option(DeviceSettings.TIME_PROFILE, timeProfile, "--time-profile");
        sources.option(DeviceSettings.SEED, seed, "--seed");
    }
}
