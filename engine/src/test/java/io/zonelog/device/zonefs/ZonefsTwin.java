package io.zonelog.device.zonefs;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.steps.Steps;
import io.zonelog.device.zonefs.drive.DriveCreation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A device on a drive in memory, whose commands are complete when the submitting call returns.
 *
 * @param directory its directory
 * @param drive the drive
 */
record ZonefsTwin(Path directory, InMemoryZonefs drive) {
    /** Makes a device of a new drive. */
    static ZonefsTwin create(Path directory, DeviceGeometry geometry) {
        return of(directory, geometry, new InMemoryZonefs(geometry));
    }

    /** Makes a device of a drive. */
    static ZonefsTwin of(Path directory, DeviceGeometry geometry, InMemoryZonefs drive) {
        int appendBytes = geometry.maxAppendBlocks() * geometry.blockSizeBytes();
        try {
            new DriveCreation(drive)
                    .create(
                            directory,
                            new DriveCreation.Options(
                                    geometry.deviceUuid(), geometry.blockSizeBytes(), appendBytes, 0, 0),
                            zone -> {});
            return new ZonefsTwin(directory, drive);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    ZonefsZonedDevice open() throws IOException {
        return open(new Steps.Inline());
    }

    ZonefsZonedDevice open(Steps steps) throws IOException {
        return ZonefsOpening.owner(directory, drive, steps);
    }
}
