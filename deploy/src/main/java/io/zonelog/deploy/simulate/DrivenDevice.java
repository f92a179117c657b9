package io.zonelog.deploy.simulate;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.simulated.StepOutcome;
import io.zonelog.device.time.TimeProfile;
import io.zonelog.device.time.TimedZonedDevice;
import io.zonelog.device.time.VirtualClock;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A device in memory that goes on only when it is told to, on a clock that stands still meanwhile. Whoever reads waits for the data, so
 * a read takes as many steps as it needs. Owned by one thread.
 */
final class DrivenDevice implements ZonedDevice {
    private final InMemoryZonedDevice memory;
    private final VirtualClock clock;
    private final ZonedDevice device;

    DrivenDevice(InMemoryZonedDevice memory, TimeProfile profile, VirtualClock clock) {
        this.memory = memory;
        this.clock = clock;
        device = profile == TimeProfile.INSTANT ? memory : new TimedZonedDevice(memory, profile, clock);
    }

    /** Takes one step, or lets time pass until something happens. */
    StepOutcome step() {
        if (memory.runOne() == StepOutcome.RAN) {
            return StepOutcome.RAN;
        }
        if (clock.pendingCount() == 0) {
            return StepOutcome.NOTHING_PENDING;
        }
        clock.runNext();
        return StepOutcome.RAN;
    }

    @Override
    public void read(long sector, ByteBuffer buffer, DeviceCompletion completion) {
        AtomicBoolean done = new AtomicBoolean();
        device.read(sector, buffer, (status, at) -> {
            done.set(true);
            completion.completed(status, at);
        });
        while (!done.get()) {
            if (step() == StepOutcome.NOTHING_PENDING) {
                throw new IllegalStateException("a read of sector " + sector + " never completes");
            }
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
