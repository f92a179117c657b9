package io.zonelog.device.command;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.block.Sectors;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.medium.ZoneMedium;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.state.ZoneStateMachine;
import io.zonelog.device.state.ZoneStates;
import io.zonelog.device.steps.Steps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

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
    private final AtomicReference<ZonedDevice.@Nullable HostError> hostError = new AtomicReference<>();

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

    Optional<ZonedDevice.HostError> hostError() {
        return Optional.ofNullable(hostError.get());
    }

    /**
     * The host has refused something; an error that ends all writes stays. The log tells it once as long as the reason is the same, as with a
     * full file system under many zones.
     *
     * @param doing what was to be done
     */
    void hostFailed(String doing, IOException error, ZonedDevice.HostError.Effect effect) {
        String said = words(error);
        ZonedDevice.HostError last = new ZonedDevice.HostError(doing + " failed: " + said, effect);
        ZonedDevice.HostError before = hostError.getAndUpdate(known -> known != null && known.isFinal() ? known : last);
        boolean told = before != null
                && (before.isFinal() || (!last.isFinal() && before.reason().endsWith(said)));
        if (!told) {
            // asked for only here: setting logging up takes a third of a query's time
            LoggerFactory.getLogger(CoreState.class).error(last.line());
        }
    }

    /** With the reason also where Java tells it by the class alone, and only the file's name in the message. */
    private static String words(IOException error) {
        if (error instanceof FileSystemException file && file.getReason() == null) {
            return file.getFile() + ": "
                    + (file instanceof NoSuchFileException
                            ? "no such file or directory"
                            : file instanceof AccessDeniedException
                                    ? "permission denied"
                                    : file.getClass().getSimpleName());
        }
        return error.getMessage() == null ? error.toString() : error.getMessage();
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
