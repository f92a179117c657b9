package io.zonelog.device.conformance;

import io.zonelog.device.DeviceGeometry;
import java.util.UUID;

/** Small devices for tests. */
public final class Geometries {
    private static final UUID DEVICE_UUID = UUID.fromString("6f1c1f0e-6b7c-4d3e-9a55-0d1f3c5b7a91");

    private Geometries() {}

    /** Eight zones of 16 blocks of 4 KiB, 12 of them writable; appends of 8 blocks, 3 open and 5 active zones. */
    public static DeviceGeometry small() {
        return new DeviceGeometry(DEVICE_UUID, 4096, 8, 0, 16, 12, 8, 3, 5);
    }

    /** The same, with the first two zones conventional. */
    public static DeviceGeometry withConventionalZones() {
        return new DeviceGeometry(DEVICE_UUID, 4096, 8, 2, 16, 12, 8, 3, 5);
    }

    /** The same with no limits. */
    public static DeviceGeometry withoutLimits() {
        return new DeviceGeometry(DEVICE_UUID, 4096, 8, 0, 16, 12, 8, 0, 0);
    }
}
