package io.zonelog.deploy.data;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.DeviceSettings;
import io.zonelog.deploy.config.Setting;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.time.TimeProfile;
import java.util.UUID;

/** Makes a new device from the {@code device.*} settings. */
public final class ConfiguredDevice {
    private ConfiguredDevice() {}

    /**
     * Makes the device of a data directory that has none: of files, or of the drive that the settings name.
     *
     * @throws CommandFailure with one line, if it cannot be made, or the drive holds data: nobody is asked
     */
    public static DeviceGeometry make(DataDirectory directory, Configuration configuration) {
        if (BackEnd.of(configuration) == BackEnd.ZONEFS) {
            return DriveMaker.forFirstRun(configuration).make(directory);
        }
        DeviceGeometry geometry = geometry(configuration);
        directory.create(geometry, behaviour(configuration));
        return geometry;
    }

    /**
     * The geometry, with a new identity.
     *
     * @throws CommandFailure if the settings do not make a device
     */
    public static DeviceGeometry geometry(Configuration configuration) {
        int blockBytes = (int) configuration.sizeBytes(DeviceSettings.BLOCK_SIZE);
        int sizeBlocks = blocks(configuration, DeviceSettings.ZONE_SIZE, blockBytes);
        try {
            return new DeviceGeometry(
                    UUID.randomUUID(),
                    blockBytes,
                    configuration.integer(DeviceSettings.ZONE_COUNT),
                    configuration.integer(DeviceSettings.ZONE_CONVENTIONAL),
                    sizeBlocks,
                    configuration.isEmpty(DeviceSettings.ZONE_CAPACITY)
                            ? sizeBlocks
                            : blocks(configuration, DeviceSettings.ZONE_CAPACITY, blockBytes),
                    blocks(configuration, DeviceSettings.APPEND_LIMIT, blockBytes),
                    configuration.integer(DeviceSettings.OPEN_LIMIT),
                    configuration.integer(DeviceSettings.ACTIVE_LIMIT));
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage("the device settings make no device: " + refused.getMessage(), refused);
        }
    }

    /** What the new device does where the specification leaves a choice. */
    public static DeviceBehaviour behaviour(Configuration configuration) {
        int blockBytes = (int) configuration.sizeBytes(DeviceSettings.BLOCK_SIZE);
        DeviceFeatures features = new DeviceFeatures(
                Words.value(DeviceFeatures.WriteCache.class, configuration.text(DeviceSettings.WRITE_CACHE)),
                Words.value(DeviceFeatures.UnwrittenReads.class, configuration.text(DeviceSettings.UNWRITTEN_READS)),
                configuration.isEmpty(DeviceSettings.ATOMIC_UNIT)
                        ? 1
                        : blocks(configuration, DeviceSettings.ATOMIC_UNIT, blockBytes));
        return new DeviceBehaviour(
                features,
                Words.value(DeviceBehaviour.ImplicitClose.class, configuration.text(DeviceSettings.IMPLICIT_CLOSE)),
                Words.value(TimeProfile.class, configuration.text(DeviceSettings.TIME_PROFILE)),
                configuration.integer(DeviceSettings.SEED));
    }

    private static int blocks(Configuration configuration, Setting setting, int blockBytes) {
        return Math.toIntExact(configuration.sizeBytes(setting) / blockBytes);
    }
}
