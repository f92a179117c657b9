package io.zonelog.device.file;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.medium.ZoneMedium;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.state.ZoneRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A medium in a directory, see the package for its layout. Data are written with direct I/O where the file system takes it,
 * without a copy. A new life of a zone overwrites the former one in place.
 */
public final class FileMedium implements ZoneMedium {

    private final DeviceDirectory directory;
    private volatile Superblock superblock;
    private final Ownership ownership;
    private final ZoneFiles files;
    private final int alignmentBytes;

    /** How a process holds a device. */
    private sealed interface Ownership {}

    private record Owner(DeviceLock lock, StateJournal journal) implements Ownership {}

    private record Reader() implements Ownership {}

    private FileMedium(DeviceDirectory directory, Superblock superblock, Ownership ownership, DataFiles data) {
        this.directory = directory;
        this.superblock = superblock;
        this.ownership = ownership;
        files = data.files;
        alignmentBytes = data.alignmentBytes;
    }

    /** The zone files, and the alignment of the buffers that they take. */
    private record DataFiles(ZoneFiles files, int alignmentBytes) {
        static DataFiles of(
                DeviceDirectory directory, DeviceGeometry geometry, Set<OpenOption> options, int maxChannels) {
            boolean direct = options.stream().anyMatch(DirectIo.option()::contains);
            int alignmentBytes = direct ? Math.min(geometry.blockSizeBytes(), JournalRecord.BLOCK_BYTES) : 1;
            ZoneFiles files = new ZoneFiles(directory, geometry, options, alignmentBytes, maxChannels);
            return new DataFiles(files, alignmentBytes);
        }
    }

    /**
     * Makes a device with empty zones. It is one as soon as its superblock is there; what is cut off before is made anew the next time.
     *
     * @param path a directory that does not exist, is empty, or holds what such a cut left
     * @throws DeviceOpenException if there is a device, or anything else, in the directory
     */
    public static void create(Path path, DeviceGeometry geometry, DeviceBehaviour behaviour) throws IOException {
        DeviceDirectory directory = new DeviceDirectory(path);
        if (directory.hasDevice()) {
            throw new DeviceOpenException("there is a device in " + path + " already");
        }
        directory.clear();
        DurableFiles.createDirectories(directory.zones());
        StateImage image = StateImage.pristine(geometry.zoneCount(), geometry.conventionalZoneCount());
        StateJournal.create(directory, geometry.deviceUuid(), image);
        new Superblock(geometry, behaviour).write(directory.superblock());
    }

    /**
     * Removes a device that nobody has open and that was never written, or what the making of one left that was cut off.
     *
     * @throws DeviceOpenException if a zone was written, or there is anything else in the directory
     */
    public static void discardUnused(Path path) throws IOException {
        new DeviceDirectory(path).clear();
    }

    /**
     * Adds Empty zones to a device, also beside a process that owns it. The new number of zones is in force with one atomic replacement
     * of the superblock; the zone states follow when the owner takes the zones in, or when the device is opened the next time.
     *
     * @param zoneCount the new number of zones, more than now
     */
    public static void grow(Path path, int zoneCount) throws IOException {
        DeviceDirectory directory = new DeviceDirectory(path);
        Superblock.read(directory.superblock());
        DeviceLock lock = DeviceLock.acquire(directory.growthLock());
        try {
            Superblock now = Superblock.read(directory.superblock());
            if (zoneCount <= now.geometry().zoneCount()) {
                throw new DeviceOpenException(
                        "the device has " + now.geometry().zoneCount() + " zones already; it cannot get " + zoneCount);
            }
            Superblock grown = new Superblock(grown(now.geometry(), zoneCount), now.behaviour());
            // Damage is found before the growth, so that it is not taken for its work.
            StateJournal.read(directory, now.geometry().deviceUuid(), zoneCount);
            grown.write(directory.superblock());
        } finally {
            lock.close();
        }
    }

    public Path path() {
        return directory.path();
    }

    /** How many zones the device has by its superblock, also if this process has not taken them all in. */
    public int zonesOnMedium() throws IOException {
        return Superblock.read(directory.superblock()).geometry().zoneCount();
    }

    /** How many zones the owner of a device, or the one before, has taken in. */
    public static int zonesTakenIn(Path path) throws IOException {
        DeviceDirectory directory = new DeviceDirectory(path);
        Superblock superblock = Superblock.read(directory.superblock());
        return StateJournal.recordedZones(
                directory,
                superblock.geometry().deviceUuid(),
                superblock.geometry().zoneCount());
    }

    @Override
    public void grow(int zoneCount) throws IOException {
        if (ownership instanceof Owner owner) {
            owner.journal.grow(zoneCount);
        }
        superblock = new Superblock(superblock.geometry().withZoneCount(zoneCount), superblock.behaviour());
    }

    private static DeviceGeometry grown(DeviceGeometry geometry, int zoneCount) throws DeviceOpenException {
        try {
            return geometry.withZoneCount(zoneCount);
        } catch (IllegalArgumentException refused) {
            throw new DeviceOpenException(
                    "the device cannot have " + zoneCount + " zones: " + refused.getMessage(), refused);
        }
    }

    /** What a device in a directory is, whoever owns it. */
    public static Superblock describe(Path path) throws IOException {
        return Superblock.read(new DeviceDirectory(path).superblock());
    }

    /**
     * Opens a device for reading and writing.
     *
     * @param maxChannelsPerThread open zone files at most, for each thread that uses the medium
     * @throws DeviceOpenException if another process owns it, or its state cannot be believed
     */
    public static FileMedium open(Path path, int maxChannelsPerThread) throws IOException {
        DeviceDirectory directory = new DeviceDirectory(path);
        Superblock superblock = Superblock.read(directory.superblock());
        DeviceGeometry geometry = superblock.geometry();
        DeviceLock lock = DeviceLock.acquire(directory.lock());
        try {
            Set<OpenOption> options = options(directory, geometry, StandardOpenOption.READ, StandardOpenOption.WRITE);
            StateJournal journal = StateJournal.open(directory, options, geometry.deviceUuid(), geometry.zoneCount());
            DataFiles data = DataFiles.of(directory, geometry, options, maxChannelsPerThread);
            return new FileMedium(directory, superblock, new Owner(lock, journal), data);
        } catch (IOException | RuntimeException refused) {
            lock.close();
            throw refused;
        }
    }

    /** Opens a device for reading, beside a process that may own it. */
    public static FileMedium openReadOnly(Path path, int maxChannelsPerThread) throws IOException {
        DeviceDirectory directory = new DeviceDirectory(path);
        Superblock superblock = Superblock.read(directory.superblock());
        Set<OpenOption> options = options(directory, superblock.geometry(), StandardOpenOption.READ);
        DataFiles data = DataFiles.of(directory, superblock.geometry(), options, maxChannelsPerThread);
        return new FileMedium(directory, superblock, new Reader(), data);
    }

    /** How to open files of the device: with direct I/O, if the file system can do it for the device's blocks. */
    private static Set<OpenOption> options(DeviceDirectory directory, DeviceGeometry geometry, OpenOption... access)
            throws IOException {
        Set<OpenOption> options = new HashSet<>(Set.of(access));
        long fileBlockBytes = Files.getFileStore(directory.path()).getBlockSize();
        String reason;
        if (geometry.blockSizeBytes() % fileBlockBytes == 0 && JournalRecord.BLOCK_BYTES % fileBlockBytes == 0) {
            Set<OpenOption> probing = new HashSet<>(DirectIo.option());
            probing.add(StandardOpenOption.READ);
            try (FileChannel probe = FileChannel.open(directory.superblock(), probing)) {
                if (probe.isOpen()) {
                    options.addAll(DirectIo.option());
                }
                return options;
            } catch (IOException | UnsupportedOperationException refused) {
                reason = String.valueOf(refused.getMessage());
            }
        } else {
            reason = "its blocks of " + fileBlockBytes + " bytes do not fit the device's";
        }
        log().warn(
                        "No direct I/O on the file system of {} ({}): going through the page cache",
                        directory.path(),
                        reason);
        return options;
    }

    public Superblock superblock() {
        return superblock;
    }

    public boolean isReadOnly() {
        return ownership instanceof Reader;
    }

    /**
     * The durable states of all zones; a reader sees those that the owner recorded last, and zones that were added since it opened the
     * device.
     */
    public List<ZoneRecord> states() throws IOException {
        if (ownership instanceof Owner owner) {
            return owner.journal.image().all();
        }
        while (true) {
            Superblock now = Superblock.read(directory.superblock());
            try {
                DeviceGeometry geometry = now.geometry();
                List<ZoneRecord> states = StateJournal.read(directory, geometry.deviceUuid(), geometry.zoneCount())
                        .all();
                superblock = now;
                return states;
            } catch (DeviceOpenException refused) {
                // The owner may have taken in zones meanwhile, of which this superblock says nothing.
                if (zonesOnMedium() == now.geometry().zoneCount()) {
                    throw refused;
                }
            }
        }
    }

    /** Replaces the states of all zones, also by earlier ones: what a power cut leaves. */
    public void replaceStates(List<ZoneRecord> states) throws IOException {
        record(states);
    }

    @Override
    public boolean overwritesFormerLives() {
        return true;
    }

    @Override
    public int alignmentBytes() {
        return alignmentBytes;
    }

    @Override
    public void write(int zoneIndex, long resetEpoch, int blockInZone, ByteBuffer[] buffers) throws IOException {
        files.write(zoneIndex, offsetBytes(blockInZone), buffers);
    }

    @Override
    public void read(int zoneIndex, long resetEpoch, int blockInZone, ByteBuffer buffer) throws IOException {
        if (superblock.geometry().isConventional(zoneIndex) && !files.exists(zoneIndex)) {
            return;
        }
        files.read(zoneIndex, offsetBytes(blockInZone), buffer);
    }

    private long offsetBytes(int blockInZone) {
        return (long) blockInZone * superblock.geometry().blockSizeBytes();
    }

    @Override
    public void sync(int zoneIndex) throws IOException {
        files.sync(zoneIndex);
    }

    @Override
    public void record(List<ZoneRecord> states) throws IOException {
        if (ownership instanceof Owner owner) {
            owner.journal.record(states);
        } else {
            throw new IOException("the device is open for reading only");
        }
    }

    @Override
    public void forgetBefore(int zoneIndex, long resetEpoch) {
        // Former lives are overwritten in place.
    }

    /** Asked for when there is something to say: a query says nothing, and setting logging up takes a third of its time. */
    private static Logger log() {
        return LoggerFactory.getLogger(FileMedium.class);
    }

    @Override
    public void close() {
        try {
            files.close();
            if (ownership instanceof Owner owner) {
                owner.journal.close();
                owner.lock.close();
            }
        } catch (IOException error) {
            log().warn("Closing the device in {} failed", directory.path(), error);
        }
    }
}
