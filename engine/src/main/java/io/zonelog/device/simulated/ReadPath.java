package io.zonelog.device.simulated;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceStatus;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads, from decision to completion. What lies beyond a zone's data never comes from the medium. */
final class ReadPath {
    private final CoreState core;

    ReadPath(CoreState core) {
        this.core = core;
    }

    /** Decides, and transfers or refuses. */
    void decide(long sector, int blocks, ByteBuffer buffer, DeviceCompletion completion) {
        DeviceStatus status;
        int storedBlocks = 0;
        long epoch = 0;
        core.lock.lock();
        try {
            status = core.machine.checkRead(sector, blocks);
            if (status.isSuccess()) {
                int zoneIndex = core.geometry.zoneOf(sector);
                int stored = core.machine.readableBlocks(zoneIndex) - core.geometry.blockInZone(sector);
                storedBlocks = Math.max(0, Math.min(blocks, stored));
                epoch = core.table.resetEpoch(zoneIndex);
            }
        } finally {
            core.lock.unlock();
        }
        if (status.isSuccess()) {
            ReadCommand command = new ReadCommand(sector, epoch, storedBlocks, buffer, completion);
            core.steps.transfer(() -> transfer(command));
        } else {
            core.end(completion, status);
        }
    }

    /** A legal read: so many blocks come from the medium, the rest of the buffer is zeros. */
    private record ReadCommand(
            long sector, long resetEpoch, int storedBlocks, ByteBuffer buffer, DeviceCompletion completion) {}

    private void transfer(ReadCommand command) {
        ByteBuffer buffer = command.buffer;
        int limit = buffer.limit();
        DeviceStatus status = DeviceStatus.SUCCESS;
        try {
            if (command.storedBlocks > 0) {
                buffer.limit(buffer.position() + command.storedBlocks * core.geometry.blockSizeBytes());
                int zoneIndex = core.geometry.zoneOf(command.sector);
                core.medium.read(zoneIndex, command.resetEpoch, core.geometry.blockInZone(command.sector), buffer);
            }
        } catch (IOException error) {
            status = DeviceStatus.UNRECOVERED_READ_ERROR;
        }
        buffer.limit(limit);
        if (status.isSuccess()) {
            while (buffer.hasRemaining()) {
                buffer.put((byte) 0);
            }
        }
        core.end(command.completion, status, command.sector);
    }
}
