package io.zonelog.device.command;

import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.fault.Fault;
import io.zonelog.device.state.SeededChoice;
import io.zonelog.device.state.ZoneRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Zone appends and writes, from decision to completion.
 *
 * <p>A write that the medium itself fails leaves the write pointer behind its range, with unspecified content in the range
 * (specification 1.1, 2.1.1.2.1.1, case b).
 */
final class WritePath {
    private final CoreState core;
    private final Durability durability;
    private final ManagementPath management;

    WritePath(CoreState core, Durability durability, ManagementPath management) {
        this.core = core;
        this.durability = durability;
        this.management = management;
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
            if (!command.isAppend() && tellsOfAWrongPointer(status)) {
                core.bugs.wroteOffThePointer();
            }
            return status;
        }
        if (!command.isAppend()) {
            command.zoneIndex = core.geometry().zoneOf(command.sector);
        }
        command.resetEpoch = core.table.resetEpoch(command.zoneIndex);
        if (core.geometry().isConventional(command.zoneIndex)) {
            command.firstBlock = core.geometry().blockInZone(command.sector);
        } else {
            command.firstBlock = core.machine.place(command.zoneIndex, command.blocks);
            core.flights.placed(command);
        }
        command.fault = core.faults.strike(targetOf(command));
        return DeviceStatus.SUCCESS;
    }

    /** Whoever knows the write pointer, and whether there is one, never gets these. */
    private static boolean tellsOfAWrongPointer(DeviceStatus status) {
        return switch (status) {
            case ZONE_INVALID_WRITE, ZONE_IS_FULL, ZONE_IS_READ_ONLY, ZONE_IS_OFFLINE -> true;
            default -> false;
        };
    }

    private Fault.Target targetOf(WriteCommand command) {
        long sectors = command.blocks * core.geometry().blockSectors();
        long lengthBytes = (long) command.blocks * core.geometry().blockSizeBytes();
        return new Fault.Target(Fault.Kind.APPEND, command.zoneIndex, sectorOf(command), sectors, lengthBytes);
    }

    private void transfer(WriteCommand command) {
        if (command.fault == Fault.Effect.DELAY) {
            command.fault = Fault.Effect.NONE;
            core.steps.delay(() -> transfer(command));
            return;
        }
        DeviceStatus status = faultyWrite(command);
        boolean conventional = core.geometry().isConventional(command.zoneIndex);
        List<Durability.Barrier> released = new ArrayList<>();
        List<Runnable> whenIdle = List.of();
        boolean mustBeDurable = mustBeDurable(command);
        core.lock.lock();
        try {
            if (!conventional) {
                whenIdle = core.flights.transferred(command, released);
            }
            if (status.isSuccess() && mustBeDurable) {
                Durability.Barrier own = barrierOf(command);
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

    private boolean mustBeDurable(WriteCommand command) {
        boolean asked = command.durability == WriteDurability.BEFORE_COMPLETION || core.hasNoCache();
        return asked && command.fault != Fault.Effect.LIE;
    }

    /** Writes, or fails as the plan of faults says. */
    private DeviceStatus faultyWrite(WriteCommand command) {
        return switch (command.fault) {
            case ERROR_POINTER_UNCHANGED -> failed(command, 0);
            case ERROR_POINTER_PARTIAL -> failed(command, command.blocks / 2);
            case ERROR_POINTER_PAST -> DeviceStatus.WRITE_FAULT;
            case ERROR_TORN -> torn(command);
            case READ_ONLY -> failedWithItsZone(command, ZoneCondition.READ_ONLY, DeviceStatus.ZONE_IS_READ_ONLY);
            case OFFLINE -> failedWithItsZone(command, ZoneCondition.OFFLINE, DeviceStatus.ZONE_IS_OFFLINE);
            default -> writeToMedium(command);
        };
    }

    /**
     * Fails a write with the write pointer so many blocks into its range; behind it, if other writes are placed there already
     * or if the zone became Full.
     */
    private DeviceStatus failed(WriteCommand command, int blocksKept) {
        DeviceStatus ready = blocksKept == 0 ? DeviceStatus.SUCCESS : writeToMedium(command);
        core.lock.lock();
        try {
            boolean last = !core.geometry().isConventional(command.zoneIndex)
                    && core.table.condition(command.zoneIndex).isWritable()
                    && core.table.resetEpoch(command.zoneIndex) == command.resetEpoch
                    && core.table.writtenBlocks(command.zoneIndex) == command.endBlock();
            if (last) {
                core.machine.withdraw(command.zoneIndex, command.blocks - blocksKept);
            }
        } finally {
            core.lock.unlock();
        }
        return ready.isSuccess() ? DeviceStatus.WRITE_FAULT : ready;
    }

    /** About half of the blocks of a torn write hold zeros, chosen by the seed of the plan. */
    private DeviceStatus torn(WriteCommand command) {
        DeviceStatus ready = writeToMedium(command);
        try {
            for (int block = 0; ready.isSuccess() && block < command.blocks; block++) {
                if ((SeededChoice.mix(core.faults.seed(), sectorOf(command) + block) & 1) == 0) {
                    core.erase(command.zoneIndex, command.resetEpoch, command.firstBlock + block);
                }
            }
        } catch (IOException error) {
            return DeviceStatus.WRITE_FAULT;
        }
        return ready.isSuccess() ? DeviceStatus.WRITE_FAULT : ready;
    }

    private DeviceStatus failedWithItsZone(WriteCommand command, ZoneCondition becomes, DeviceStatus status) {
        DeviceStatus recorded = management.failZone(command.zoneIndex, becomes);
        return recorded.isSuccess() ? status : recorded;
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
            core.hostFailed("writing zone " + command.zoneIndex, error, ZonedDevice.HostError.Effect.ONE_COMMAND);
            return DeviceStatus.WRITE_FAULT;
        }
    }

    private Durability.Barrier barrierOf(WriteCommand command) {
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
            if (!core.geometry().isConventional(command.zoneIndex)) {
                core.table.acknowledge(command.zoneIndex, command.endBlock());
            }
            durability.changed(command.zoneIndex);
        }
    }

    private long sectorOf(WriteCommand command) {
        return core.geometry().sectorOf(command.zoneIndex, command.firstBlock);
    }
}
