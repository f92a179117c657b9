package io.zonelog.deploy.wiring;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.EngineSettings;
import io.zonelog.deploy.config.HttpSettings;
import io.zonelog.deploy.data.StoreRebuild;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.EngineMailbox;
import io.zonelog.engine.EngineOptions;
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.metadata.MetadataOptions;
import io.zonelog.zone.ReaderHolds;

/** Makes the engine's and the mapping store's options from the configuration. */
public final class ConfiguredEngine {
    /** How old a reader gets although writes wait for what it holds back. */
    private static final long READERS_PATIENCE_NANOS = 5_000_000_000L;

    private ConfiguredEngine() {}

    /**
     * The engine's limits on a device.
     *
     * @throws CommandFailure if the device cannot hold so many zones open, or has too few for the reserve
     */
    public static EngineOptions engine(Configuration configuration, DeviceGeometry geometry) {
        return new EngineOptions(
                Math.toIntExact(configuration.sizeBytes(EngineSettings.BATCH_MAX_BYTES)),
                configuration.duration(EngineSettings.BATCH_LINGER).toNanos(),
                configuration.integer(EngineSettings.BATCH_IN_FLIGHT),
                configuration.sizeBytes(EngineSettings.CACHE_POOL_BYTES),
                configuration.integer(EngineSettings.CACHE_TAIL_BLOCKS),
                configuration.integer(EngineSettings.CACHE_FILES),
                openZones(configuration, geometry),
                space(configuration, geometry),
                configuration.text(EngineSettings.STORE_SYNC).equals("commit")
                        ? CommitThread.StoreSync.COMMIT
                        : CommitThread.StoreSync.DEVICE);
    }

    /** Who may read beside the engine, which is woken when a reader goes; nobody where nothing is served. */
    public static ReaderHolds readers(Configuration configuration, EngineMailbox mailbox) {
        if (configuration.isOff(HttpSettings.ENABLED)) {
            return ReaderHolds.none();
        }
        ReaderHolds.Limits limits = new ReaderHolds.Limits(
                configuration.integer(HttpSettings.READ_ANSWERS),
                configuration.duration(HttpSettings.READ_MAX).toNanos(),
                READERS_PATIENCE_NANOS);
        return new ReaderHolds(limits, System::nanoTime, mailbox::wakeup);
    }

    /** What nobody has set leaves one open zone of the device to commands from outside the engine. */
    private static int openZones(Configuration configuration, DeviceGeometry geometry) {
        int wanted = configuration.integer(EngineSettings.ZONES_OPEN);
        int openLimit = geometry.maxOpenZones() == 0 ? Integer.MAX_VALUE : geometry.maxOpenZones();
        int activeLimit = activeBesideABatch(configuration, geometry);
        if (configuration.isDefault(EngineSettings.ZONES_OPEN) && activeLimit > 0) {
            return Math.max(1, Math.min(wanted, Math.min(openLimit - 1, activeLimit)));
        }
        if (wanted > openLimit) {
            throw CommandFailure.usage(configuration.describe(EngineSettings.ZONES_OPEN)
                    + " must be at most the device's open limit of " + openLimit);
        }
        if (wanted > activeLimit) {
            throw CommandFailure.usage(configuration.describe(EngineSettings.ZONES_OPEN) + " and a batch of "
                    + configuration.describe(EngineSettings.BATCH_MAX_BYTES)
                    + " together may need more zones than the device's limit of " + geometry.maxActiveZones()
                    + " active ones: lower one of them");
        }
        return wanted;
    }

    /** Zones that may be open beside those that a batch fills: these stay active until it is durable. */
    private static int activeBesideABatch(Configuration configuration, DeviceGeometry geometry) {
        int limit = geometry.maxActiveZones();
        if (limit == 0 || geometry.zoneCount() <= limit) {
            return Integer.MAX_VALUE;
        }
        long zoneBytes = (long) geometry.zoneCapacityBlocks() * geometry.blockSizeBytes();
        return (int) Math.max(0, limit - configuration.sizeBytes(EngineSettings.BATCH_MAX_BYTES) / zoneBytes - 1);
    }

    private static EngineOptions.Space space(Configuration configuration, DeviceGeometry geometry) {
        int reserveZones = configuration.integer(EngineSettings.SPACE_RESERVE_ZONES);
        int zones = geometry.zoneCount() - geometry.conventionalZoneCount();
        if (reserveZones > 0 && reserveZones >= zones) {
            throw CommandFailure.usage(configuration.describe(EngineSettings.SPACE_RESERVE_ZONES)
                    + " must leave files some of the device's " + zones + " sequential zones");
        }
        return new EngineOptions.Space(
                configuration.integer(EngineSettings.SPACE_OVER_PROVISIONING_PERCENT),
                reserveZones,
                Math.toIntExact(configuration.sizeBytes(EngineSettings.SPACE_RELOCATION_BYTES)));
    }

    /** What is done about a mapping store that is lost. */
    static StoreRebuild.Policy rebuild(Configuration configuration) {
        return configuration.text(EngineSettings.STORE_REBUILD).equals("never")
                ? StoreRebuild.Policy.NEVER
                : StoreRebuild.Policy.MISSING_OR_DAMAGED;
    }

    /** The mapping store's memory. */
    public static MetadataOptions metadata(Configuration configuration) {
        return MetadataOptions.of(configuration.sizeBytes(EngineSettings.CACHE_METADATA_BYTES));
    }
}
