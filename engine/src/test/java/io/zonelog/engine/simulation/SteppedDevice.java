package io.zonelog.engine.simulation;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A device that goes on only when the history says so, except that whoever reads waits: then other commands go on as well, chosen by the
 * device's seed.
 */
final class SteppedDevice implements ZonedDevice {
    private final InMemoryZonedDevice device;

    SteppedDevice(InMemoryZonedDevice device) {
        this.device = device;
    }

    InMemoryZonedDevice device() {
        return device;
    }

    @Override
    public void read(long sector, ByteBuffer buffer, DeviceCompletion completion) {
        boolean[] done = new boolean[1];
        device.read(sector, buffer, (DeviceStatus status, long at) -> {
            done[0] = true;
            completion.completed(status, at);
        });
        while (!done[0]) {
            device.runOne();
        }
    }

    @Override
    public DeviceGeometry geometry() {
        return device.geometry();
    }

    @Override
    public DeviceFeatures features() {
        return device.features();
    }

    @Override
    public int alignmentBytes() {
        return device.alignmentBytes();
    }

    @Override
    public List<ZoneDescriptor> report(int firstZone, int zoneCount) {
        return device.report(firstZone, zoneCount);
    }

    @Override
    public void append(int zoneIndex, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
        device.append(zoneIndex, buffers, durability, completion);
    }

    @Override
    public void write(long sector, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
        device.write(sector, buffers, durability, completion);
    }

    @Override
    public void flush(DeviceCompletion completion) {
        device.flush(completion);
    }

    @Override
    public void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
        device.manage(action, zoneIndex, completion);
    }

    @Override
    public void manageAll(ZoneAction action, DeviceCompletion completion) {
        device.manageAll(action, completion);
    }

    @Override
    public void close() {
        device.close();
    }
}
