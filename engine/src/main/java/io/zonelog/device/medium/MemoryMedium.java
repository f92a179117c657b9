package io.zonelog.device.medium;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.state.ZoneRecord;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A medium in memory. It keeps what a zone held before a reset until it is told to forget it, so that a power cut can undo
 * the reset.
 *
 * <p>The map is guarded by this object; each zone's bytes guard themselves.
 */
public final class MemoryMedium implements ZoneMedium {
    private static final int MAX_CHUNK_BYTES = 64 * 1024;

    private final DeviceGeometry geometry;
    private final int chunkBytes;
    private final Map<Integer, TreeMap<Long, ZoneMemory>> livesOfZone = new HashMap<>();
    /** What the blocks of conventional zones held before they were overwritten, since the zone's last sync. */
    private final Map<Integer, Map<Integer, byte[]>> overwritten = new HashMap<>();

    public MemoryMedium(DeviceGeometry geometry) {
        this.geometry = geometry;
        chunkBytes = (int) Math.min(MAX_CHUNK_BYTES, offsetBytes(geometry.zoneCapacityBlocks()));
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
        if (geometry.isConventional(zoneIndex)) {
            keepOverwritten(zoneIndex, blockInZone, memory, buffers);
        }
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

    private synchronized void keepOverwritten(int zoneIndex, int firstBlock, ZoneMemory memory, ByteBuffer[] buffers) {
        Map<Integer, byte[]> kept = overwritten.computeIfAbsent(zoneIndex, zone -> new TreeMap<>());
        long lengthBytes = 0;
        for (ByteBuffer buffer : buffers) {
            lengthBytes += buffer.remaining();
        }
        int end = firstBlock + (int) geometry.blocksOf(lengthBytes);
        for (int block = firstBlock; block < end; block++) {
            if (!kept.containsKey(block)) {
                byte[] before = new byte[geometry.blockSizeBytes()];
                memory.read(offsetBytes(block), ByteBuffer.wrap(before));
                kept.put(block, before);
            }
        }
    }

    /** Memory holds at once what it is given; only what a conventional zone held before can be forgotten now. */
    @Override
    public synchronized void sync(int zoneIndex) {
        overwritten.remove(zoneIndex);
    }

    @Override
    public void record(List<ZoneRecord> states) {
        // What is durable is a matter of the device's table.
    }

    @Override
    public synchronized void forgetBefore(int zoneIndex, long resetEpoch) {
        TreeMap<Long, ZoneMemory> lives = livesOfZone.get(zoneIndex);
        if (lives != null) {
            lives.headMap(resetEpoch).clear();
        }
    }

    /**
     * A medium that holds the data of the given states and nothing else. Of the blocks of conventional zones that were
     * overwritten since their last sync, chance picks those that hold what they held before.
     */
    public synchronized MemoryMedium copyOf(List<ZoneRecord> states, long seed) {
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
        SplittableRandom chance = new SplittableRandom(seed);
        for (Map.Entry<Integer, Map<Integer, byte[]>> zone : new TreeMap<>(overwritten).entrySet()) {
            for (Map.Entry<Integer, byte[]> block : zone.getValue().entrySet()) {
                if (chance.nextInt(2) == 0) {
                    copy.life(zone.getKey(), 0).write(offsetBytes(block.getKey()), ByteBuffer.wrap(block.getValue()));
                }
            }
        }
        return copy;
    }

    @Override
    public void grow(int zoneCount) {
        // Memory is made when a zone is written.
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
                .computeIfAbsent(resetEpoch, epoch -> new ZoneMemory(chunkBytes));
    }
}
