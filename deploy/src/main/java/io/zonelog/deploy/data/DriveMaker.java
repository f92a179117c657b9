package io.zonelog.deploy.data;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.DeviceSettings;
import io.zonelog.deploy.config.Setting;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.zonefs.ZonefsZonedDevice;
import io.zonelog.device.zonefs.drive.DriveCreation;
import io.zonelog.device.zonefs.drive.DriveRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/** Makes the device of a data directory of a drive that is mounted as zonefs. */
public final class DriveMaker {
    private final Path mountPoint;
    private final DriveCreation.Options options;
    private final ZonefsZonedDevice.Preview drive;

    /**
     * Looks at the drive, and changes nothing.
     *
     * @throws CommandFailure with one line, if it cannot be used
     */
    public DriveMaker(Path mountPoint, Configuration settings) {
        this.mountPoint = mountPoint;
        options = new DriveCreation.Options(
                UUID.randomUUID(),
                (int) settings.sizeBytes(DeviceSettings.BLOCK_SIZE),
                Math.toIntExact(settings.sizeBytes(DeviceSettings.APPEND_LIMIT)),
                limit(settings, DeviceSettings.OPEN_LIMIT),
                limit(settings, DeviceSettings.ACTIVE_LIMIT));
        try {
            drive = ZonefsZonedDevice.preview(mountPoint);
        } catch (IOException refused) {
            throw CommandFailure.usage(FailureLine.of(refused), refused);
        }
    }

    /**
     * The drive that the settings name.
     *
     * @throws CommandFailure with one line, if they name none, or it holds data: a first run asks nobody
     */
    public static DriveMaker forFirstRun(Configuration settings) {
        if (settings.isEmpty(DeviceSettings.ZONEFS_MOUNT)) {
            throw CommandFailure.usage(
                    settings.describe(DeviceSettings.BACKEND) + " needs " + DeviceSettings.ZONEFS_MOUNT + "=MOUNT");
        }
        return forFirstRun(Path.of(settings.text(DeviceSettings.ZONEFS_MOUNT)), settings);
    }

    /**
     * A drive without data.
     *
     * @throws CommandFailure with one line, if it holds some: a first run asks nobody
     */
    public static DriveMaker forFirstRun(Path mountPoint, Configuration settings) {
        DriveMaker maker = new DriveMaker(mountPoint, settings);
        if (maker.drive.usedZones() > 0) {
            throw CommandFailure.usage(maker.warning() + ": zonelog device create --zonefs " + maker.mountPoint
                    + " resets them, after a question");
        }
        return maker;
    }

    /** What nobody has set is asked of the drive. */
    private static int limit(Configuration settings, Setting setting) {
        return settings.isDefault(setting) ? 0 : settings.integer(setting);
    }

    public boolean holdsData() {
        return drive.usedZones() > 0;
    }

    /** What would be lost. */
    public String warning() {
        return drive.usedZones() + " of " + drive.zones() + " zones of " + mountPoint + " (" + drive.name()
                + ") hold data";
    }

    /** Resets all zones, and makes the device. */
    public DeviceGeometry make(DataDirectory directory) {
        return directory.create(device -> {
            DriveRecord made = ZonefsZonedDevice.create(device, mountPoint, options, zone -> {});
            return made.geometry();
        });
    }
}
