package io.zonelog.device.zonefs;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.zonefs.mount.MountFacts;
import io.zonelog.device.zonefs.mount.ZoneFile;
import io.zonelog.device.zonefs.mount.ZoneFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A drive in memory with a zonefs on it, which behaves as the kernel was seen to do: the size of a file is the write pointer, a write off it
 * is an invalid argument, one over the zone's end is cut short, and after each failure the drive is asked and the size corrected. Faults are
 * switched on by tests. Drive zone 0 holds the superblock and has no file.
 */
final class InMemoryZonefs implements ZoneFileSystem {
    /** The most that goes to the drive in one piece. */
    private static final int UNSPLIT_BLOCKS = 1;

    static final String IO_ERROR = "Input/output error";
    static final String NOT_PERMITTED = "Operation not permitted";

    /** Where the write pointer is after a bad block. */
    enum Pointer {
        UNCHANGED,
        PARTIAL,
        PAST
    }

    /** Names and options, which tests change. */
    String digest = "0123";

    String worldWideId = "eui.1";
    String kernelRelease = "6.12.95";
    String scheduler = "mq-deadline";
    int toldOpenZones;
    int toldActiveZones;
    final Set<String> options = new HashSet<>(Set.of("rw", "errors=repair"));
    /** Every write fails although the drive has it, as on Linux 6.1. */
    boolean writesFail;
    /** So many flushes fail. */
    int failingFlushes;
    /** As with the mount option {@code explicit-open}, which Linux does not show. */
    boolean opensZones;
    /** Whether the block device can be read. */
    boolean driveReadable = true;

    Pointer pointerAfterBadBlock = Pointer.UNCHANGED;

    private final DeviceGeometry geometry;
    private final List<TwinZone> zones = new ArrayList<>();
    private final Set<Long> badBlocks = new HashSet<>();
    private int maxWritten = Integer.MAX_VALUE;

    InMemoryZonefs(DeviceGeometry geometry) {
        this.geometry = geometry;
        toldOpenZones = geometry.maxOpenZones();
        toldActiveZones = geometry.maxActiveZones();
        for (int zone = 0; zone < geometry.zoneCount(); zone++) {
            zones.add(
                    geometry.isConventional(zone)
                            ? new TwinZone(TwinZone.Condition.CONVENTIONAL, geometry.zoneSizeBlocks())
                            : new TwinZone(TwinZone.Condition.EMPTY, geometry.zoneCapacityBlocks()));
        }
    }

    /** The drive's last zone is shorter than the others. */
    void addShortZone(int capacityBlocks) {
        zones.add(new TwinZone(TwinZone.Condition.EMPTY, capacityBlocks));
    }

    /** No write call takes more than so many bytes. */
    void writeAtMost(int bytes) {
        maxWritten = bytes;
    }

    TwinZone zone(int zoneIndex) {
        return zones.get(zoneIndex);
    }

    private TwinZone zone(ZoneFile file) throws IOException {
        int index = file.isSequential() ? geometry.conventionalZoneCount() + file.number() : file.number();
        if (index >= zones.size()) {
            throw new IOException("No such file or directory");
        }
        return zones.get(index);
    }

    synchronized void badBlock(int zoneIndex, int block) {
        badBlocks.add(key(zones.get(zoneIndex), block));
    }

    synchronized void repairBlocks() {
        badBlocks.clear();
    }

    /** The drive turns a zone Read Only or Offline; the kernel finds out with its next failure there. */
    synchronized void fail(int zoneIndex, TwinZone.Condition condition) {
        zones.get(zoneIndex).condition = condition;
    }

    /** Somebody resets a zone past zonefs. */
    synchronized void resetBehindItsBack(int zoneIndex) {
        zones.get(zoneIndex).reset();
    }

    /** Unmounts and mounts again. */
    synchronized void remount() {
        zones.forEach(TwinZone::mount);
        options.remove("ro");
        options.add("rw");
    }

    /** The power goes and comes back; the drive has one of the legal images. */
    synchronized void cutPower(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        zones.forEach(zone -> zone.cutPower(random));
        remount();
    }

    private long key(TwinZone zone, int block) {
        return (long) zones.indexOf(zone) * Integer.MAX_VALUE + block;
    }

    @Override
    public synchronized MountFacts facts() {
        int sequential = zones.size() - geometry.conventionalZoneCount();
        MountFacts.Drive drive = new MountFacts.Drive(
                "/dev/twin",
                "a drive in memory",
                worldWideId,
                digest,
                (long) geometry.zoneSizeBlocks() * geometry.blockSizeBytes(),
                toldOpenZones,
                toldActiveZones,
                scheduler,
                kernelRelease);
        return new MountFacts(
                Path.of("/mnt/twin"),
                options,
                geometry.blockSizeBytes(),
                geometry.conventionalZoneCount(),
                sequential,
                drive);
    }

    @Override
    public boolean opensZones(ZoneFile empty) {
        return opensZones;
    }

    @Override
    public synchronized FileState state(ZoneFile file) throws IOException {
        TwinZone zone = zone(file);
        return new FileState((long) zone.sizeBlocks * geometry.blockSizeBytes(), zone.mode, zones.indexOf(zone) + 1L);
    }

    @Override
    public synchronized long write(ZoneFile file, long offsetBytes, ByteBuffer[] buffers) throws IOException {
        TwinZone zone = zone(file);
        int blockBytes = geometry.blockSizeBytes();
        requireWritable(zone);
        long lengthBytes = 0;
        for (ByteBuffer buffer : buffers) {
            if (buffer.remaining() % blockBytes != 0) {
                throw new IOException("The buffer's remaining size is not a multiple of the block size");
            }
            lengthBytes += buffer.remaining();
        }
        if (offsetBytes >= (long) zone.capacityBlocks * blockBytes) {
            throw new IOException("File too large");
        }
        if (file.isSequential() && offsetBytes != (long) zone.sizeBlocks * blockBytes) {
            throw new IOException("Invalid argument");
        }
        int first = (int) (offsetBytes / blockBytes);
        int blocks = (int) Math.min(
                Math.min(lengthBytes, Math.max(maxWritten, blockBytes)) / blockBytes, zone.capacityBlocks - first);
        try {
            return write(zone, first, blocks, buffers);
        } catch (IOException failure) {
            failed(zone);
            throw failure;
        }
    }

    private long write(TwinZone zone, int first, int blocks, ByteBuffer[] buffers) throws IOException {
        boolean sequential = zone.condition != TwinZone.Condition.CONVENTIONAL;
        if (zone.condition.hasFailed() || (sequential && zone.pointer != first)) {
            throw new IOException(IO_ERROR);
        }
        if (sequential) {
            open(zone, blocks);
        }
        int index = 0;
        for (int block = first; block < first + blocks; block++) {
            if (badBlocks.contains(key(zone, block))) {
                if (sequential) {
                    zone.pointer = switch (pointerAfterBadBlock) {
                        case UNCHANGED -> first;
                        case PARTIAL -> block;
                        case PAST -> first + blocks;
                    };
                    settle(zone);
                }
                throw new IOException(IO_ERROR);
            }
            while (!buffers[index].hasRemaining()) {
                index++;
            }
            byte[] bytes = new byte[geometry.blockSizeBytes()];
            buffers[index].get(bytes);
            zone.data.put(block, bytes);
        }
        if (sequential) {
            zone.pointer = first + blocks;
            settle(zone);
            if (writesFail) {
                throw new IOException(IO_ERROR);
            }
            zone.sizeBlocks = zone.pointer;
        }
        return (long) blocks * geometry.blockSizeBytes();
    }

    private void settle(TwinZone zone) {
        zone.condition = zone.pointer == 0
                ? TwinZone.Condition.EMPTY
                : zone.pointer == zone.capacityBlocks ? TwinZone.Condition.FULL : TwinZone.Condition.OPEN;
    }

    /** The drive's own limits, whatever it tells. */
    private void open(TwinZone zone, int blocks) throws IOException {
        if (zone.condition == TwinZone.Condition.OPEN) {
            return;
        }
        long active = zones.stream().filter(other -> other.condition.isActive()).count();
        if (zone.condition == TwinZone.Condition.EMPTY
                && geometry.maxActiveZones() > 0
                && active >= geometry.maxActiveZones()) {
            // Linux 6.12: the parts of a split write behind the one that was refused fail as if the drive had
            throw new IOException(blocks > UNSPLIT_BLOCKS ? IO_ERROR : "Value too large for defined data type");
        }
        List<TwinZone> open = zones.stream()
                .filter(other -> other.condition == TwinZone.Condition.OPEN)
                .toList();
        if (geometry.maxOpenZones() > 0 && open.size() >= geometry.maxOpenZones()) {
            open.get(0).condition = TwinZone.Condition.CLOSED;
        }
        zone.condition = TwinZone.Condition.OPEN;
    }

    private void requireWritable(TwinZone zone) throws IOException {
        if (options.contains("ro")) {
            throw new IOException("Read-only file system");
        }
        if ((zone.mode & 0222) == 0) {
            throw new IOException(NOT_PERMITTED);
        }
    }

    private void failed(TwinZone zone) {
        zone.corrected();
        if (!options.contains("errors=repair")) {
            options.remove("rw");
            options.add("ro");
        }
    }

    @Override
    public synchronized int read(ZoneFile file, long offsetBytes, ByteBuffer buffer) throws IOException {
        TwinZone zone = zone(file);
        if ((zone.mode & 0444) == 0) {
            throw new IOException("Permission denied");
        }
        int read = 0;
        int block = (int) (offsetBytes / geometry.blockSizeBytes());
        while (buffer.hasRemaining() && block < zone.sizeBlocks) {
            if (zone.condition == TwinZone.Condition.OFFLINE || badBlocks.contains(key(zone, block))) {
                failed(zone);
                throw new IOException(IO_ERROR);
            }
            put(zone, block, buffer);
            read += geometry.blockSizeBytes();
            block++;
        }
        return read == 0 ? -1 : read;
    }

    private void put(TwinZone zone, int block, ByteBuffer buffer) {
        byte[] bytes = zone.block(block);
        buffer.put(bytes == null ? new byte[geometry.blockSizeBytes()] : bytes);
    }

    @Override
    public synchronized int readDrive(long inode, long zoneSizeBytes, long offsetBytes, ByteBuffer buffer)
            throws IOException {
        if (!driveReadable) {
            throw new IOException("Permission denied");
        }
        TwinZone zone = zones.get((int) inode - 1);
        if (zone.condition == TwinZone.Condition.OFFLINE) {
            throw new IOException(IO_ERROR);
        }
        int read = 0;
        for (int block = (int) (offsetBytes / geometry.blockSizeBytes()); buffer.hasRemaining(); block++) {
            put(zone, block, buffer);
            read += geometry.blockSizeBytes();
        }
        return read;
    }

    @Override
    public synchronized void setSize(ZoneFile file, long sizeBytes) throws IOException {
        TwinZone zone = zone(file);
        requireWritable(zone);
        int blocks = (int) (sizeBytes / geometry.blockSizeBytes());
        if (!file.isSequential() || (blocks != 0 && blocks != zone.capacityBlocks)) {
            throw new IOException(NOT_PERMITTED);
        }
        if (blocks == zone.sizeBlocks) {
            return;
        }
        if (zone.condition.hasFailed()) {
            failed(zone);
            throw new IOException(IO_ERROR);
        }
        if (blocks == 0) {
            zone.reset();
        } else {
            zone.condition = TwinZone.Condition.FULL;
        }
        zone.sizeBlocks = blocks;
    }

    @Override
    public synchronized void sync(ZoneFile file) throws IOException {
        requireWritable(zone(file));
        if (failingFlushes > 0) {
            failingFlushes--;
            throw new IOException(IO_ERROR);
        }
        zones.forEach(TwinZone::flush);
    }

    @Override
    public void close() {
        // What a drive holds outlives those who use it.
    }
}
