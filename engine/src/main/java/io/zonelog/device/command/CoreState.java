package io.zonelog.device.command;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.block.Sectors;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.medium.ZoneMedium;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.state.ZoneStateMachine;
import io.zonelog.device.state.ZoneStates;
import io.zonelog.device.steps.Steps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/** What the parts of a device share: its zones, what is in flight in them, the lock that guards both, and the collaborators. */
final class CoreState {
    final DeviceBehaviour behaviour;
    final ZoneMedium medium;
    final Steps steps;
    final CommandCore.Setup.Access access;

    /** Guards the table, the flights, the barriers and the dirty zones; held for decisions only, never during I/O. */
    final ReentrantLock lock = new ReentrantLock();

    final ZoneStates table;
    final ZoneStateMachine machine;
    final ZoneFlights flights = new ZoneFlights();
    final ProtocolViolations bugs;
    final FaultPlan faults;

    CoreState(ZoneStates table, CommandCore.Setup setup, ZoneMedium medium, Steps steps) {
        behaviour = setup.behaviour();
        faults = setup.faults();
        bugs = new ProtocolViolations(table.geometry().zoneCount());
        this.medium = medium;
        this.steps = steps;
        access = setup.access();
        this.table = table;
        machine = new ZoneStateMachine(table, behaviour);
    }

    /** What the device is now; zones may be added. */
    DeviceGeometry geometry() {
        return table.geometry();
    }

    boolean hasNoCache() {
        return behaviour.features().writeCache() == DeviceFeatures.WriteCache.ABSENT;
    }

    /** Overwrites a block with zeros, on purpose. Called without the lock. */
    void erase(int zoneIndex, long resetEpoch, int block) throws IOException {
        ByteBuffer[] zeros = {AlignedBuffers.allocate(geometry().blockSizeBytes(), medium.alignmentBytes())};
        medium.write(zoneIndex, resetEpoch, block, zeros);
    }

    /** The command is over: makes room for another one and calls the completion. Called without the lock. */
    void end(DeviceCompletion completion, DeviceStatus status, long sector) {
        steps.commandEnded();
        completion.completed(status, status.isSuccess() ? sector : Sectors.UNASSIGNED);
    }

    /** The same for a command that has no address. */
    void end(DeviceCompletion completion, DeviceStatus status) {
        end(completion, status, Sectors.UNASSIGNED);
    }
}
