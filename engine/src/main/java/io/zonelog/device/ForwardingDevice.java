package io.zonelog.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A device that hands every command to another one. Layers that watch or change some commands, and only those, extend it: a trace,
 * a time profile, a test's observer.
 */
public class ForwardingDevice implements ZonedDevice {
    private final ZonedDevice device;

    /**
     * Puts this layer on a device, which it closes when it is closed.
     *
     * @param device takes the commands
     */
    protected ForwardingDevice(ZonedDevice device) {
        this.device = device;
    }

    @Override
    public DeviceGeometry geometry() {
        return device.geometry();
    }

    @Override
    public int rescan() {
        return device.rescan();
    }

    @Override
    public void refresh() throws IOException {
        device.refresh();
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
    public void read(long sector, ByteBuffer buffer, DeviceCompletion completion) {
        device.read(sector, buffer, completion);
    }

    @Override
    public Optional<HostError> hostError() {
        return device.hostError();
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
