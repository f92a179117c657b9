package io.zonelog.device.zonefs;

import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.state.ZoneRecord;
import io.zonelog.device.zonefs.drive.LifeJournal;
import io.zonelog.device.zonefs.drive.ZoneLife;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resets and finishes of sequential zones. That a zone is about to be reset is durable before the drive is told, so that after a power cut
 * it is known that what the zone holds belongs to a life that is over.
 */
final class ZoneManagement {
    private static final Logger LOG = LoggerFactory.getLogger(ZonefsZonedDevice.class);

    private final ZonefsCore core;
    private final ActiveZoneRelief relief;

    ZoneManagement(ZonefsCore core, ActiveZoneRelief relief) {
        this.core = core;
        this.relief = relief;
    }

    /** Carries out a command, and tells its end. */
    void carryOut(int zoneIndex, ZoneQueue.Manage command) {
        DeviceStatus legal = core.locked(() -> {
            DeviceStatus refusal = core.refusal();
            return refusal.isSuccess() ? core.machine.checkManage(command.action(), zoneIndex) : refusal;
        });
        DeviceStatus status = legal;
        if (legal.isSuccess()) {
            status = command.action() == ZoneAction.RESET ? reset(zoneIndex) : finish(zoneIndex);
        }
        core.end(command.completion(), status);
    }

    private DeviceStatus reset(int zoneIndex) {
        if (core.locked(() -> core.table.condition(zoneIndex)) == ZoneCondition.EMPTY) {
            return DeviceStatus.SUCCESS;
        }
        ZoneLife before = core.journal.life(zoneIndex);
        if (!isRecorded(before.resetting())) {
            return DeviceStatus.INTERNAL_ERROR;
        }
        try {
            core.files.setSize(core.file(zoneIndex), 0);
        } catch (IOException failure) {
            return resetFailed(zoneIndex, before, failure);
        }
        core.locked(() -> {
            core.machine.manage(ZoneAction.RESET, zoneIndex);
            core.changed.set(zoneIndex);
            return zoneIndex;
        });
        return DeviceStatus.SUCCESS;
    }

    private DeviceStatus resetFailed(int zoneIndex, ZoneLife before, IOException failure) {
        long epoch = core.locked(() -> core.table.resetEpoch(zoneIndex));
        // The zone's data are not needed any more, so none are missed if they are gone.
        load(new ZoneRecord(zoneIndex, ZoneCondition.EMPTY, 0, epoch));
        DeviceStatus status = core.lookAfter("a reset", zoneIndex, failure, DeviceStatus.INTERNAL_ERROR);
        switch (core.locked(() -> core.table.condition(zoneIndex))) {
            case EMPTY -> load(new ZoneRecord(zoneIndex, ZoneCondition.EMPTY, 0, epoch + 1));
            case READ_ONLY -> isRecorded(before.failed(ZoneLife.Kind.READ_ONLY, before.writtenBlocks()));
            default -> isRecorded(before);
        }
        return status;
    }

    private void load(ZoneRecord record) {
        core.locked(() -> {
            core.table.load(record);
            core.changed.set(record.zoneIndex());
            return record;
        });
    }

    private boolean isRecorded(ZoneLife life) {
        try {
            core.journal.record(List.of(life), LifeJournal.Sync.NOW);
            return true;
        } catch (IOException failure) {
            LOG.error("the journal of zones cannot be written, so zone {} is not reset", life.zoneIndex(), failure);
            return false;
        }
    }

    private DeviceStatus finish(int zoneIndex) {
        if (core.locked(() -> core.table.condition(zoneIndex)) == ZoneCondition.FULL) {
            return DeviceStatus.SUCCESS;
        }
        DeviceStatus status = finishOnce(zoneIndex);
        return status == DeviceStatus.TOO_MANY_OPEN_ZONES && relief.finishAnother(zoneIndex)
                ? finishOnce(zoneIndex)
                : status;
    }

    private DeviceStatus finishOnce(int zoneIndex) {
        try {
            core.files.setSize(core.file(zoneIndex), core.capacityBytes());
        } catch (IOException failure) {
            DeviceStatus otherwise = ActiveZoneRelief.isAskedFor(failure)
                    ? DeviceStatus.TOO_MANY_OPEN_ZONES
                    : DeviceStatus.INTERNAL_ERROR;
            return core.lookAfter("a finish", zoneIndex, failure, otherwise);
        }
        core.locked(() -> {
            core.machine.manage(ZoneAction.FINISH, zoneIndex);
            core.changed.set(zoneIndex);
            return zoneIndex;
        });
        return DeviceStatus.SUCCESS;
    }
}
