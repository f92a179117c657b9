package io.zonelog.deploy.data;

import io.zonelog.deploy.CommandFailure;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.Key;
import io.zonelog.device.DeviceGeometry;
import java.util.UUID;

/** Makes the geometry of a new device from the {@code device.*} settings. */
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
                    0,
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

    private static int blocks(Configuration configuration, String key, int blockBytes) {
        return Math.toIntExact(configuration.sizeBytes(key) / blockBytes);
    }
}
