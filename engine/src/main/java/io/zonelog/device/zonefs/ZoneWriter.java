package io.zonelog.device.zonefs;

import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Carries out the commands of sequential zones: of each zone one at a time, of different zones together. Writes that wait for the same zone
 * become one write, since the kernel lets only one at a time into a zone, and answers with the place that the host has chosen.
 *
 * <p>When a write fails, the zone is looked at again. What the kernel has not said to be written is not acknowledged, wherever the write
 * pointer may be, and what waits behind it fails with it.
 */
final class ZoneWriter {
    /** The most that is written at once. */
    private static final int MAX_WRITE_BYTES = 4 << 20;

    private final ZonefsCore core;
    private final ZoneManagement management;
    private final ActiveZoneRelief relief;
    private final ZoneQueue[] queues;

    ZoneWriter(ZonefsCore core) {
        this.core = core;
        queues = new ZoneQueue[core.geometry().zoneCount()];
        Arrays.setAll(queues, zone -> new ZoneQueue());
        relief = new ActiveZoneRelief(core, queues, this::goOn);
        management = new ZoneManagement(core, relief);
    }

    /** Takes a command of a sequential zone. */
    void accept(int zoneIndex, ZoneQueue.Command command) {
        boolean idle = core.locked(() -> {
            ZoneQueue queue = queues[zoneIndex];
            queue.waiting.add(command);
            boolean wasIdle = !queue.busy;
            queue.busy = true;
            return wasIdle;
        });
        if (idle) {
            core.steps.transfer(() -> run(zoneIndex));
        }
    }

    /** One management command, or all writes that wait and fit. Runs on an I/O thread. */
    private void run(int zoneIndex) {
        ZoneQueue.Command next = core.locked(() -> queues[zoneIndex].waiting.peek());
        if (next instanceof ZoneQueue.Manage manage) {
            core.locked(() -> queues[zoneIndex].waiting.remove());
            management.carryOut(zoneIndex, manage);
        } else if (next != null) {
            writeWaiting(zoneIndex);
        }
        goOn(zoneIndex);
    }

    /** The zone is free for its next command. */
    private void goOn(int zoneIndex) {
        boolean more = core.locked(() -> {
            queues[zoneIndex].busy = !queues[zoneIndex].waiting.isEmpty();
            return queues[zoneIndex].busy;
        });
        if (more) {
            core.steps.transfer(() -> run(zoneIndex));
        }
    }

    /** Writes that were refused, with their statuses, and those that are placed one behind the other. */
    private static final class Gathered {
        final List<ZoneQueue.Write> refused = new ArrayList<>();
        final List<DeviceStatus> statuses = new ArrayList<>();
        final List<ZoneQueue.Write> placed = new ArrayList<>();
        long lengthBytes;
    }

    private void writeWaiting(int zoneIndex) {
        Gathered gathered = core.locked(() -> gather(zoneIndex));
        for (int index = 0; index < gathered.refused.size(); index++) {
            core.end(gathered.refused.get(index).completion(), gathered.statuses.get(index));
        }
        if (!gathered.placed.isEmpty()) {
            write(zoneIndex, gathered);
        }
    }

    /** Called with the lock held. */
    private Gathered gather(int zoneIndex) {
        Gathered gathered = new Gathered();
        ZoneQueue queue = queues[zoneIndex];
        while (queue.waiting.peek() instanceof ZoneQueue.Write write
                && (gathered.placed.isEmpty() || gathered.lengthBytes + core.bytes(write.blocks) <= MAX_WRITE_BYTES)) {
            queue.waiting.remove();
            DeviceStatus status = check(zoneIndex, write);
            if (status.isSuccess()) {
                write.firstBlock = core.machine.place(zoneIndex, write.blocks);
                gathered.placed.add(write);
                gathered.lengthBytes += core.bytes(write.blocks);
            } else {
                gathered.refused.add(write);
                gathered.statuses.add(status);
            }
        }
        return gathered;
    }

    private DeviceStatus check(int zoneIndex, ZoneQueue.Write write) {
        DeviceStatus refusal = core.refusal();
        if (!refusal.isSuccess()) {
            return refusal;
        }
        return write.isAppend()
                ? core.machine.checkAppend(zoneIndex, write.blocks)
                : core.machine.checkWrite(write.sector, write.blocks);
    }

    private void write(int zoneIndex, Gathered gathered) {
        ByteBuffer[] buffers = gathered.placed.stream()
                .flatMap(write -> Arrays.stream(write.buffers))
                .map(ByteBuffer::duplicate)
                .toArray(ByteBuffer[]::new);
        int firstBlock = gathered.placed.get(0).firstBlock;
        if (firstBlock == 0) {
            int crc = firstBlockCrc(buffers[0]);
            core.locked(() -> core.firstBlockCrcs[zoneIndex] = crc);
        }
        long written = 0;
        try {
            written = firstBlock == 0 ? writeFirstBlock(zoneIndex, buffers[0]) : 0;
            while (written < gathered.lengthBytes) {
                long more =
                        core.files.write(core.file(zoneIndex), core.bytes(firstBlock) + written, remaining(buffers));
                if (more <= 0) {
                    throw new IOException("nothing more was written");
                }
                written += more;
            }
            if (gathered.placed.stream().anyMatch(write -> write.durability == WriteDurability.BEFORE_COMPLETION)) {
                core.files.sync(core.file(zoneIndex));
            }
        } catch (IOException failure) {
            failed(zoneIndex, gathered, written, failure);
            return;
        }
        acknowledge(zoneIndex, gathered.placed);
    }

    /**
     * Writes the first block of an Empty zone alone. When the drive takes no more active zones, the kernel says so of a write that it does not
     * split; of a larger one it may only say that it failed.
     */
    private long writeFirstBlock(int zoneIndex, ByteBuffer first) throws IOException {
        ByteBuffer block = first.slice(first.position(), core.geometry().blockSizeBytes());
        long written = core.files.write(core.file(zoneIndex), 0, new ByteBuffer[] {block});
        first.position(first.position() + (int) written);
        return written;
    }

    private int firstBlockCrc(ByteBuffer first) {
        CRC32C crc = new CRC32C();
        crc.update(first.duplicate().limit(first.position() + core.geometry().blockSizeBytes()));
        return (int) crc.getValue();
    }

    private static ByteBuffer[] remaining(ByteBuffer[] buffers) {
        return buffers[0].hasRemaining()
                ? buffers
                : Arrays.stream(buffers).filter(ByteBuffer::hasRemaining).toArray(ByteBuffer[]::new);
    }

    private void acknowledge(int zoneIndex, List<ZoneQueue.Write> writes) {
        core.locked(() -> {
            for (ZoneQueue.Write write : writes) {
                core.table.acknowledge(zoneIndex, write.firstBlock + write.blocks);
            }
            core.changed.set(zoneIndex);
            return writes;
        });
        for (ZoneQueue.Write write : writes) {
            core.end(write.completion(), DeviceStatus.SUCCESS, core.geometry().sectorOf(zoneIndex, write.firstBlock));
        }
    }

    private void failed(int zoneIndex, Gathered gathered, long writtenBytes, IOException failure) {
        ZoneQueue.Write first = gathered.placed.get(0);
        long endBytes = core.bytes(first.firstBlock) + writtenBytes;
        DeviceStatus status = core.lookAfter("a write", zoneIndex, failure, DeviceStatus.WRITE_FAULT);
        boolean tooManyActive = ActiveZoneRelief.isAskedFor(failure) && status == DeviceStatus.WRITE_FAULT;
        if (tooManyActive && writtenBytes == 0 && !first.retried && relief.finishAnother(zoneIndex)) {
            gathered.placed.forEach(write -> write.retried = true);
            core.locked(() -> {
                for (int index = gathered.placed.size() - 1; index >= 0; index--) {
                    queues[zoneIndex].waiting.addFirst(gathered.placed.get(index));
                }
                return queues;
            });
            return;
        }
        // What the kernel had said to be written before it failed counts, but not if it was to be durable and was not.
        List<ZoneQueue.Write> whole = gathered.placed.stream()
                .filter(write -> write.durability == WriteDurability.WITH_NEXT_FLUSH)
                .filter(write -> core.bytes(write.firstBlock + write.blocks) <= endBytes && !status.isFailedZone())
                .toList();
        acknowledge(zoneIndex, whole);
        DeviceStatus ended = tooManyActive ? DeviceStatus.TOO_MANY_ACTIVE_ZONES : status;
        gathered.placed.stream()
                .filter(write -> !whole.contains(write))
                .forEach(write -> core.end(write.completion(), ended));
        failWaiting(zoneIndex, ended);
    }

    private void failWaiting(int zoneIndex, DeviceStatus status) {
        List<ZoneQueue.Command> behind = new ArrayList<>();
        core.locked(() -> {
            while (queues[zoneIndex].waiting.peek() instanceof ZoneQueue.Write) {
                behind.add(queues[zoneIndex].waiting.remove());
            }
            return behind;
        });
        behind.forEach(command -> core.end(command.completion(), status));
    }
}
