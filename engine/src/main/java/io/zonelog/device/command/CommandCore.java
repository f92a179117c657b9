package io.zonelog.device.command;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.medium.ZoneMedium;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.state.LegalStates;
import io.zonelog.device.state.PowerCut;
import io.zonelog.device.state.ZoneRecord;
import io.zonelog.device.state.ZoneStates;
import io.zonelog.device.steps.Steps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A simulated device without a body: takes commands, and hands them to the parts that carry them out. Beside the port it lets its owner cut
 * the power, let zones fail, and see what its client did wrong.
 */
public final class CommandCore implements ZonedDevice {
    /**
     * How a device is set up.
     *
     * @param behaviour what it does where the specification leaves a choice
     * @param faults what it does wrong on purpose
     * @param access what it was opened for
     */
    public record Setup(DeviceBehaviour behaviour, FaultPlan faults, Access access) {
        /** What a device was opened for. */
        public enum Access {
            READ_WRITE,
            READ_ONLY
        }
    }

    private final CoreState state;
    private final BufferCheck bufferCheck;
    private final Durability durability;
    private final WritePath writes;
    private final ReadPath reads;
    private final ManagementPath management;
    private volatile boolean closed;

    /**
     * A device with the zones of a table, whose bytes are on a medium that it closes.
     *
     * @param steps who runs the steps of its commands
     */
    public CommandCore(ZoneStates table, Setup setup, ZoneMedium medium, Steps steps) {
        state = new CoreState(table, setup, medium, steps);
        bufferCheck = new BufferCheck(state.geometry().blockSizeBytes(), medium.alignmentBytes());
        durability = new Durability(state);
        management = new ManagementPath(state, durability);
        writes = new WritePath(state, durability, management);
        reads = new ReadPath(state);
    }

    @Override
    public DeviceGeometry geometry() {
        return state.geometry();
    }

    /**
     * Adds Empty zones; nothing happens if there are so many already.
     *
     * @throws IOException if the medium cannot keep their states; then there are as many zones as before
     */
    public void grow(int zoneCount) throws IOException {
        durability.grow(zoneCount);
    }

    @Override
    public DeviceFeatures features() {
        return state.behaviour.features();
    }

    /** What the device does where the specification leaves a choice. */
    public DeviceBehaviour behaviour() {
        return state.behaviour;
    }

    @Override
    public int alignmentBytes() {
        return state.medium.alignmentBytes();
    }

    @Override
    public List<ZoneDescriptor> report(int firstZone, int zoneCount) {
        int end = (int) Math.min(state.geometry().zoneCount(), (long) firstZone + zoneCount);
        List<ZoneDescriptor> zones = new ArrayList<>(Math.max(0, end - firstZone));
        state.lock.lock();
        try {
            for (int zone = firstZone; zone < end; zone++) {
                zones.add(state.table.descriptor(zone));
            }
        } finally {
            state.lock.unlock();
        }
        return zones;
    }

    @Override
    public void append(int zoneIndex, ByteBuffer[] buffers, WriteDurability when, DeviceCompletion completion) {
        int blocks = bufferCheck.blocksOf(buffers);
        accept(() -> writes.decide(WriteCommand.append(zoneIndex, buffers, blocks, when, completion)));
    }

    @Override
    public void write(long sector, ByteBuffer[] buffers, WriteDurability when, DeviceCompletion completion) {
        int blocks = bufferCheck.blocksOf(buffers);
        bufferCheck.requireBlockStart(sector);
        accept(() -> writes.decide(WriteCommand.at(sector, buffers, blocks, when, completion)));
    }

    @Override
    public void read(long sector, ByteBuffer buffer, DeviceCompletion completion) {
        int blocks = bufferCheck.blocksOf(buffer);
        bufferCheck.requireBlockStart(sector);
        accept(() -> reads.decide(sector, blocks, buffer, completion, state.steps::transfer));
    }

    /** On the calling thread. */
    @Override
    public DeviceStatus readAwaited(long sector, ByteBuffer buffer) {
        AwaitedCompletion completion = new AwaitedCompletion();
        int blocks = bufferCheck.blocksOf(buffer);
        bufferCheck.requireBlockStart(sector);
        accept(() -> reads.decide(sector, blocks, buffer, completion, Runnable::run));
        return completion.await();
    }

    @Override
    public Optional<HostError> hostError() {
        return state.hostError();
    }

    /** What a flush covers is fixed here, when it is submitted. */
    @Override
    public void flush(DeviceCompletion completion) {
        Durability.Barrier barrier;
        state.lock.lock();
        try {
            barrier = durability.flushBarrier(status -> state.end(completion, status));
            barrier.zonesAwaited++; // until it is begun
        } finally {
            state.lock.unlock();
        }
        accept(() -> durability.begin(barrier));
    }

    @Override
    public void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
        DeviceCompletion tracked = management.tracked(zoneIndex, completion);
        accept(() -> management.decide(action, zoneIndex, tracked));
    }

    @Override
    public void manageAll(ZoneAction action, DeviceCompletion completion) {
        DeviceCompletion tracked = management.trackedOnAll(completion);
        accept(() -> management.decideAll(action, tracked));
    }

    private void accept(Runnable decision) {
        if (closed) {
            throw new IllegalStateException("the device is closed");
        }
        state.steps.decide(decision);
    }

    /** Takes over states that another process recorded. */
    public void load(List<ZoneRecord> records) {
        state.lock.lock();
        try {
            records.forEach(state.table::load);
        } finally {
            state.lock.unlock();
        }
    }

    /** Mistakes of the client that were counted so far. */
    public ProtocolViolations.Counts protocolViolations() {
        state.lock.lock();
        try {
            return state.bugs.counts();
        } finally {
            state.lock.unlock();
        }
    }

    /** What the device does wrong on purpose. */
    public FaultPlan faults() {
        return state.faults;
    }

    /**
     * Turns a zone Read Only or Offline for good, as a failing medium does. Runs on the calling thread.
     *
     * @return an error if the state could not be recorded
     */
    public DeviceStatus failZone(int zoneIndex, ZoneCondition readOnlyOrOffline) {
        return management.failZone(zoneIndex, readOnlyOrOffline);
    }

    /**
     * The power is gone: takes no more commands, and brings the writes in flight to the medium, since they may have got so
     * far. Nothing may be running on other threads.
     */
    public void stop() {
        closed = true;
        for (WriteCommand command : state.flights.all()) {
            if (!command.transferred) {
                writes.writeToMedium(command);
            }
        }
    }

    /** What may be left after a power cut at this moment; nothing may be running on other threads. */
    public LegalStates legalStates(PowerCut.HalfWritten halfWritten) {
        return new LegalStates(state.table, halfWritten);
    }

    /** Makes holes in the data of an image that are not durable; the medium is the one of the image. */
    public void punchHoles(List<ZoneRecord> image, ZoneMedium medium, PowerCut cut) throws IOException {
        if (cut.unflushed() == PowerCut.Unflushed.CONTIGUOUS) {
            return;
        }
        SplittableRandom chance = new SplittableRandom(cut.seed());
        for (ZoneRecord zone : image) {
            ZoneRecord durable = state.table.durableRecord(zone.zoneIndex());
            int from = durable.resetEpoch() == zone.resetEpoch() ? durable.writtenBlocks() : 0;
            for (int block = from; block < zone.writtenBlocks(); block++) {
                if (chance.nextInt(4) == 0) {
                    ByteBuffer[] zeros = {AlignedBuffers.allocate(geometry().blockSizeBytes(), alignmentBytes())};
                    medium.write(zone.zoneIndex(), zone.resetEpoch(), block, zeros);
                }
            }
        }
    }

    /** Ends what is in flight and closes the medium. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            state.steps.close();
            state.medium.close();
        }
    }
}
