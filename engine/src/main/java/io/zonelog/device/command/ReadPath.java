package io.zonelog.device.command;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.fault.Fault;
import io.zonelog.device.state.SeededChoice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Reads, from decision to completion. What lies beyond a zone's data never comes from the medium. */
final class ReadPath {
    private final CoreState core;

    ReadPath(CoreState core) {
        this.core = core;
    }

    /**
     * Decides, and transfers or refuses.
     *
     * @param transfers runs the transfer, on whatever thread
     */
    void decide(long sector, int blocks, ByteBuffer buffer, DeviceCompletion completion, Consumer<Runnable> transfers) {
        DeviceStatus status;
        ReadCommand command = new ReadCommand(sector, 0, 0, Fault.Effect.NONE, buffer, completion);
        core.lock.lock();
        try {
            status = core.machine.checkRead(sector, blocks);
            if (status.isSuccess()) {
                command = planned(command, blocks);
            } else if (status == DeviceStatus.UNWRITTEN_BLOCK) {
                readUnwritten(core.geometry().zoneOf(sector));
            }
        } finally {
            core.lock.unlock();
        }
        if (status.isSuccess()) {
            ReadCommand legal = command;
            transfers.accept(() -> transfer(legal));
        } else {
            core.end(completion, status);
        }
    }

    private ReadCommand planned(ReadCommand command, int blocks) {
        int zoneIndex = core.geometry().zoneOf(command.sector);
        int inData = core.machine.readableBlocks(zoneIndex) - core.geometry().blockInZone(command.sector);
        int stored = Math.max(0, Math.min(blocks, inData));
        if (stored < blocks) {
            readUnwritten(zoneIndex);
        }
        long sectors = blocks * core.geometry().blockSectors();
        long lengthBytes = (long) blocks * core.geometry().blockSizeBytes();
        Fault.Effect fault =
                core.faults.strike(new Fault.Target(Fault.Kind.READ, zoneIndex, command.sector, sectors, lengthBytes));
        long epoch = core.table.resetEpoch(zoneIndex);
        return new ReadCommand(command.sector, epoch, stored, fault, command.buffer, command.completion);
    }

    /** A Full zone has no write pointer: whoever did not finish it cannot know where its data end. */
    private void readUnwritten(int zoneIndex) {
        if (core.table.condition(zoneIndex) != ZoneCondition.FULL) {
            core.bugs.readUnwritten();
        }
    }

    /** A legal read: so many blocks come from the medium, the rest of the buffer is zeros. */
    private record ReadCommand(
            long sector,
            long resetEpoch,
            int storedBlocks,
            Fault.Effect fault,
            ByteBuffer buffer,
            DeviceCompletion completion) {
        ReadCommand withoutFault() {
            return new ReadCommand(sector, resetEpoch, storedBlocks, Fault.Effect.NONE, buffer, completion);
        }
    }

    private void transfer(ReadCommand command) {
        if (command.fault == Fault.Effect.DELAY) {
            core.steps.delay(() -> transfer(command.withoutFault()));
            return;
        }
        int start = command.buffer.position();
        DeviceStatus status = command.fault == Fault.Effect.ERROR ? DeviceStatus.UNRECOVERED_READ_ERROR : fill(command);
        if (command.fault == Fault.Effect.BIT_ROT && status.isSuccess()) {
            rot(command, start);
        }
        core.end(command.completion, status, command.sector);
    }

    private DeviceStatus fill(ReadCommand command) {
        ByteBuffer buffer = command.buffer;
        int limit = buffer.limit();
        int block = core.geometry().blockInZone(command.sector);
        int zoneIndex = core.geometry().zoneOf(command.sector);
        DeviceStatus status = DeviceStatus.SUCCESS;
        try {
            if (command.fault == Fault.Effect.STALE && core.geometry().zoneCapacityBlocks() > block) {
                readStale(command, zoneIndex, block);
            } else if (command.storedBlocks > 0) {
                boolean roomBehind =
                        block + command.storedBlocks < core.geometry().zoneCapacityBlocks();
                int misdirection = command.fault == Fault.Effect.MISDIRECTED && roomBehind ? 1 : 0;
                buffer.limit(buffer.position()
                        + command.storedBlocks * core.geometry().blockSizeBytes());
                core.medium.read(zoneIndex, command.resetEpoch, block + misdirection, buffer);
            }
        } catch (IOException error) {
            status = DeviceStatus.UNRECOVERED_READ_ERROR;
        }
        buffer.limit(limit);
        while (status.isSuccess() && buffer.hasRemaining()) {
            buffer.put((byte) 0);
        }
        return status;
    }

    /** What the medium held before the reset, as far as it still has it. */
    private void readStale(ReadCommand command, int zoneIndex, int block) throws IOException {
        int blocksLeft = core.geometry().zoneCapacityBlocks() - block;
        int lengthBytes = Math.min(
                command.buffer.remaining(), blocksLeft * core.geometry().blockSizeBytes());
        command.buffer.limit(command.buffer.position() + lengthBytes);
        core.medium.read(zoneIndex, Math.max(0, command.resetEpoch - 1), block, command.buffer);
    }

    private void rot(ReadCommand command, int start) {
        int lengthBytes = command.buffer.limit() - start;
        long bit = Math.floorMod(SeededChoice.mix(core.faults.seed(), command.sector), lengthBytes * 8L);
        int at = start + (int) (bit / 8);
        command.buffer.put(at, (byte) (command.buffer.get(at) ^ (1 << (bit % 8))));
    }
}
