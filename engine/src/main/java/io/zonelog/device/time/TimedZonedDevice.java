package io.zonelog.device.time;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A device that takes its time. Commands have their effect at once; their completions come when the profile says, never before
 * the device itself completes them.
 *
 * <p>The account of who is busy until when is guarded by this object.
 */
public final class TimedZonedDevice extends ForwardingDevice {
    private final TimeProfile profile;
    private final DeviceClock clock;
    private long[] zoneFreeNanos;
    private long deviceFreeNanos;

    /**
     * Puts a time profile on a device.
     *
     * @param clock tells and makes the time; closed with this device
     */
    public TimedZonedDevice(ZonedDevice device, TimeProfile profile, DeviceClock clock) {
        super(device);
        this.profile = profile;
        this.clock = clock;
        zoneFreeNanos = new long[device.geometry().zoneCount()];
    }

    /** Calls the completion when it is due, or later if the device is later. */
    private DeviceCompletion dueAt(long dueNanos, DeviceCompletion completion) {
        return (status, sector) -> clock.at(dueNanos, () -> completion.completed(status, sector));
    }

    private synchronized long transferDue(int zoneIndex, long lengthBytes, long latencyNanos) {
        long now = clock.nowNanos();
        long occupancyNanos = Math.max(profile.appendOccupancyNanos(), profile.transferNanos(lengthBytes));
        deviceFreeNanos = Math.max(now, deviceFreeNanos) + occupancyNanos;
        long due = Math.max(now + latencyNanos, deviceFreeNanos);
        if (zoneIndex >= zoneFreeNanos.length && zoneIndex < geometry().zoneCount()) {
            zoneFreeNanos = Arrays.copyOf(zoneFreeNanos, geometry().zoneCount());
        }
        if (zoneIndex >= 0 && zoneIndex < zoneFreeNanos.length) {
            zoneFreeNanos[zoneIndex] = Math.max(now, zoneFreeNanos[zoneIndex]) + occupancyNanos;
            due = Math.max(due, zoneFreeNanos[zoneIndex]);
        }
        return due;
    }

    private int zoneOf(long sector) {
        boolean onDevice =
                sector >= 0 && sector < geometry().zoneCount() * geometry().zoneSizeSectors();
        return onDevice ? geometry().zoneOf(sector) : -1;
    }

    private static long lengthBytes(ByteBuffer[] buffers) {
        long lengthBytes = 0;
        for (ByteBuffer buffer : buffers) {
            lengthBytes += buffer.remaining();
        }
        return lengthBytes;
    }

    @Override
    public void append(int zoneIndex, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
        long due = transferDue(zoneIndex, lengthBytes(buffers), profile.appendNanos());
        super.append(zoneIndex, buffers, durability, dueAt(due, completion));
    }

    @Override
    public void write(long sector, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
        long due = transferDue(zoneOf(sector), lengthBytes(buffers), profile.writeNanos());
        super.write(sector, buffers, durability, dueAt(due, completion));
    }

    @Override
    public void read(long sector, ByteBuffer buffer, DeviceCompletion completion) {
        long latencyNanos = profile.readNanos() + profile.transferNanos(buffer.remaining());
        super.read(sector, buffer, dueAt(clock.nowNanos() + latencyNanos, completion));
    }

    @Override
    public void flush(DeviceCompletion completion) {
        super.flush(dueAt(clock.nowNanos() + profile.flushNanos(), completion));
    }

    @Override
    public void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
        boolean exists = zoneIndex >= 0 && zoneIndex < geometry().zoneCount();
        long nanos = exists ? manageNanos(action, report(zoneIndex, 1).get(0)) : 0;
        super.manage(action, zoneIndex, dueAt(clock.nowNanos() + nanos, completion));
    }

    /** One after another, as long as each of the zones takes. */
    @Override
    public void manageAll(ZoneAction action, DeviceCompletion completion) {
        long nanos = report(0, geometry().zoneCount()).stream()
                .filter(zone -> zone.condition().isActive() || zone.writtenBlocks() > 0)
                .mapToLong(zone -> manageNanos(action, zone))
                .sum();
        super.manageAll(action, dueAt(clock.nowNanos() + nanos, completion));
    }

    private long manageNanos(ZoneAction action, ZoneDescriptor zone) {
        double writtenShare = (double) zone.writtenBlocks() / zone.capacityBlocks();
        return switch (action) {
            case OPEN -> profile.openNanos();
            case CLOSE, OFFLINE -> profile.closeNanos();
            case RESET -> profile.resetNanos(writtenShare);
            case FINISH -> profile.finishNanos(writtenShare);
        };
    }

    /** Lets what is in flight complete at its time, then closes the device and the clock. */
    @Override
    public void close() {
        super.close();
        clock.close();
    }
}
