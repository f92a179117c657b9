package io.zonelog.device.zonefs;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.file.DeviceOpenException;
import io.zonelog.device.zonefs.mount.MountCheck;
import io.zonelog.device.zonefs.mount.ZoneFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A write, a look and a reset in an Empty zone, whenever a device is opened for writing. Some kernels fail every synchronous write to
 * zonefs, and do harm on the way. Without an Empty zone, or without room for one more active one, as far as that is known or the drive says so,
 * there is no test.
 */
final class SelfTest {
    private static final int NONE = -1;

    private final ZonefsCore core;

    SelfTest(ZonefsCore core) {
        this.core = core;
    }

    /**
     * Runs the test.
     *
     * @throws DeviceOpenException if the kernel cannot do it
     */
    void run() throws IOException {
        int zoneIndex = emptyZone();
        if (zoneIndex != NONE) {
            MountCheck.requireNoExplicitOpen(core.files.facts(), core.files.opensZones(core.file(zoneIndex)));
            run(core.file(zoneIndex));
        }
    }

    private void run(ZoneFile file) throws IOException {
        int blockSizeBytes = core.geometry().blockSizeBytes();
        ByteBuffer block = AlignedBuffers.allocate(blockSizeBytes, blockSizeBytes);
        try {
            long written = core.files.write(file, 0, new ByteBuffer[] {block});
            long sizeBytes = core.files.state(file).sizeBytes();
            core.files.setSize(file, 0);
            if (written != blockSizeBytes || sizeBytes != blockSizeBytes) {
                throw new IOException("one block of " + blockSizeBytes + " bytes written, " + written
                        + " acknowledged, and the zone's file had " + sizeBytes);
            }
        } catch (IOException failure) {
            if (ActiveZoneRelief.isAskedFor(failure)) {
                return;
            }
            String release = core.files.facts().drive().kernelRelease();
            throw new DeviceOpenException(
                    "zonefs does not work here: a write of one block to " + file + " of " + core.drive.mountPoint()
                            + " failed (" + failure.getMessage() + "); Linux " + release
                            + (MountCheck.isAtLeast(release, 6, 6)
                                    ? " should be able to do that, so look for the drive's errors in dmesg"
                                    : " may be one of the 6.1 kernels that cannot: use 6.6 or later"),
                    failure);
        }
    }

    private int emptyZone() {
        DeviceGeometry geometry = core.geometry();
        int limit = geometry.maxActiveZones();
        if (limit > 0 && core.table.activeCount() >= limit) {
            return NONE;
        }
        for (int zone = geometry.zoneCount() - 1; zone >= geometry.conventionalZoneCount(); zone--) {
            if (core.table.condition(zone) == ZoneCondition.EMPTY) {
                return zone;
            }
        }
        return NONE;
    }
}
