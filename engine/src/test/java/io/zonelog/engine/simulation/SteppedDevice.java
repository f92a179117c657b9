package io.zonelog.engine.simulation;

import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import java.nio.ByteBuffer;

/**
 * A device that goes on only when the history says so, except that whoever waits for a read or a flush gets it: then other commands go on as well, chosen by the
 * device's seed.
 */
public final class SteppedDevice extends ForwardingDevice implements HistoryDevice {
    private final InMemoryZonedDevice device;

    /** Steps a device in memory. */
    public SteppedDevice(InMemoryZonedDevice device) {
        super(device);
        this.device = device;
    }

    @Override
    public void goOn() {
        device.runOne();
    }

    @Override
    public void settle() {
        device.runAll();
    }

    @Override
    public void loseZone(int zoneIndex) {
        device.failZone(zoneIndex, ZoneCondition.OFFLINE);
    }

    @Override
    public HistoryDevice cutPower(long seed) {
        return new SteppedDevice(device.powerCut(seed));
    }

    @Override
    public void flush(DeviceCompletion completion) {
        boolean[] done = new boolean[1];
        super.flush((DeviceStatus status, long at) -> {
            done[0] = true;
            completion.completed(status, at);
        });
        while (completion instanceof AwaitedCompletion && !done[0]) {
            device.runOne();
        }
    }

    @Override
    public void read(long sector, ByteBuffer buffer, DeviceCompletion completion) {
        if (!(completion instanceof AwaitedCompletion)) {
            super.read(sector, buffer, completion);
            return;
        }
        boolean[] done = new boolean[1];
        super.read(sector, buffer, (DeviceStatus status, long at) -> {
            done[0] = true;
            completion.completed(status, at);
        });
        while (!done[0]) {
            device.runOne();
        }
    }
}
