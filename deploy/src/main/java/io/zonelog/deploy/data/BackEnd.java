package io.zonelog.deploy.data;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.DeviceSettings;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import io.zonelog.device.zonefs.ZonefsZonedDevice;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What the device of a data directory is made of, told by what lies in its directory. Whoever works with the device asks it what it can do;
 * only what makes, opens and describes devices looks here.
 */
public enum BackEnd {
    /** In files. */
    SIMULATED,
    /** A zoned drive, through the file system zonefs. */
    ZONEFS;

    /** The back end of the device in a directory; simulated, if there is none. */
    public static BackEnd in(DataDirectory directory) {
        return ZonefsZonedDevice.isIn(directory.device()) ? ZONEFS : SIMULATED;
    }

    /** The one that a setting asks for. */
    public static BackEnd of(Configuration settings) {
        return settings.text(DeviceSettings.BACKEND).equals("zonefs") ? ZONEFS : SIMULATED;
    }

    /** What the device is, without opening it. */
    DeviceGeometry describe(Path device) throws IOException {
        return this == ZONEFS
                ? ZonefsZonedDevice.describe(device).geometry()
                : SimulatedZonedDevice.describe(device).geometry();
    }

    /** Opens the device for its owner. */
    ZonedDevice open(Path device, FaultInjection drill) throws IOException {
        if (this == SIMULATED) {
            return SimulatedZonedDevice.open(device, SimulatedZonedDevice.Options.STANDARD, drill.faults());
        }
        if (drill.hasFaults()) {
            throw CommandFailure.usage(
                    "a drive goes wrong by itself: " + DeviceSettings.FAULTS + " is for simulated devices");
        }
        return ZonefsZonedDevice.open(device);
    }

    /** Opens the device for reading, beside a process that may own it. */
    public static ZonedDevice openReadOnly(DataDirectory directory) throws IOException {
        return in(directory) == ZONEFS
                ? ZonefsZonedDevice.openReadOnly(directory.device())
                : SimulatedZonedDevice.openReadOnly(directory.device());
    }

    /**
     * Makes sure that a device that is there is of the kind that the settings ask for, and takes over where its drive is mounted now.
     *
     * @throws CommandFailure with one line, if not
     */
    public static void agree(DataDirectory directory, Configuration settings) {
        BackEnd there = in(directory);
        if (!settings.isDefault(DeviceSettings.BACKEND) && of(settings) != there) {
            throw CommandFailure.usage(settings.describe(DeviceSettings.BACKEND) + ", but " + directory.root()
                    + " has a device of the other kind: use another data directory, or leave the setting out");
        }
        try {
            if (there == ZONEFS && !settings.isEmpty(DeviceSettings.ZONEFS_MOUNT)) {
                ZonefsZonedDevice.mountedAt(directory.device(), Path.of(settings.text(DeviceSettings.ZONEFS_MOUNT)));
            }
        } catch (IOException failure) {
            throw directory.unusable(failure);
        }
    }

    /**
     * The simulated device of a directory, for what only such a one can do.
     *
     * @throws CommandFailure with one line, if the device is a drive
     */
    public static void requireSimulated(DataDirectory directory, String what) {
        if (in(directory) != SIMULATED) {
            throw CommandFailure.usage("the device of " + directory.root() + " is a drive, and " + what);
        }
    }
}
