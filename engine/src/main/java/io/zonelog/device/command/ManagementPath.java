package io.zonelog.device.command;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.fault.Fault;
import io.zonelog.device.state.ZoneRecord;
import java.util.BitSet;

/**
 * Zone management, and zones that fail.
 *
 * <p>A reset waits until the writes in flight in its zone are transferred, so that no late write of a former life reaches the
 * medium.
 */
final class ManagementPath {
    private final CoreState core;
    private final Durability durability;

    ManagementPath(CoreState core, Durability durability) {
        this.core = core;
        this.durability = durability;
    }

    /** Decides and carries out a command on one zone. */
    void decide(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
        DeviceStatus status;
        Fault.Effect fault = Fault.Effect.NONE;
        core.lock.lock();
        try {
            status = durability.refusal();
            if (status.isSuccess()) {
                status = core.machine.checkManage(action, zoneIndex);
            }
            if (status.isSuccess() && action == ZoneAction.RESET && !core.flights.isIdle(zoneIndex)) {
                core.flights.whenIdle(zoneIndex, () -> decide(action, zoneIndex, completion));
                return;
            }
            if (status.isSuccess()) {
                fault = strike(action, zoneIndex);
            }
            if (status.isSuccess() && (fault == Fault.Effect.NONE || fault == Fault.Effect.DELAY)) {
                core.machine.manage(action, zoneIndex);
                durability.changed(zoneIndex);
            }
        } finally {
            core.lock.unlock();
        }
        DeviceStatus outcome = status.isSuccess() ? afterFault(fault, zoneIndex) : status;
        if (fault == Fault.Effect.DELAY) {
            core.steps.delay(() -> finish(outcome, completion));
        } else {
            finish(outcome, completion);
        }
    }

    private Fault.Effect strike(ZoneAction action, int zoneIndex) {
        return switch (action) {
            case CLOSE -> core.faults.strike(Fault.Target.of(Fault.Kind.CLOSE, zoneIndex));
            case FINISH -> core.faults.strike(Fault.Target.of(Fault.Kind.FINISH, zoneIndex));
            case OPEN -> core.faults.strike(Fault.Target.of(Fault.Kind.OPEN, zoneIndex));
            case RESET -> core.faults.strike(Fault.Target.of(Fault.Kind.RESET, zoneIndex));
            case OFFLINE -> Fault.Effect.NONE;
        };
    }

    private DeviceStatus afterFault(Fault.Effect fault, int zoneIndex) {
        return switch (fault) {
            case ERROR -> DeviceStatus.INTERNAL_ERROR;
            case READ_ONLY -> {
                failZone(zoneIndex, ZoneCondition.READ_ONLY);
                yield DeviceStatus.ZONE_IS_READ_ONLY;
            }
            case OFFLINE -> {
                failZone(zoneIndex, ZoneCondition.OFFLINE);
                yield DeviceStatus.ZONE_IS_OFFLINE;
            }
            default -> DeviceStatus.SUCCESS;
        };
    }

    /** Counts the command as in flight until it completes. */
    DeviceCompletion tracked(int zoneIndex, DeviceCompletion completion) {
        counted(() -> core.bugs.managementSubmitted(zoneIndex));
        return (status, sector) -> {
            counted(() -> core.bugs.managementEnded(zoneIndex));
            completion.completed(status, sector);
        };
    }

    /** Counts the command as in flight on every zone until it completes. */
    DeviceCompletion trackedOnAll(DeviceCompletion completion) {
        counted(core.bugs::managementOfAllSubmitted);
        return (status, sector) -> {
            counted(core.bugs::managementOfAllEnded);
            completion.completed(status, sector);
        };
    }

    private void counted(Runnable count) {
        core.lock.lock();
        try {
            count.run();
        } finally {
            core.lock.unlock();
        }
    }

    /** Decides and carries out a command on all zones that it concerns. */
    void decideAll(ZoneAction action, DeviceCompletion completion) {
        DeviceStatus status;
        core.lock.lock();
        try {
            status = durability.refusal();
            if (status.isSuccess()) {
                status = core.machine.checkManageAll(action);
            }
            BitSet zones = status.isSuccess() ? core.machine.concernedBy(action) : new BitSet();
            for (int zone = zones.nextSetBit(0); zone >= 0; zone = zones.nextSetBit(zone + 1)) {
                if (action == ZoneAction.RESET && !core.flights.isIdle(zone)) {
                    core.flights.whenIdle(zone, () -> decideAll(action, completion));
                    return;
                }
            }
            zones.stream().forEach(zone -> {
                core.machine.manage(action, zone);
                durability.changed(zone);
            });
        } finally {
            core.lock.unlock();
        }
        finish(status, completion);
    }

    /** Without a cache a management command is durable before it completes. */
    private void finish(DeviceStatus status, DeviceCompletion completion) {
        if (!status.isSuccess() || !core.hasNoCache()) {
            core.end(completion, status);
            return;
        }
        Durability.Barrier barrier;
        core.lock.lock();
        try {
            barrier = durability.barrierForAll(durable -> core.end(completion, durable));
            barrier.zonesAwaited++; // until it is begun
        } finally {
            core.lock.unlock();
        }
        durability.begin(barrier);
    }

    /**
     * Turns a zone Read Only or Offline, as a failing medium does, durably and at once. Runs on the calling thread.
     *
     * @return an error if the state could not be recorded
     */
    DeviceStatus failZone(int zoneIndex, ZoneCondition readOnlyOrOffline) {
        ZoneRecord record;
        core.lock.lock();
        try {
            core.machine.fail(zoneIndex, readOnlyOrOffline);
            record = core.table.acknowledgedRecord(zoneIndex);
        } finally {
            core.lock.unlock();
        }
        return durability.recordWithData(record);
    }
}
