package io.zonelog.device.zonefs;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.file.DeviceOpenException;
import io.zonelog.device.state.ZoneRecord;
import io.zonelog.device.zonefs.drive.DriveRecord;
import io.zonelog.device.zonefs.drive.LifeJournal;
import io.zonelog.device.zonefs.drive.ZoneLife;
import io.zonelog.device.zonefs.mount.MountFacts;
import io.zonelog.device.zonefs.mount.ZoneFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.slf4j.LoggerFactory;

/**
 * Compares a drive with what is remembered of it when a device is opened, and loads the states of its zones. Nothing is taken over from a
 * drive that is another one, or that somebody has written to or reset since.
 */
final class DriveCheck {
    /** First blocks are read of so many zones at most, evenly spread: on a large hard disk each one is a movement of its arm. */
    private static final int MAX_SAMPLES = 1024;

    private final ZonefsCore core;
    private final DeviceGeometry geometry;
    private final List<Integer> reset = new ArrayList<>();
    private final List<Integer> foreign = new ArrayList<>();
    private final int sampleStride;

    DriveCheck(ZonefsCore core) {
        this.core = core;
        geometry = core.geometry();
        sampleStride = 1 + (geometry.zoneCount() - 1) / MAX_SAMPLES;
    }

    /** Refuses another drive, as far as drives and file systems have names that can be read. */
    static void requireSameDrive(DriveRecord known, MountFacts facts) throws DeviceOpenException {
        requireSame(
                known,
                facts,
                "a zonefs",
                known.fileSystemDigest(),
                facts.drive().fileSystemDigest());
        requireSame(known, facts, "a drive", known.worldWideId(), facts.drive().worldWideId());
        DeviceGeometry geometry = known.geometry();
        int sequential = geometry.zoneCount() - geometry.conventionalZoneCount() + known.hiddenZones();
        if (facts.sequentialFiles() != sequential || facts.conventionalFiles() != geometry.conventionalZoneCount()) {
            throw another(
                    known,
                    facts,
                    facts.conventionalFiles() + " conventional and " + facts.sequentialFiles()
                            + " sequential zones instead of " + geometry.conventionalZoneCount() + " and "
                            + sequential);
        }
    }

    private static void requireSame(DriveRecord known, MountFacts facts, String what, String name, String found)
            throws DeviceOpenException {
        if (!name.isEmpty() && !found.isEmpty() && !name.equals(found)) {
            throw another(known, facts, what + " with the identity " + found + " instead of " + name);
        }
    }

    private static DeviceOpenException another(DriveRecord known, MountFacts facts, String difference) {
        return new DeviceOpenException(facts.path() + " is another drive than device "
                + known.geometry().deviceUuid() + (known.model().isEmpty() ? "" : " (" + known.model() + ")")
                + ": it has " + difference + "; mount the right drive there, or use another data directory");
    }

    /** Who may change what is found. */
    enum Access {
        OWNER,
        /** Beside an owner, who may write and reset zones meanwhile: nothing is compared, and nothing done. */
        READER
    }

    /**
     * Loads the states of all zones into the core.
     *
     * @throws DeviceOpenException with the zones that are not as they were left
     */
    void load(Access access) throws IOException {
        for (int zone = 0; zone < geometry.zoneCount(); zone++) {
            load(zone, access);
        }
        if (!reset.isEmpty() || !foreign.isEmpty()) {
            throw new DeviceOpenException("the drive at " + core.drive.mountPoint()
                    + " is not as this data directory left it: "
                    + (reset.isEmpty() ? "" : zones(reset) + " lost what was written to them (reset by somebody else?)")
                    + (reset.isEmpty() || foreign.isEmpty() ? "" : "; ")
                    + (foreign.isEmpty() ? "" : zones(foreign) + " hold other data")
                    + "; mount the drive that belongs to it, or make a new data directory and let Kafka fill it");
        }
    }

    private void load(int zone, Access access) throws IOException {
        ZoneFileSystem.FileState state = core.files.state(core.file(zone));
        ZoneLife life = core.journal.life(zone);
        if (!state.isReadable() || !state.isWritable()) {
            loadFailed(zone, state, life);
            return;
        }
        if (geometry.isConventional(zone)) {
            return;
        }
        int blocks = (int) (state.sizeBytes() / geometry.blockSizeBytes());
        if (access == Access.OWNER && life.kind() == ZoneLife.Kind.RESETTING) {
            finishReset(zone, blocks, life);
            return;
        }
        if (access == Access.OWNER) {
            compare(zone, blocks, life);
        }
        ZoneCondition condition = blocks == 0
                ? ZoneCondition.EMPTY
                : blocks >= geometry.zoneCapacityBlocks() ? ZoneCondition.FULL : ZoneCondition.CLOSED;
        load(zone, condition, blocks, life.resetEpoch());
    }

    /** Whether the reset was done is not known; what the zone holds was not needed any more, and nothing newer is durable in it. */
    private void finishReset(int zone, int blocks, ZoneLife life) throws IOException {
        if (blocks > 0) {
            core.files.setSize(core.file(zone), 0);
        }
        core.journal.record(List.of(life.begun()), LifeJournal.Sync.NOW);
        load(zone, ZoneCondition.EMPTY, 0, life.resetEpoch());
    }

    private void compare(int zone, int blocks, ZoneLife life) throws IOException {
        if (blocks < life.writtenBlocks()) {
            reset.add(zone);
        } else if (blocks > 0 && (zone % sampleStride == 0 || life.writtenBlocks() == 0)) {
            compareFirstBlock(zone, life);
        } else {
            core.firstBlockCrcs[zone] = life.firstBlockCrc();
        }
    }

    private void load(int zone, ZoneCondition condition, int blocks, long resetEpoch) {
        core.table.load(new ZoneRecord(zone, condition, blocks, resetEpoch));
    }

    /** A zone that was Read Only at mount shows neither this nor its size; the drive itself can still be read. */
    private void loadFailed(int zone, ZoneFileSystem.FileState state, ZoneLife life) {
        int blocks = Math.max(life.writtenBlocks(), (int) (state.sizeBytes() / geometry.blockSizeBytes()));
        boolean readable = state.isReadable();
        if (!readable && canReadDrive(state)) {
            readable = true;
            blocks = geometry.zoneCapacityBlocks();
        }
        boolean readOnly = readable || life.kind() == ZoneLife.Kind.READ_ONLY;
        core.hiddenSinceMount.set(zone, readOnly && !state.isReadable());
        if (readOnly && !readable) {
            LoggerFactory.getLogger(ZonefsZonedDevice.class)
                    .warn(
                            "zone {} is Read Only, and zonefs does not let read it since its last mount: let this user"
                                    + " read the block device of {}",
                            zone,
                            core.drive.mountPoint());
        }
        ZoneCondition condition = readOnly ? ZoneCondition.READ_ONLY : ZoneCondition.OFFLINE;
        load(zone, condition, blocks, life.resetEpoch());
    }

    private boolean canReadDrive(ZoneFileSystem.FileState state) {
        ByteBuffer block = block();
        try {
            long zoneSizeBytes = core.bytes(geometry.zoneSizeBlocks());
            return core.files.readDrive(state.inode(), zoneSizeBytes, 0, block) == block.capacity();
        } catch (IOException offlineOrForbidden) {
            return false;
        }
    }

    private void compareFirstBlock(int zone, ZoneLife life) throws IOException {
        ByteBuffer block = block();
        int read;
        try {
            read = core.files.read(core.file(zone), 0, block);
        } catch (IOException unreadable) {
            LoggerFactory.getLogger(ZonefsZonedDevice.class)
                    .warn("the first block of zone {} cannot be read: {}", zone, unreadable.getMessage());
            core.firstBlockCrcs[zone] = life.firstBlockCrc();
            return;
        }
        CRC32C crc = new CRC32C();
        crc.update(block.flip());
        core.firstBlockCrcs[zone] = (int) crc.getValue();
        if (read != geometry.blockSizeBytes()
                || (life.writtenBlocks() > 0 && life.firstBlockCrc() != core.firstBlockCrcs[zone])) {
            foreign.add(zone);
        }
    }

    private ByteBuffer block() {
        return AlignedBuffers.allocate(geometry.blockSizeBytes(), geometry.blockSizeBytes());
    }

    /** Zones as ranges: {@code zones 3, 5-9}. */
    static String zones(List<Integer> zones) {
        StringBuilder text = new StringBuilder(zones.size() == 1 ? "zone " : "zones ");
        for (int from = 0; from < zones.size(); ) {
            int to = from;
            while (to + 1 < zones.size() && zones.get(to + 1) == zones.get(to) + 1) {
                to++;
            }
            text.append(from == 0 ? "" : ", ").append(zones.get(from)).append(to == from ? "" : "-" + zones.get(to));
            from = to + 1;
        }
        return text.toString();
    }
}
