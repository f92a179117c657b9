package io.zonelog.device.zonefs;

import io.zonelog.block.Sectors;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.state.ZoneRecord;
import io.zonelog.device.state.ZoneStateMachine;
import io.zonelog.device.state.ZoneStates;
import io.zonelog.device.steps.Steps;
import io.zonelog.device.zonefs.drive.DriveRecord;
import io.zonelog.device.zonefs.drive.LifeJournal;
import io.zonelog.device.zonefs.drive.ZoneLife;
import io.zonelog.device.zonefs.mount.ZoneFile;
import io.zonelog.device.zonefs.mount.ZoneFileSystem;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the parts of the back end share: the zones as the host tracks them, the collaborators, and the look at a zone after a failure.
 *
 * <p>The zones follow the same state machine as those of a simulated device, so that a command is refused with the same status. What is in
 * doubt after a failure is taken from the zone's file.
 */
final class ZonefsCore {
    private static final Logger LOG = LoggerFactory.getLogger(ZonefsZonedDevice.class);

    final DriveRecord drive;
    final ZoneFileSystem files;
    final LifeJournal journal;
    final Steps steps;

    /** Guards everything below; held for decisions only, never during I/O. */
    final ReentrantLock lock = new ReentrantLock();

    final ZoneStates table;
    final ZoneStateMachine machine;
    /** Zones that were written, finished or reset since a flush. */
    final BitSet changed = new BitSet();
    /** CRC32C of the first block of each zone's life, as far as it is known. */
    final int[] firstBlockCrcs;
    /** Read Only zones that were so at mount: zonefs shows nothing of them, and does not let them be read. */
    final BitSet hiddenSinceMount = new BitSet();

    /** The last error; guarded by the lock like the rest. */
    ZonedDevice.@Nullable HostError hostError;

    private boolean mountIsReadOnly;

    ZonefsCore(DriveRecord drive, DeviceGeometry geometry, ZoneFileSystem files, LifeJournal journal, Steps steps) {
        this.drive = drive;
        this.files = files;
        this.journal = journal;
        this.steps = steps;
        table = new ZoneStates(geometry);
        machine = new ZoneStateMachine(table, DeviceBehaviour.STANDARD);
        firstBlockCrcs = new int[geometry.zoneCount()];
    }

    DeviceGeometry geometry() {
        return table.geometry();
    }

    ZoneFile file(int zoneIndex) {
        return fileOf(geometry(), zoneIndex);
    }

    /** Conventional zones come first. */
    static ZoneFile fileOf(DeviceGeometry geometry, int zoneIndex) {
        int conventional = geometry.conventionalZoneCount();
        return zoneIndex < conventional
                ? new ZoneFile(ZoneFile.Kind.CONVENTIONAL, zoneIndex)
                : ZoneFile.sequential(zoneIndex - conventional);
    }

    long bytes(int blocks) {
        return (long) blocks * geometry().blockSizeBytes();
    }

    long capacityBytes() {
        return bytes(geometry().zoneCapacityBlocks());
    }

    /** Decides something with the lock held. */
    <T> T locked(Supplier<T> decision) {
        lock.lock();
        try {
            return decision.get();
        } finally {
            lock.unlock();
        }
    }

    void end(DeviceCompletion completion, DeviceStatus status) {
        end(completion, status, Sectors.UNASSIGNED);
    }

    void end(DeviceCompletion completion, DeviceStatus status, long sector) {
        try {
            completion.completed(status, status.isSuccess() ? sector : Sectors.UNASSIGNED);
        } finally {
            steps.commandEnded();
        }
    }

    /** Why no write can be legal now, or success. Called with the lock held. */
    DeviceStatus refusal() {
        return mountIsReadOnly ? DeviceStatus.NAMESPACE_IS_WRITE_PROTECTED : DeviceStatus.SUCCESS;
    }

    /**
     * Looks at a zone in which a command has failed, and takes over what it shows.
     *
     * @param what was being done, for the log
     * @return the status with which the command ends
     */
    DeviceStatus lookAfter(String what, int zoneIndex, IOException failure, DeviceStatus otherwise) {
        ZoneCondition found = look(zoneIndex);
        boolean frozen = isMountReadOnly();
        DeviceStatus status = locked(() -> {
            mountIsReadOnly |= frozen;
            return switch (found) {
                case OFFLINE -> DeviceStatus.ZONE_IS_OFFLINE;
                case READ_ONLY -> DeviceStatus.ZONE_IS_READ_ONLY;
                default -> mountIsReadOnly ? DeviceStatus.NAMESPACE_IS_WRITE_PROTECTED : otherwise;
            };
        });
        String line = what + " in zone " + zoneIndex + " (" + file(zoneIndex) + " of " + drive.mountPoint()
                + ") failed: " + failure.getMessage();
        LOG.warn(
                "{}; the zone is {} now, with {} blocks written",
                line,
                found.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                locked(() -> table.acknowledgedBlocks(zoneIndex)));
        noted(
                frozen
                        ? new ZonedDevice.HostError(frozenLine(), ZonedDevice.HostError.Effect.NO_MORE_WRITES)
                        : new ZonedDevice.HostError(line, ZonedDevice.HostError.Effect.ONE_COMMAND));
        return status;
    }

    /** An error that ends all writes stays. */
    void noted(ZonedDevice.HostError error) {
        locked(() -> {
            hostError = hostError != null && hostError.isFinal() ? hostError : error;
            return error;
        });
    }

    private String frozenLine() {
        return drive.mountPoint() + " is mounted read-only now: look for the reason in dmesg, then mount -o"
                + " remount,rw,errors=repair " + drive.mountPoint() + " and start the engine again";
    }

    private boolean isMountReadOnly() {
        try {
            return files.facts().isReadOnly();
        } catch (IOException unknown) {
            LOG.warn("{} cannot be asked for its mount options: {}", drive.mountPoint(), unknown.getMessage());
            return false;
        }
    }

    /** Takes over what a zone's file shows. A zone that cannot be looked at is treated like an Offline one. */
    ZoneCondition look(int zoneIndex) {
        try {
            ZoneFileSystem.FileState state = files.state(file(zoneIndex));
            boolean lost = locked(() -> takeOver(zoneIndex, state));
            if (lost) {
                LOG.error(
                        "zone {} ({} of {}) was reset by somebody else: what it held is lost",
                        zoneIndex,
                        file(zoneIndex),
                        drive.mountPoint());
            }
        } catch (IOException unreachable) {
            LOG.error("zone {} cannot be looked at: {}", zoneIndex, unreachable.getMessage());
            locked(() -> {
                machine.fail(zoneIndex, ZoneCondition.OFFLINE);
                return true;
            });
        }
        ZoneCondition found = locked(() -> table.condition(zoneIndex));
        remember(zoneIndex, found);
        return found;
    }

    /** Called with the lock held; tells whether the zone has less than was acknowledged. */
    private boolean takeOver(int zoneIndex, ZoneFileSystem.FileState state) {
        if (!state.isReadable()) {
            if (!hiddenSinceMount.get(zoneIndex)) {
                machine.fail(zoneIndex, ZoneCondition.OFFLINE);
            }
            return false;
        }
        if (!state.isWritable()) {
            machine.fail(zoneIndex, ZoneCondition.READ_ONLY);
            return false;
        }
        if (geometry().isConventional(zoneIndex)) {
            return false;
        }
        int blocks = (int) (state.sizeBytes() / geometry().blockSizeBytes());
        if (blocks < table.acknowledgedBlocks(zoneIndex)) {
            machine.fail(zoneIndex, ZoneCondition.OFFLINE);
            return true;
        }
        ZoneCondition now =
                table.condition(zoneIndex).isOpen() ? ZoneCondition.IMPLICITLY_OPENED : ZoneCondition.CLOSED;
        ZoneCondition found = blocks == 0
                ? ZoneCondition.EMPTY
                : blocks >= geometry().zoneCapacityBlocks() ? ZoneCondition.FULL : now;
        int acknowledged = table.acknowledgedBlocks(zoneIndex);
        table.load(new ZoneRecord(zoneIndex, found, blocks, table.resetEpoch(zoneIndex)));
        changed.set(zoneIndex);
        return acknowledged > blocks;
    }

    /** After the next mount nothing tells that the zone was Read Only, and how far it was written. */
    private void remember(int zoneIndex, ZoneCondition found) {
        if (found != ZoneCondition.READ_ONLY || geometry().isConventional(zoneIndex)) {
            return;
        }
        try {
            ZoneLife life = journal.life(zoneIndex);
            if (life.kind() != ZoneLife.Kind.READ_ONLY) {
                int blocks = locked(() -> table.acknowledgedBlocks(zoneIndex));
                journal.record(List.of(life.failed(ZoneLife.Kind.READ_ONLY, blocks)), LifeJournal.Sync.NOW);
            }
        } catch (IOException failure) {
            LOG.error("that zone {} is Read Only cannot be remembered: {}", zoneIndex, failure.getMessage());
        }
    }
}
