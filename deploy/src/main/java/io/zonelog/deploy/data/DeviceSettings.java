package io.zonelog.deploy.data;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.Key;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.time.TimeProfile;
import java.util.UUID;

/** Makes a new device from the {@code device.*} settings. */
public final class DeviceSettings {
    private DeviceSettings() {}

    /**
     * The geometry, with a new identity.
     *
     * @throws CommandFailure if the settings do not make a device
     */
    public static DeviceGeometry geometry(Configuration configuration) {
        int blockBytes = (int) configuration.sizeBytes(Key.DEVICE_BLOCK_SIZE);
        int sizeBlocks = blocks(configuration, Key.DEVICE_ZONE_SIZE, blockBytes);
        try {
            return new DeviceGeometry(
                    UUID.randomUUID(),
                    blockBytes,
                    configuration.integer(Key.DEVICE_ZONE_COUNT),
                    configuration.integer(Key.DEVICE_ZONE_CONVENTIONAL),
                    sizeBlocks,
                    configuration.isEmpty(Key.DEVICE_ZONE_CAPACITY)
                            ? sizeBlocks
                            : blocks(configuration, Key.DEVICE_ZONE_CAPACITY, blockBytes),
                    blocks(configuration, Key.DEVICE_APPEND_LIMIT, blockBytes),
                    configuration.integer(Key.DEVICE_OPEN_LIMIT),
                    configuration.integer(Key.DEVICE_ACTIVE_LIMIT));
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage("the device settings make no device: " + refused.getMessage(), refused);
        }
    }

    /** What the new device does where the specification leaves a choice. */
    public static DeviceBehaviour behaviour(Configuration configuration) {
        int blockBytes = (int) configuration.sizeBytes(Key.DEVICE_BLOCK_SIZE);
        DeviceFeatures features = new DeviceFeatures(
                Words.value(DeviceFeatures.WriteCache.class, configuration.text(Key.DEVICE_WRITE_CACHE)),
                Words.value(DeviceFeatures.UnwrittenReads.class, configuration.text(Key.DEVICE_UNWRITTEN_READS)),
                configuration.isEmpty(Key.DEVICE_ATOMIC_UNIT)
                        ? 1
                        : blocks(configuration, Key.DEVICE_ATOMIC_UNIT, blockBytes));
        return new DeviceBehaviour(
                features,
                Words.value(DeviceBehaviour.ImplicitClose.class, configuration.text(Key.DEVICE_IMPLICIT_CLOSE)),
                Words.value(TimeProfile.class, configuration.text(Key.DEVICE_TIME_PROFILE)),
                configuration.integer(Key.DEVICE_SEED));
    }

    private static int blocks(Configuration configuration, String key, int blockBytes) {
        return Math.toIntExact(configuration.sizeBytes(key) / blockBytes);
    }
}
