package io.zonelog.device.command;

import io.zonelog.device.DeviceStatus;
import io.zonelog.device.fault.FaultEffect;
import io.zonelog.device.state.ZoneRecord;
import java.util.List;
import java.util.function.Consumer;

/**
 * States that are to become durable together, on behalf of a flush or of a command that is durable before it completes.
 *
 * <p>It passes through three phases: it waits until the writes below each target's end are transferred; then the zones' data
 * are synced, in parallel; then the states are recorded and the command ends. Fields are guarded by the core's lock.
 */
final class FlushBarrier {
    final List<ZoneRecord> targets;
    /** Called once, without the lock. */
    final Consumer<DeviceStatus> end;

    /** What goes wrong with it, if it is a flush. */
    final FaultEffect fault;

    int zonesAwaited;
    int syncsAwaited;
    DeviceStatus status = DeviceStatus.SUCCESS;

    FlushBarrier(List<ZoneRecord> targets, FaultEffect fault, Consumer<DeviceStatus> end) {
        this.fault = fault;
        this.targets = targets;
        this.end = end;
    }
}
