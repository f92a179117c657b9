package io.zonelog.device.zonefs;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes to conventional zones: anywhere, and several at the same time. */
final class ConventionalWriter {
    private final ZonefsCore core;

    ConventionalWriter(ZonefsCore core) {
        this.core = core;
    }

    /** Decides, and writes on an I/O thread or refuses. */
    void accept(
            long sector, int blocks, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
        DeviceStatus status = core.locked(() -> {
            DeviceStatus refusal = core.refusal();
            return refusal.isSuccess() ? core.machine.checkWrite(sector, blocks) : refusal;
        });
        if (status.isSuccess()) {
            core.steps.transfer(() -> core.end(completion, write(sector, buffers, durability), sector));
        } else {
            core.end(completion, status);
        }
    }

    private DeviceStatus write(long sector, ByteBuffer[] buffers, WriteDurability durability) {
        int zoneIndex = core.geometry().zoneOf(sector);
        ByteBuffer[] remaining =
                Arrays.stream(buffers).map(ByteBuffer::duplicate).toArray(ByteBuffer[]::new);
        long at = core.bytes(core.geometry().blockInZone(sector));
        try {
            while (remaining.length > 0) {
                at += core.files.write(core.file(zoneIndex), at, remaining);
                remaining = Arrays.stream(remaining)
                        .filter(ByteBuffer::hasRemaining)
                        .toArray(ByteBuffer[]::new);
            }
            if (durability == WriteDurability.BEFORE_COMPLETION) {
                core.files.sync(core.file(zoneIndex));
            }
            return DeviceStatus.SUCCESS;
        } catch (IOException failure) {
            return core.lookAfter("a write", zoneIndex, failure, DeviceStatus.WRITE_FAULT);
        }
    }
}
