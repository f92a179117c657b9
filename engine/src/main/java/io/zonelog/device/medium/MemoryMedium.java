package io.zonelog.device.medium;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.state.ZoneRecord;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A medium in memory. It keeps what a zone held before a reset until it is told to forget it, so that a power cut can undo
 * the reset.
 *
 * <p>The map is guarded by this object; each zone's bytes guard themselves.
 */
public final class MemoryMedium implements ZoneMedium {
    private final DeviceGeometry geometry;
    private final Map<Integer, TreeMap<Long, ZoneMemory>> livesOfZone = new HashMap<>();

    public MemoryMedium(DeviceGeometry geometry) {
        this.geometry = geometry;
    }

    @Override
    public boolean overwritesFormerLives() {
        return false;
    }

    @Override
    public int alignmentBytes() {
        return 1;
    }

    @Override
    public void write(int zoneIndex, long resetEpoch, int blockInZone, ByteBuffer[] buffers) {
        ZoneMemory memory = life(zoneIndex, resetEpoch);
        long at = offsetBytes(blockInZone);
        for (ByteBuffer buffer : buffers) {
            int length = buffer.remaining();
            memory.write(at, buffer.duplicate());
            at += length;
        }
    }

    @Override
    public void read(int zoneIndex, long resetEpoch, int blockInZone, ByteBuffer buffer) {
        life(zoneIndex, resetEpoch).read(offsetBytes(blockInZone), buffer);
    }

    @Override
    public void sync(int zoneIndex) {
        // Memory holds at once what it is given; what is durable is a matter of the device's table.
    }

    @Override
    public void record(List<ZoneRecord> states) {
        // As for sync.
    }

    @Override
    public synchronized void forgetBefore(int zoneIndex, long resetEpoch) {
        TreeMap<Long, ZoneMemory> lives = livesOfZone.get(zoneIndex);
        if (lives != null) {
            lives.headMap(resetEpoch).clear();
        }
    }

    /** A medium that holds the data of the given states and nothing else. */
    public synchronized MemoryMedium copyOf(List<ZoneRecord> states) {
        MemoryMedium copy = new MemoryMedium(geometry);
        for (ZoneRecord state : states) {
            TreeMap<Long, ZoneMemory> lives = livesOfZone.get(state.zoneIndex());
            ZoneMemory memory = lives == null ? null : lives.get(state.resetEpoch());
            if (memory != null) {
                int blocks = geometry.isConventional(state.zoneIndex())
                        ? geometry.zoneCapacityBlocks()
                        : state.writtenBlocks();
                copy.put(state.zoneIndex(), state.resetEpoch(), memory.copyOfFirst(offsetBytes(blocks)));
            }
        }
        return copy;
    }

    @Override
    public void close() {
        // Nothing to give back.
    }

    private long offsetBytes(int blockInZone) {
        return (long) blockInZone * geometry.blockSizeBytes();
    }

    private synchronized void put(int zoneIndex, long resetEpoch, ZoneMemory memory) {
        livesOfZone.computeIfAbsent(zoneIndex, zone -> new TreeMap<>()).put(resetEpoch, memory);
    }

    private synchronized ZoneMemory life(int zoneIndex, long resetEpoch) {
        return livesOfZone
                .computeIfAbsent(zoneIndex, zone -> new TreeMap<>())
                .computeIfAbsent(resetEpoch, epoch -> new ZoneMemory());
    }
}
