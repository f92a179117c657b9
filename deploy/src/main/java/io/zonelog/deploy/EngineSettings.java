package io.zonelog.deploy;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.Key;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.EngineOptions;
import io.zonelog.engine.SpaceOptions;
import io.zonelog.metadata.MetadataOptions;

/** Makes the engine's and the mapping store's options from the configuration. */
public final class EngineSettings {
    private static final int BACKGROUND_JOBS = 2;

    private EngineSettings() {}

    /**
     * The engine's limits on a device.
     *
     * @throws CommandFailure if the device cannot hold so many zones open
     */
    public static EngineOptions engine(Configuration configuration, DeviceGeometry geometry) {
        int openZones = configuration.integer(Key.ZONES_OPEN);
        if (geometry.maxOpenZones() > 0 && openZones > geometry.maxOpenZones()) {
            throw CommandFailure.usage(configuration.describe(Key.ZONES_OPEN)
                    + " must be at most the device's open limit of " + geometry.maxOpenZones());
        }
        return new EngineOptions(
                Math.toIntExact(configuration.sizeBytes(Key.BATCH_MAX_BYTES)),
                configuration.duration(Key.BATCH_LINGER).toNanos(),
                configuration.integer(Key.BATCH_IN_FLIGHT),
                configuration.sizeBytes(Key.CACHE_POOL_BYTES),
                configuration.integer(Key.CACHE_TAIL_BLOCKS),
                configuration.integer(Key.CACHE_FILES),
                openZones,
                SpaceOptions.standard());
    }

    /** The mapping store's memory; a quarter of it may hold changes. */
    public static MetadataOptions metadata(Configuration configuration) {
        long memoryBytes = configuration.sizeBytes(Key.CACHE_METADATA_BYTES);
        return new MetadataOptions(memoryBytes, memoryBytes / 4, BACKGROUND_JOBS);
    }
}
