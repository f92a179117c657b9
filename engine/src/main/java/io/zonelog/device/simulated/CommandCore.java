package io.zonelog.device.simulated;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.medium.ZoneMedium;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.state.LegalStates;
import io.zonelog.device.state.ZoneRecord;
import io.zonelog.device.state.ZoneTable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A simulated device without a body: takes commands, and hands them to the parts that carry them out. */
final class CommandCore {
    private final CoreState state;
    private final BufferCheck bufferCheck;
    private final Durability durability;
    private final WritePath writes;
    private final ReadPath reads;
    private final ManagementPath management;
    private volatile boolean closed;

    CommandCore(ZoneTable table, DeviceBehaviour behaviour, ZoneMedium medium, Steps steps, Access access) {
        state = new CoreState(table, behaviour, medium, steps, access);
        bufferCheck = new BufferCheck(state.geometry.blockSizeBytes(), medium.alignmentBytes());
        durability = new Durability(state);
        writes = new WritePath(state, durability);
        reads = new ReadPath(state);
        management = new ManagementPath(state, durability);
    }

    DeviceGeometry geometry() {
        return state.geometry;
    }

    DeviceBehaviour behaviour() {
        return state.behaviour;
    }

    int alignmentBytes() {
        return state.medium.alignmentBytes();
    }

    List<ZoneDescriptor> report(int firstZone, int zoneCount) {
        int end = (int) Math.min(state.geometry.zoneCount(), (long) firstZone + zoneCount);
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

    void append(int zoneIndex, ByteBuffer[] buffers, WriteDurability when, DeviceCompletion completion) {
        int blocks = bufferCheck.blocksOf(buffers);
        accept(() -> writes.decide(WriteCommand.append(zoneIndex, buffers, blocks, when, completion)));
    }

    void write(long sector, ByteBuffer[] buffers, WriteDurability when, DeviceCompletion completion) {
        int blocks = bufferCheck.blocksOf(buffers);
        bufferCheck.requireBlockStart(sector);
        accept(() -> writes.decide(WriteCommand.at(sector, buffers, blocks, when, completion)));
    }

    void read(long sector, ByteBuffer buffer, DeviceCompletion completion) {
        int blocks = bufferCheck.blocksOf(buffer);
        bufferCheck.requireBlockStart(sector);
        accept(() -> reads.decide(sector, blocks, buffer, completion));
    }

    /** What a flush covers is fixed here, when it is submitted. */
    void flush(DeviceCompletion completion) {
        FlushBarrier barrier;
        state.lock.lock();
        try {
            barrier = durability.barrierForAll(status -> state.end(completion, status));
            barrier.zonesAwaited++; // until it is begun
        } finally {
            state.lock.unlock();
        }
        accept(() -> durability.begin(barrier));
    }

    void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
        accept(() -> management.decide(action, zoneIndex, completion));
    }

    void manageAll(ZoneAction action, DeviceCompletion completion) {
        accept(() -> management.decideAll(action, completion));
    }

    private void accept(Runnable decision) {
        if (closed) {
            throw new IllegalStateException("the device is closed");
        }
        state.steps.decide(decision);
    }

    /** Takes over states that another process recorded. */
    void load(List<ZoneRecord> records) {
        state.lock.lock();
        try {
            records.forEach(state.table::load);
        } finally {
            state.lock.unlock();
        }
    }

    DeviceStatus failZone(int zoneIndex, ZoneCondition readOnlyOrOffline) {
        return management.failZone(zoneIndex, readOnlyOrOffline);
    }

    /**
     * The power is gone: takes no more commands, and chooses what is left of every zone. Writes in flight are brought to the
     * medium first, since they may have got so far. Nothing may be running on other threads.
     */
    List<ZoneRecord> cutPower(long seed) {
        closed = true;
        for (WriteCommand command : state.flights.all()) {
            if (!command.transferred) {
                writes.writeToMedium(command);
            }
        }
        return new LegalStates(state.table).choose(seed);
    }

    /** Ends what is in flight and closes the medium. */
    void close() {
        if (!closed) {
            closed = true;
            state.steps.close();
            state.medium.close();
        }
    }
}
