package io.zonelog.device.simulated;

import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.state.ZoneRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Zone appends and writes, from decision to completion.
 *
 * <p>A write that the medium fails leaves the write pointer behind its range, with unspecified content in the range
 * (specification 1.1, 2.1.1.2.1.1, case b).
 */
final class WritePath {
    private final CoreState core;
    private final Durability durability;

    WritePath(CoreState core, Durability durability) {
        this.core = core;
        this.durability = durability;
    }

    /** Decides, and places or refuses. */
    void decide(WriteCommand command) {
        DeviceStatus status;
        core.lock.lock();
        try {
            status = durability.refusal();
            if (status.isSuccess()) {
                status = placed(command);
            }
        } finally {
            core.lock.unlock();
        }
        if (status.isSuccess()) {
            core.steps.transfer(() -> transfer(command));
        } else {
            core.end(command.completion, status);
        }
    }

    private DeviceStatus placed(WriteCommand command) {
        DeviceStatus status = command.isAppend()
                ? core.machine.checkAppend(command.zoneIndex, command.blocks)
                : core.machine.checkWrite(command.sector, command.blocks);
        if (!status.isSuccess()) {
            return status;
        }
        if (!command.isAppend()) {
            command.zoneIndex = core.geometry.zoneOf(command.sector);
        }
        command.resetEpoch = core.table.resetEpoch(command.zoneIndex);
        if (core.geometry.isConventional(command.zoneIndex)) {
            command.firstBlock = core.geometry.blockInZone(command.sector);
        } else {
            command.firstBlock = core.machine.place(command.zoneIndex, command.blocks);
            core.flights.placed(command);
        }
        return DeviceStatus.SUCCESS;
    }

    private void transfer(WriteCommand command) {
        DeviceStatus status = writeToMedium(command);
        boolean conventional = core.geometry.isConventional(command.zoneIndex);
        List<FlushBarrier> released = new ArrayList<>();
        List<Runnable> whenIdle = List.of();
        boolean mustBeDurable = command.durability == WriteDurability.BEFORE_COMPLETION || core.hasNoCache();
        core.lock.lock();
        try {
            if (!conventional) {
                whenIdle = core.flights.transferred(command, released);
            }
            if (status.isSuccess() && mustBeDurable) {
                FlushBarrier own = barrierOf(command);
                if (own.zonesAwaited == 0) {
                    released.add(own);
                }
            } else if (status.isSuccess()) {
                acknowledge(command);
            }
        } finally {
            core.lock.unlock();
        }
        if (!status.isSuccess() || !mustBeDurable) {
            core.end(command.completion, status, sectorOf(command));
        }
        released.forEach(durability::start);
        whenIdle.forEach(core.steps::transfer);
    }

    /** Brings the bytes to the medium; also called when the power is cut, for a write that may have got so far. */
    DeviceStatus writeToMedium(WriteCommand command) {
        DeviceStatus ready = durability.recordResetBeforeOverwrite(command);
        if (!ready.isSuccess()) {
            return ready;
        }
        try {
            core.medium.write(command.zoneIndex, command.resetEpoch, command.firstBlock, command.buffers);
            return DeviceStatus.SUCCESS;
        } catch (IOException error) {
            return DeviceStatus.WRITE_FAULT;
        }
    }

    private FlushBarrier barrierOf(WriteCommand command) {
        int end = Math.max(command.endBlock(), core.table.acknowledgedBlocks(command.zoneIndex));
        ZoneRecord target = core.table.recordWith(command.zoneIndex, end);
        return durability.barrierFor(List.of(target), status -> {
            if (status.isSuccess()) {
                core.lock.lock();
                try {
                    acknowledge(command);
                } finally {
                    core.lock.unlock();
                }
            }
            core.end(command.completion, status, sectorOf(command));
        });
    }

    private void acknowledge(WriteCommand command) {
        if (core.table.resetEpoch(command.zoneIndex) == command.resetEpoch) {
            if (!core.geometry.isConventional(command.zoneIndex)) {
                core.table.acknowledge(command.zoneIndex, command.endBlock());
            }
            durability.changed(command.zoneIndex);
        }
    }

    private long sectorOf(WriteCommand command) {
        return core.geometry.sectorOf(command.zoneIndex, command.firstBlock);
    }
}
