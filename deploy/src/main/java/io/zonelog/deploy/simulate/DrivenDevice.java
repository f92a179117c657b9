package io.zonelog.deploy.simulate;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.steps.SeededSteps;
import io.zonelog.device.time.TimeProfile;
import io.zonelog.device.time.TimedZonedDevice;
import io.zonelog.device.time.VirtualClock;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A device in memory that goes on only when it is told to, on a clock that stands still meanwhile. Whoever reads waits for the data, so
 * a read takes as many steps as it needs. Owned by one thread.
 */
final class DrivenDevice extends ForwardingDevice {
    private final InMemoryZonedDevice memory;
    private final VirtualClock clock;
    private boolean free;

    DrivenDevice(InMemoryZonedDevice memory, TimeProfile profile, VirtualClock clock) {
        super(profile == TimeProfile.INSTANT ? memory : new TimedZonedDevice(memory, profile, clock));
        this.memory = memory;
        this.clock = clock;
    }

    /** Takes one step, or lets time pass until something happens. */
    SeededSteps.Outcome step() {
        if (memory.runOne() == SeededSteps.Outcome.RAN) {
            return SeededSteps.Outcome.RAN;
        }
        if (clock.pendingCount() == 0) {
            return SeededSteps.Outcome.NOTHING_PENDING;
        }
        clock.runNext();
        return SeededSteps.Outcome.RAN;
    }

    /** From now on every command is carried out at once: nobody is there any more who takes steps. */
    void runFree() {
        free = true;
        runAll();
    }

    private void runAll() {
        while (step() == SeededSteps.Outcome.RAN) {}
    }

    private void submitted() {
        if (free) {
            runAll();
        }
    }

    @Override
    public void append(int zoneIndex, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
        super.append(zoneIndex, buffers, durability, completion);
        submitted();
    }

    @Override
    public void write(long sector, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
        super.write(sector, buffers, durability, completion);
        submitted();
    }

    @Override
    public void flush(DeviceCompletion completion) {
        super.flush(completion);
        submitted();
    }

    @Override
    public void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
        super.manage(action, zoneIndex, completion);
        submitted();
    }

    @Override
    public void read(long sector, ByteBuffer buffer, DeviceCompletion completion) {
        AtomicBoolean done = new AtomicBoolean();
        super.read(sector, buffer, (status, at) -> {
            done.set(true);
            completion.completed(status, at);
        });
        while (!done.get()) {
            if (step() == SeededSteps.Outcome.NOTHING_PENDING) {
                throw new IllegalStateException("a read of sector " + sector + " never completes");
            }
        }
    }
}
