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
        requireActiveZones(configuration, geometry, openZones);
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

    /** A batch must fit into the zones that may be active beside the open ones, since all of these may just be full. */
    private static void requireActiveZones(Configuration configuration, DeviceGeometry geometry, int openZones) {
        long zoneBytes = (long) geometry.zoneCapacityBlocks() * geometry.blockSizeBytes();
        long batchZones = configuration.sizeBytes(Key.BATCH_MAX_BYTES) / zoneBytes + 1;
        if (geometry.maxActiveZones() > 0 && openZones + batchZones > geometry.maxActiveZones()) {
            throw CommandFailure.usage(configuration.describe(Key.ZONES_OPEN) + " and a batch of "
                    + configuration.describe(Key.BATCH_MAX_BYTES) + ", which is up to " + batchZones
                    + " zones, exceed the device's limit of " + geometry.maxActiveZones()
                    + " active zones: lower one of them");
        }
    }

    /** The mapping store's memory; a quarter of it may hold changes. */
    public static MetadataOptions metadata(Configuration configuration) {
        long memoryBytes = configuration.sizeBytes(Key.CACHE_METADATA_BYTES);
        return new MetadataOptions(memoryBytes, memoryBytes / 4, BACKGROUND_JOBS);
    }
}
