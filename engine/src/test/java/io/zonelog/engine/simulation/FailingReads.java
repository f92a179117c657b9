package io.zonelog.engine.simulation;

import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.fault.Fault;
import io.zonelog.device.fault.FaultPlan;
import java.nio.ByteBuffer;

/**
 * A device whose reads go wrong by a plan of their own, but only those that nobody stands and waits for: these are what reclaim reads. So the
 * reads with which a history compares files are spared.
 */
final class FailingReads extends ForwardingDevice implements HistoryDevice {
    private final HistoryDevice device;
    private final FaultPlan plan;

    FailingReads(HistoryDevice device, FaultPlan plan) {
        super(device);
        this.device = device;
        this.plan = plan;
    }

    @Override
    public void read(long sector, ByteBuffer buffer, DeviceCompletion completion) {
        long bytes = buffer.remaining();
        Fault.Target target = new Fault.Target(
                Fault.Kind.READ,
                geometry().zoneOf(sector),
                sector,
                bytes / geometry().blockSizeBytes() * geometry().blockSectors(),
                bytes);
        if (completion instanceof AwaitedCompletion) {
            super.read(sector, buffer, completion);
            return;
        }
        Fault.Effect effect = plan.strike(target);
        ByteBuffer memory = buffer.duplicate();
        super.read(sector, buffer, (status, at) -> {
            if (effect == Fault.Effect.BIT_ROT) {
                memory.put(memory.position(), (byte) (memory.get(memory.position()) ^ 1));
            }
            completion.completed(effect == Fault.Effect.ERROR ? DeviceStatus.UNRECOVERED_READ_ERROR : status, at);
        });
    }

    @Override
    public void goOn() {
        device.goOn();
    }

    @Override
    public void settle() {
        device.settle();
    }

    @Override
    public FailingReads cutPower(long seed) {
        return new FailingReads(device.cutPower(seed), plan);
    }
}
