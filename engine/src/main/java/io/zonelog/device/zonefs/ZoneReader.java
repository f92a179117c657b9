package io.zonelog.device.zonefs;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneCondition;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads. What lies beyond a zone's data never comes from the drive. */
final class ZoneReader {
    private final ZonefsCore core;

    ZoneReader(ZonefsCore core) {
        this.core = core;
    }

    /** Decides, and reads on an I/O thread or refuses. */
    void accept(long sector, int blocks, ByteBuffer buffer, DeviceCompletion completion) {
        DeviceStatus status = core.locked(() -> core.machine.checkRead(sector, blocks));
        if (status.isSuccess()) {
            core.steps.transfer(() -> core.end(completion, fill(sector, blocks, buffer), sector));
        } else {
            core.end(completion, status);
        }
    }

    private DeviceStatus fill(long sector, int blocks, ByteBuffer buffer) {
        int zoneIndex = core.geometry().zoneOf(sector);
        int block = core.geometry().blockInZone(sector);
        int readable = core.locked(() -> core.machine.readableBlocks(zoneIndex));
        int stored = Math.max(0, Math.min(blocks, readable - block));
        int end = buffer.limit();
        buffer.limit(buffer.position() + (int) core.bytes(stored));
        try {
            readStored(zoneIndex, core.bytes(block), buffer);
        } catch (IOException failure) {
            return core.lookAfter("a read", zoneIndex, failure, DeviceStatus.UNRECOVERED_READ_ERROR)
                            == DeviceStatus.ZONE_IS_OFFLINE
                    ? DeviceStatus.ZONE_IS_OFFLINE
                    : DeviceStatus.UNRECOVERED_READ_ERROR;
        }
        buffer.limit(end);
        while (buffer.hasRemaining()) {
            buffer.put((byte) 0);
        }
        return DeviceStatus.SUCCESS;
    }

    private void readStored(int zoneIndex, long fromBytes, ByteBuffer buffer) throws IOException {
        long at = fromBytes;
        while (buffer.hasRemaining()) {
            int read = readOnce(zoneIndex, at, buffer);
            if (read <= 0) {
                requireUnacknowledged(zoneIndex, at);
                return;
            }
            at += read;
        }
    }

    private int readOnce(int zoneIndex, long atBytes, ByteBuffer buffer) throws IOException {
        if (!core.locked(() -> core.hiddenSinceMount.get(zoneIndex))) {
            return core.files.read(core.file(zoneIndex), atBytes, buffer);
        }
        long inode = core.files.state(core.file(zoneIndex)).inode();
        long zoneSizeBytes = core.bytes(core.geometry().zoneSizeBlocks());
        return core.files.readDrive(inode, zoneSizeBytes, atBytes, buffer);
    }

    /** A write on its way may not have got so far; one that has completed must be there. */
    private void requireUnacknowledged(int zoneIndex, long atBytes) throws IOException {
        boolean missing = core.locked(() -> atBytes < core.bytes(core.table.acknowledgedBlocks(zoneIndex))
                && core.table.condition(zoneIndex) != ZoneCondition.OFFLINE);
        if (missing) {
            throw new IOException("the zone's file ends at byte " + atBytes);
        }
    }
}
