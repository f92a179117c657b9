package io.zonelog.device.zonefs;

import io.zonelog.device.DeviceAbilities;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.command.BufferCheck;
import io.zonelog.device.steps.ThreadedSteps;
import io.zonelog.device.zonefs.drive.DriveCreation;
import io.zonelog.device.zonefs.drive.DriveRecord;
import io.zonelog.device.zonefs.drive.ZonefsDirectory;
import io.zonelog.device.zonefs.mount.MountFacts;
import io.zonelog.device.zonefs.mount.MountedZonefs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.slf4j.LoggerFactory;

/**
 * The zoned device on a real drive, through zonefs.
 *
 * <p>An append goes to the write pointer that the host tracks; of each zone one write is under way, and those that wait meanwhile become one.
 * Zones can be reset and finished; opening, closing and turning Offline are refused with {@link DeviceStatus#INVALID_FIELD}, and so is
 * everything for all zones at once. Statuses are those of the simulated devices where the host can tell; after a failure they are inferred
 * from what the zone's file shows. A partly written zone is reported as implicitly opened if this process has written to it, as closed
 * otherwise; that is a guess.
 */
public final class ZonefsZonedDevice implements ZonedDevice {
    /** As many zones as are written at the same time, and some reads. */
    private static final int IO_THREADS = 8;

    private static final int READER_THREADS = 2;
    private static final int MAX_COMMANDS = 256;
    private static final Set<ZoneAction> ACTIONS = EnumSet.of(ZoneAction.RESET, ZoneAction.FINISH);

    private final ZonefsCore core;
    private final ZoneWriter writer;
    private final ConventionalWriter conventional;
    private final ZoneReader reader;
    private final DriveFlush flush;
    private final DeviceFeatures features;
    private final DriveCheck.Access access;
    private final Closeable lock;
    private final BufferCheck bufferCheck;
    private volatile boolean closed;

    /**
     * A device whose zones have been loaded.
     *
     * @param access whether it may write
     * @param lock what the owner holds, closed with the device
     */
    ZonefsZonedDevice(
            ZonefsCore core, DriveCheck.Access access, DeviceAbilities.ReadOnlyZones readOnlyZones, Closeable lock) {
        this.core = core;
        this.access = access;
        this.lock = lock;
        writer = new ZoneWriter(core);
        conventional = new ConventionalWriter(core);
        reader = new ZoneReader(core);
        flush = new DriveFlush(core);
        bufferCheck = new BufferCheck(
                core.geometry().blockSizeBytes(), core.geometry().blockSizeBytes());
        DeviceAbilities abilities = new DeviceAbilities(
                DeviceAbilities.Placement.BY_HOST_IN_SERIES,
                ACTIONS,
                DeviceAbilities.AllZones.ONE_BY_ONE,
                DeviceAbilities.Statuses.INFERRED,
                DeviceAbilities.Growth.NONE,
                readOnlyZones);
        features = new DeviceFeatures(
                DeviceFeatures.WriteCache.VOLATILE, DeviceFeatures.UnwrittenReads.ZEROS, 1, abilities);
    }

    /**
     * What a mounted drive is, before a device is made of it.
     *
     * @param name the block device and its model
     * @param zones how many zones have a file
     * @param usedZones how many of them hold something
     */
    public record Preview(String name, int zones, int usedZones) {}

    /**
     * Looks at a mounted drive, and changes nothing.
     *
     * @throws io.zonelog.device.file.DeviceOpenException if it is no zonefs, or mounted so that it cannot be used
     */
    public static Preview preview(Path mountPoint) throws IOException {
        try (MountedZonefs files = MountedZonefs.at(mountPoint)) {
            MountFacts facts = files.facts();
            return new Preview(
                    facts.drive().name(),
                    facts.conventionalFiles() + facts.sequentialFiles(),
                    new DriveCreation(files).usedZones().size());
        }
    }

    /**
     * Makes a device of a mounted drive, in a directory that does not exist or is empty. All zones are reset: what they hold is lost.
     *
     * @param progress told of each zone that was reset
     * @throws io.zonelog.device.file.DeviceOpenException if the drive cannot be used, or there is a device in the directory already
     */
    public static DriveRecord create(
            Path directory, Path mountPoint, DriveCreation.Options options, IntConsumer progress) throws IOException {
        try (MountedZonefs files = MountedZonefs.at(mountPoint)) {
            return new DriveCreation(files).create(directory, options, progress);
        }
    }

    /** Whether a directory holds a device of this kind. */
    public static boolean isIn(Path directory) {
        return Files.exists(ZonefsDirectory.drive(directory));
    }

    /** What the device in a directory is, without a look at the drive. */
    public static DriveRecord describe(Path directory) throws IOException {
        return DriveRecord.read(ZonefsDirectory.drive(directory));
    }

    /** The drive is mounted elsewhere from now on. Whether it is the same one is looked at when the device is opened. */
    public static void mountedAt(Path directory, Path mountPoint) throws IOException {
        describe(directory).mountedAt(mountPoint.toAbsolutePath()).write(ZonefsDirectory.drive(directory));
    }

    /**
     * Opens a device; this process owns it until it closes it or ends.
     *
     * @throws io.zonelog.device.file.DeviceOpenException with one line, if another process owns it, the mount cannot be used, it is another
     *     drive, or zones are not as they were left
     */
    public static ZonefsZonedDevice open(Path directory) throws IOException {
        MountedZonefs files = MountedZonefs.at(describe(directory).mountPoint());
        try {
            return ZonefsOpening.owner(directory, files, new ThreadedSteps(IO_THREADS, MAX_COMMANDS));
        } catch (IOException | RuntimeException refused) {
            files.close();
            throw refused;
        }
    }

    /**
     * Opens a device for reading, beside a process that may own it: it shows the zones as they are now. Commands that would change one end
     * with {@link DeviceStatus#NAMESPACE_IS_WRITE_PROTECTED}.
     */
    public static ZonefsZonedDevice openReadOnly(Path directory) throws IOException {
        DriveRecord drive = describe(directory);
        MountedZonefs files = MountedZonefs.at(drive.mountPoint());
        try {
            return ZonefsOpening.reader(directory, files, new ThreadedSteps(READER_THREADS, MAX_COMMANDS));
        } catch (IOException | RuntimeException refused) {
            files.close();
            throw refused;
        }
    }

    @Override
    public DeviceGeometry geometry() {
        return core.geometry();
    }

    @Override
    public DeviceFeatures features() {
        return features;
    }

    @Override
    public Optional<HostError> hostError() {
        return core.locked(() -> Optional.ofNullable(core.hostError));
    }

    @Override
    public int alignmentBytes() {
        return core.geometry().blockSizeBytes();
    }

    @Override
    public List<ZoneDescriptor> report(int firstZone, int zoneCount) {
        int end = (int) Math.min(core.geometry().zoneCount(), (long) firstZone + zoneCount);
        return core.locked(() -> {
            List<ZoneDescriptor> zones = new ArrayList<>(Math.max(0, end - firstZone));
            for (int zone = firstZone; zone < end; zone++) {
                zones.add(core.table.descriptor(zone));
            }
            return zones;
        });
    }

    @Override
    public void append(int zoneIndex, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
        int blocks = bufferCheck.blocksOf(buffers);
        accept(() -> {
            DeviceGeometry geometry = core.geometry();
            if (access == DriveCheck.Access.READER) {
                core.end(completion, DeviceStatus.NAMESPACE_IS_WRITE_PROTECTED);
            } else if (zoneIndex < 0 || zoneIndex >= geometry.zoneCount() || geometry.isConventional(zoneIndex)) {
                core.end(completion, core.locked(() -> core.machine.checkAppend(zoneIndex, blocks)));
            } else {
                writer.accept(
                        zoneIndex,
                        new ZoneQueue.Write(ZoneQueue.Write.ANYWHERE, buffers, blocks, durability, completion));
            }
        });
    }

    @Override
    public void write(long sector, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
        int blocks = bufferCheck.blocksOf(buffers);
        bufferCheck.requireBlockStart(sector);
        accept(() -> {
            DeviceGeometry geometry = core.geometry();
            if (access == DriveCheck.Access.READER) {
                core.end(completion, DeviceStatus.NAMESPACE_IS_WRITE_PROTECTED);
            } else if (sector < 0 || sector >= geometry.zoneCount() * geometry.zoneSizeSectors()) {
                core.end(completion, DeviceStatus.LBA_OUT_OF_RANGE);
            } else if (geometry.isConventional(geometry.zoneOf(sector))) {
                conventional.accept(sector, blocks, buffers, durability, completion);
            } else {
                writer.accept(
                        geometry.zoneOf(sector), new ZoneQueue.Write(sector, buffers, blocks, durability, completion));
            }
        });
    }

    @Override
    public void read(long sector, ByteBuffer buffer, DeviceCompletion completion) {
        int blocks = bufferCheck.blocksOf(buffer);
        bufferCheck.requireBlockStart(sector);
        accept(() -> reader.accept(sector, blocks, buffer, completion));
    }

    @Override
    public void flush(DeviceCompletion completion) {
        accept(() -> {
            if (access == DriveCheck.Access.READER) {
                core.end(completion, DeviceStatus.SUCCESS);
            } else {
                core.steps.transfer(() -> core.end(completion, flush.run()));
            }
        });
    }

    @Override
    public void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
        accept(() -> {
            DeviceGeometry geometry = core.geometry();
            if (access == DriveCheck.Access.READER) {
                core.end(completion, DeviceStatus.NAMESPACE_IS_WRITE_PROTECTED);
            } else if (zoneIndex < 0 || zoneIndex >= geometry.zoneCount()) {
                core.end(completion, DeviceStatus.LBA_OUT_OF_RANGE);
            } else if (geometry.isConventional(zoneIndex) || !ACTIONS.contains(action)) {
                core.end(completion, DeviceStatus.INVALID_FIELD);
            } else {
                writer.accept(zoneIndex, new ZoneQueue.Manage(action, completion));
            }
        });
    }

    private void accept(Runnable command) {
        if (closed) {
            throw new IllegalStateException("the device is closed");
        }
        core.steps.decide(command);
    }

    /** On a device that was opened for reading, takes over what the zones' files show now. */
    @Override
    public void refresh() throws IOException {
        if (access == DriveCheck.Access.READER) {
            core.journal.refresh();
            new DriveCheck(core).load(access);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        core.steps.close();
        core.files.close();
        for (Closeable part : List.<Closeable>of(core.journal::close, lock)) {
            try {
                part.close();
            } catch (IOException failure) {
                LoggerFactory.getLogger(ZonefsZonedDevice.class).warn("The device was not closed well", failure);
            }
        }
    }
}
