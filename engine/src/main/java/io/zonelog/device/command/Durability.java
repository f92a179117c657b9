package io.zonelog.device.command;

import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.fault.Fault;
import io.zonelog.device.state.ZoneRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What is durable, and how it becomes so.
 *
 * <p>A barrier makes exactly that durable which was acknowledged when it was made, and of each zone a contiguous run from its
 * start: where an acknowledged write lies behind one that is still in flight, the barrier waits for it. Blocks that were placed
 * and never acknowledged are not covered by any record; after a restart they are beyond the write pointer again, unless a later
 * acknowledged write of the zone was made durable, and then they lie below the pointer with unspecified content.
 *
 * <p>If the medium refuses a sync or a record, nobody knows what it holds. The first such error latches: every later write and
 * flush ends with {@link DeviceStatus#INTERNAL_ERROR}, until the device is opened again.
 *
 * <p>Methods marked <em>locked</em> are called with the core's lock; the others without it.
 */
final class Durability {

    private final CoreState core;
    /** Zones with something acknowledged that is not durable; guarded by the lock. */
    private final BitSet dirty = new BitSet();
    /** Records are written one after another, in the order in which the table learns of them. */
    private final ReentrantLock recording = new ReentrantLock();

    private volatile boolean failed;

    Durability(CoreState core) {
        this.core = core;
    }

    /** Why the device takes no command that changes it, if it does not. */
    DeviceStatus refusal() {
        if (core.access == CommandCore.Setup.Access.READ_ONLY) {
            return DeviceStatus.NAMESPACE_IS_WRITE_PROTECTED;
        }
        return failed ? DeviceStatus.INTERNAL_ERROR : DeviceStatus.SUCCESS;
    }

    /** Something was acknowledged in the zone that is not durable yet. Locked. */
    void changed(int zoneIndex) {
        dirty.set(zoneIndex);
    }

    /** A barrier for everything acknowledged so far. Locked. */
    Barrier barrierForAll(Consumer<DeviceStatus> end) {
        return barrierForAll(Fault.Effect.NONE, end);
    }

    /** The same on behalf of a flush, which may go wrong. Locked. */
    Barrier flushBarrier(Consumer<DeviceStatus> end) {
        return barrierForAll(core.faults.strike(Fault.Target.of(Fault.Kind.FLUSH, -1)), end);
    }

    private Barrier barrierForAll(Fault.Effect fault, Consumer<DeviceStatus> end) {
        List<ZoneRecord> targets = new ArrayList<>();
        for (int zone = dirty.nextSetBit(0); zone >= 0; zone = dirty.nextSetBit(zone + 1)) {
            targets.add(core.table.acknowledgedRecord(zone));
            if (core.table.geometry().isConventional(zone) && isSound(fault)) {
                dirty.clear(zone);
            }
        }
        return barrierFor(targets, fault, end);
    }

    /** A barrier for given states. Locked. The caller starts it if it waits for nothing. */
    Barrier barrierFor(List<ZoneRecord> targets, Consumer<DeviceStatus> end) {
        return barrierFor(targets, Fault.Effect.NONE, end);
    }

    private Barrier barrierFor(List<ZoneRecord> targets, Fault.Effect fault, Consumer<DeviceStatus> end) {
        Barrier barrier = new Barrier(targets, fault, end);
        for (ZoneRecord target : targets) {
            if (target.resetEpoch() == core.table.resetEpoch(target.zoneIndex())) {
                core.flights.await(target.zoneIndex(), target.writtenBlocks(), barrier);
            }
        }
        return barrier;
    }

    /** Starts a barrier that waits for no write any more: syncs the zones' data, then records their states. */
    void start(Barrier barrier) {
        if (!isSound(barrier.fault)) {
            core.steps.transfer(() -> goWrong(barrier));
        } else if (barrier.fault == Fault.Effect.DELAY) {
            core.steps.delay(() -> syncAndRecord(barrier));
        } else {
            syncAndRecord(barrier);
        }
    }

    /** A late flush makes durable what it should. */
    private static boolean isSound(Fault.Effect fault) {
        return fault == Fault.Effect.NONE || fault == Fault.Effect.DELAY;
    }

    private void syncAndRecord(Barrier barrier) {
        List<ZoneRecord> toSync = new ArrayList<>();
        core.lock.lock();
        try {
            for (ZoneRecord target : barrier.targets) {
                if (hasUnsyncedData(target)) {
                    toSync.add(target);
                }
            }
            barrier.syncsAwaited = toSync.size();
        } finally {
            core.lock.unlock();
        }
        if (toSync.isEmpty()) {
            core.steps.transfer(() -> finish(barrier));
        }
        for (ZoneRecord target : toSync) {
            core.steps.transfer(() -> sync(barrier, target.zoneIndex()));
        }
    }

    /** Takes away the hold that a new barrier has on itself, and starts it if it waits for nothing else. */
    void begin(Barrier barrier) {
        boolean ready;
        core.lock.lock();
        try {
            barrier.zonesAwaited--;
            ready = barrier.zonesAwaited == 0;
        } finally {
            core.lock.unlock();
        }
        if (ready) {
            start(barrier);
        }
    }

    /** A flush that makes nothing durable, and says so or not. */
    private void goWrong(Barrier barrier) {
        if (barrier.fault == Fault.Effect.ERROR_DATA_LOST) {
            try {
                for (ZoneRecord target : barrier.targets) {
                    loseUnsyncedData(target);
                }
            } catch (IOException error) {
                failedWith("losing data on purpose", error);
            }
        }
        barrier.end.accept(barrier.fault == Fault.Effect.LIE ? DeviceStatus.SUCCESS : DeviceStatus.INTERNAL_ERROR);
    }

    private void loseUnsyncedData(ZoneRecord target) throws IOException {
        int from;
        core.lock.lock();
        try {
            ZoneRecord durable = core.table.durableRecord(target.zoneIndex());
            from = durable.resetEpoch() == target.resetEpoch() ? durable.writtenBlocks() : 0;
        } finally {
            core.lock.unlock();
        }
        for (int block = from; block < target.writtenBlocks(); block++) {
            core.erase(target.zoneIndex(), target.resetEpoch(), block);
        }
    }

    private boolean hasUnsyncedData(ZoneRecord target) {
        if (core.geometry().isConventional(target.zoneIndex())) {
            return true;
        }
        ZoneRecord durable = core.table.durableRecord(target.zoneIndex());
        int synced = durable.resetEpoch() == target.resetEpoch() ? durable.writtenBlocks() : 0;
        return target.writtenBlocks() > synced;
    }

    private void sync(Barrier barrier, int zoneIndex) {
        DeviceStatus status = failed ? DeviceStatus.INTERNAL_ERROR : DeviceStatus.SUCCESS;
        if (status.isSuccess()) {
            try {
                core.medium.sync(zoneIndex);
            } catch (IOException error) {
                status = failedWith("syncing zone " + zoneIndex, error);
            }
        }
        boolean last;
        core.lock.lock();
        try {
            barrier.status = barrier.status.isSuccess() ? status : barrier.status;
            barrier.syncsAwaited--;
            last = barrier.syncsAwaited == 0;
        } finally {
            core.lock.unlock();
        }
        if (last) {
            finish(barrier);
        }
    }

    private void finish(Barrier barrier) {
        DeviceStatus status = failed ? DeviceStatus.INTERNAL_ERROR : barrier.status;
        barrier.end.accept(status.isSuccess() ? record(barrier.targets) : status);
    }

    /** Records those of the states that are later than what is durable. */
    DeviceStatus record(List<ZoneRecord> targets) {
        recording.lock();
        try {
            List<ZoneRecord> later = laterThanDurable(targets);
            if (!later.isEmpty()) {
                core.medium.record(later);
            }
            settle(targets, later);
            for (ZoneRecord record : later) {
                core.medium.forgetBefore(record.zoneIndex(), record.resetEpoch());
            }
            return DeviceStatus.SUCCESS;
        } catch (IOException error) {
            return failedWith("recording zone states", error);
        } finally {
            recording.unlock();
        }
    }

    /** Adds Empty zones, first to the medium, then for everybody to see. */
    void grow(int zoneCount) throws IOException {
        recording.lock();
        try {
            if (zoneCount <= core.geometry().zoneCount()) {
                return;
            }
            core.medium.grow(zoneCount);
            core.lock.lock();
            try {
                core.table.grow(zoneCount);
                core.bugs.grow(zoneCount);
            } finally {
                core.lock.unlock();
            }
        } finally {
            recording.unlock();
        }
    }

    /** Records one state, the zone's data first. */
    DeviceStatus recordWithData(ZoneRecord state) {
        try {
            core.medium.sync(state.zoneIndex());
        } catch (IOException error) {
            return failedWith("syncing zone " + state.zoneIndex(), error);
        }
        return record(List.of(state));
    }

    private List<ZoneRecord> laterThanDurable(List<ZoneRecord> targets) {
        core.lock.lock();
        try {
            return targets.stream()
                    .filter(target ->
                            core.table.durableRecord(target.zoneIndex()).isBefore(target))
                    .toList();
        } finally {
            core.lock.unlock();
        }
    }

    private void settle(List<ZoneRecord> targets, List<ZoneRecord> recorded) {
        core.lock.lock();
        try {
            recorded.forEach(core.table::durable);
            for (ZoneRecord target : targets) {
                int zone = target.zoneIndex();
                if (!core.table.geometry().isConventional(zone)
                        && !core.table.durableRecord(zone).isBefore(core.table.acknowledgedRecord(zone))) {
                    dirty.clear(zone);
                }
            }
        } finally {
            core.lock.unlock();
        }
    }

    /**
     * Before the first write of a zone's new life destroys the data of the former one, the reset between them is made durable.
     * So a reset without a flush costs one record, and only where the zone is used again.
     */
    DeviceStatus recordResetBeforeOverwrite(WriteCommand command) {
        if (!core.medium.overwritesFormerLives()) {
            return DeviceStatus.SUCCESS;
        }
        ZoneRecord reset;
        core.lock.lock();
        try {
            if (core.table.durableEpoch(command.zoneIndex) >= command.resetEpoch) {
                return DeviceStatus.SUCCESS;
            }
            reset = new ZoneRecord(command.zoneIndex, ZoneCondition.EMPTY, 0, command.resetEpoch);
        } finally {
            core.lock.unlock();
        }
        return record(List.of(reset));
    }

    private DeviceStatus failedWith(String doing, IOException error) {
        failed = true;
        core.hostFailed(doing, error, ZonedDevice.HostError.Effect.NO_MORE_WRITES);
        return DeviceStatus.INTERNAL_ERROR;
    }

    /**
     * States that are to become durable together, on behalf of a flush or of a command that is durable before it completes.
     *
     * <p>It passes through three phases: it waits until the writes below each target's end are transferred; then the zones' data
     * are synced, in parallel; then the states are recorded and the command ends. Fields are guarded by the core's lock.
     */
    static final class Barrier {
        final List<ZoneRecord> targets;
        /** Called once, without the lock. */
        final Consumer<DeviceStatus> end;

        /** What goes wrong with it, if it is a flush. */
        final Fault.Effect fault;

        int zonesAwaited;
        int syncsAwaited;
        DeviceStatus status = DeviceStatus.SUCCESS;

        Barrier(List<ZoneRecord> targets, Fault.Effect fault, Consumer<DeviceStatus> end) {
            this.fault = fault;
            this.targets = targets;
            this.end = end;
        }
    }
}
