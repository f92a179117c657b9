package io.zonelog.device.zonefs;

import io.zonelog.device.DeviceAbilities;
import io.zonelog.device.file.DeviceLock;
import io.zonelog.device.steps.Steps;
import io.zonelog.device.zonefs.drive.DriveRecord;
import io.zonelog.device.zonefs.drive.LifeJournal;
import io.zonelog.device.zonefs.drive.ZonefsDirectory;
import io.zonelog.device.zonefs.mount.MountCheck;
import io.zonelog.device.zonefs.mount.MountFacts;
import io.zonelog.device.zonefs.mount.ZoneFileSystem;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a device on a file system, which the device closes. What refuses is one line that says what to do. */
final class ZonefsOpening {
    private ZonefsOpening() {}

    /** Opens a device for the process that owns it from now on. */
    static ZonefsZonedDevice owner(Path directory, ZoneFileSystem files, Steps steps) throws IOException {
        DriveRecord known = ZonefsZonedDevice.describe(directory);
        DeviceLock lock = DeviceLock.acquire(ZonefsDirectory.lock(directory));
        try {
            MountFacts facts = files.facts();
            MountCheck.requireUsable(facts);
            DriveCheck.requireSameDrive(known, facts);
            return owner(known, facts, LifeJournal.open(lives(directory), known), new Parts(files, steps, lock));
        } catch (IOException | RuntimeException refused) {
            lock.close();
            throw refused;
        }
    }

    /** What an owner's device is made of. */
    private record Parts(ZoneFileSystem files, Steps steps, DeviceLock lock) {}

    private static ZonefsZonedDevice owner(DriveRecord drive, MountFacts facts, LifeJournal journal, Parts parts)
            throws IOException {
        try {
            ZonefsCore core =
                    new ZonefsCore(drive, drive.withLimitsOf(facts.drive()), parts.files, journal, parts.steps);
            new DriveCheck(core).load(DriveCheck.Access.OWNER);
            new SelfTest(core).run();
            return new ZonefsZonedDevice(core, DriveCheck.Access.OWNER, readOnlyZones(facts), parts.lock::close);
        } catch (IOException | RuntimeException refused) {
            journal.close();
            throw refused;
        }
    }

    /** Opens a device for reading, beside a process that may own it. */
    static ZonefsZonedDevice reader(Path directory, ZoneFileSystem files, Steps steps) throws IOException {
        DriveRecord drive = ZonefsZonedDevice.describe(directory);
        MountFacts facts = files.facts();
        DriveCheck.requireSameDrive(drive, facts);
        ZonefsCore core = new ZonefsCore(
                drive,
                drive.withLimitsOf(facts.drive()),
                files,
                LifeJournal.openReadOnly(lives(directory), drive),
                steps);
        new DriveCheck(core).load(DriveCheck.Access.READER);
        return new ZonefsZonedDevice(core, DriveCheck.Access.READER, readOnlyZones(facts), () -> {});
    }

    private static Path lives(Path directory) {
        return ZonefsDirectory.lives(directory);
    }

    private static DeviceAbilities.ReadOnlyZones readOnlyZones(MountFacts facts) {
        return facts.drive().fileSystemDigest().isEmpty()
                ? DeviceAbilities.ReadOnlyZones.UNREADABLE
                : DeviceAbilities.ReadOnlyZones.READABLE;
    }
}
