package io.zonelog.device.state;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The states of all zones, in arrays: what a client sees, what was acknowledged to it, and what is durable. About 50 bytes a
 * zone.
 *
 * <p>Three ends of a zone's data are kept apart. <em>Written</em> is the write pointer: it moves when a write is placed.
 * <em>Acknowledged</em> moves when a write is about to complete with success. <em>Durable</em> moves when a flush or a forced
 * write is about to complete, and when the device has to record a reset or a failure of its own accord.
 *
 * <p>Guarded by the device's lock.
 */
public final class ZoneStates {
    /** Changed with the lock held, and read also without it. */
    private volatile DeviceGeometry geometry;

    private byte[] condition;
    private int[] writtenBlocks;
    private int[] acknowledgedBlocks;
    private long[] resetEpoch;
    private long[] openedAt;
    private long[] writtenAt;
    private byte[] durableCondition;
    private int[] durableBlocks;
    private long[] durableEpoch;
    private final BitSet implicitlyOpened = new BitSet();
    /** The last states of the lives that ended in a reset which is not durable, oldest first. */
    private final Map<Integer, List<ZoneRecord>> formerLives = new HashMap<>();

    /** Writes that no power cut tears, as far as they are not durable. */
    private final Map<Integer, List<AtomicWrite>> atomicWrites = new HashMap<>();

    private int openCount;
    private int activeCount;
    private long clock;

    private record AtomicWrite(long resetEpoch, int firstBlock, int endBlock) {}

    /** A device as it leaves the factory: conventional zones, and Empty ones never reset. */
    public ZoneStates(DeviceGeometry geometry) {
        this.geometry = geometry;
        int zones = geometry.zoneCount();
        condition = new byte[zones];
        writtenBlocks = new int[zones];
        acknowledgedBlocks = new int[zones];
        resetEpoch = new long[zones];
        openedAt = new long[zones];
        writtenAt = new long[zones];
        durableCondition = new byte[zones];
        durableBlocks = new int[zones];
        durableEpoch = new long[zones];
        int conventional = geometry.conventionalZoneCount();
        Arrays.fill(condition, 0, conventional, (byte) ZoneCondition.NOT_WRITE_POINTER.code());
        Arrays.fill(condition, conventional, zones, (byte) ZoneCondition.EMPTY.code());
        System.arraycopy(condition, 0, durableCondition, 0, zones);
    }

    public DeviceGeometry geometry() {
        return geometry;
    }

    /**
     * Adds Empty zones behind those that are there.
     *
     * @param zoneCount the new number of zones, not less than now
     */
    public void grow(int zoneCount) {
        int before = geometry.zoneCount();
        condition = Arrays.copyOf(condition, zoneCount);
        writtenBlocks = Arrays.copyOf(writtenBlocks, zoneCount);
        acknowledgedBlocks = Arrays.copyOf(acknowledgedBlocks, zoneCount);
        resetEpoch = Arrays.copyOf(resetEpoch, zoneCount);
        openedAt = Arrays.copyOf(openedAt, zoneCount);
        writtenAt = Arrays.copyOf(writtenAt, zoneCount);
        durableCondition = Arrays.copyOf(durableCondition, zoneCount);
        durableBlocks = Arrays.copyOf(durableBlocks, zoneCount);
        durableEpoch = Arrays.copyOf(durableEpoch, zoneCount);
        Arrays.fill(condition, before, zoneCount, (byte) ZoneCondition.EMPTY.code());
        Arrays.fill(durableCondition, before, zoneCount, (byte) ZoneCondition.EMPTY.code());
        geometry = geometry.withZoneCount(zoneCount);
    }

    public ZoneCondition condition(int zoneIndex) {
        return ZoneCondition.ofCode(condition[zoneIndex]);
    }

    /** The write pointer while it is valid; afterwards the end of the data. */
    public int writtenBlocks(int zoneIndex) {
        return writtenBlocks[zoneIndex];
    }

    public int acknowledgedBlocks(int zoneIndex) {
        return acknowledgedBlocks[zoneIndex];
    }

    public long resetEpoch(int zoneIndex) {
        return resetEpoch[zoneIndex];
    }

    public long durableEpoch(int zoneIndex) {
        return durableEpoch[zoneIndex];
    }

    public int openCount() {
        return openCount;
    }

    public int activeCount() {
        return activeCount;
    }

    /** The zones that the device may close by itself; not to be changed. */
    BitSet implicitlyOpened() {
        return implicitlyOpened;
    }

    long openedAt(int zoneIndex) {
        return openedAt[zoneIndex];
    }

    long writtenAt(int zoneIndex) {
        return writtenAt[zoneIndex];
    }

    /** Counts changes of state; moves chance on without a state of its own. */
    long clock() {
        return clock;
    }

    public ZoneDescriptor descriptor(int zoneIndex) {
        ZoneCondition now = condition(zoneIndex);
        int pointer = now.isWritable() ? writtenBlocks[zoneIndex] : ZoneDescriptor.WRITE_POINTER_INVALID;
        return new ZoneDescriptor(zoneIndex, now, geometry.zoneCapacityBlocks(), pointer, resetEpoch[zoneIndex]);
    }

    /** The only place where a condition changes: keeps the counts of resources. */
    void moveTo(int zoneIndex, ZoneCondition next) {
        ZoneCondition before = condition(zoneIndex);
        if (before == next) {
            return;
        }
        openCount += count(next.isOpen()) - count(before.isOpen());
        activeCount += count(next.isActive()) - count(before.isActive());
        implicitlyOpened.set(zoneIndex, next == ZoneCondition.IMPLICITLY_OPENED);
        clock++;
        if (next.isOpen() && !before.isOpen()) {
            openedAt[zoneIndex] = clock;
        }
        condition[zoneIndex] = (byte) next.code();
    }

    private static int count(boolean holds) {
        return holds ? 1 : 0;
    }

    void advance(int zoneIndex, int blocks) {
        writtenBlocks[zoneIndex] += blocks;
        writtenAt[zoneIndex] = ++clock;
    }

    /** The device writes these blocks all or none, even if the power goes. */
    void placedAtomically(int zoneIndex, int firstBlock, int endBlock) {
        atomicWrites
                .computeIfAbsent(zoneIndex, zone -> new ArrayList<>())
                .add(new AtomicWrite(resetEpoch[zoneIndex], firstBlock, endBlock));
    }

    boolean isInsideAtomicWrite(int zoneIndex, long epoch, int blocks) {
        return atomicWrites.getOrDefault(zoneIndex, List.of()).stream()
                .anyMatch(write -> write.resetEpoch == epoch && write.firstBlock < blocks && blocks < write.endBlock);
    }

    /** Moves the write pointer back over blocks that a failed write left unwritten. */
    void retreat(int zoneIndex, int blocks) {
        writtenBlocks[zoneIndex] -= blocks;
    }

    /** A reset: what the zone held becomes a former life. */
    void beginLife(int zoneIndex) {
        formerLives
                .computeIfAbsent(zoneIndex, zone -> new ArrayList<>())
                .add(recordWith(zoneIndex, writtenBlocks[zoneIndex]));
        moveTo(zoneIndex, ZoneCondition.EMPTY);
        writtenBlocks[zoneIndex] = 0;
        acknowledgedBlocks[zoneIndex] = 0;
        resetEpoch[zoneIndex]++;
        clock++;
    }

    /** A write of the zone's present life that ends there is about to complete with success. */
    public void acknowledge(int zoneIndex, int endBlock) {
        acknowledgedBlocks[zoneIndex] = Math.max(acknowledgedBlocks[zoneIndex], endBlock);
    }

    /** What must be left of a zone if everything acknowledged so far is made durable. */
    public ZoneRecord acknowledgedRecord(int zoneIndex) {
        return recordWith(zoneIndex, acknowledgedBlocks[zoneIndex]);
    }

    /** The record of a zone in its present life with so many blocks of data. */
    public ZoneRecord recordWith(int zoneIndex, int blocks) {
        ZoneCondition now = lacksFillingWrite(zoneIndex, blocks) ? ZoneCondition.CLOSED : condition(zoneIndex);
        return new ZoneRecord(zoneIndex, atRestart(now, blocks), blocks, resetEpoch[zoneIndex]);
    }

    private static ZoneCondition atRestart(ZoneCondition now, int blocks) {
        return switch (now) {
            case NOT_WRITE_POINTER, READ_ONLY, OFFLINE, FULL -> now;
            case EMPTY, IMPLICITLY_OPENED, EXPLICITLY_OPENED, CLOSED ->
                blocks == 0 ? ZoneCondition.EMPTY : ZoneCondition.CLOSED;
        };
    }

    /** A zone that became Full by its last write is not Full in a record that lacks this write. */
    private boolean lacksFillingWrite(int zoneIndex, int blocks) {
        int capacity = geometry.zoneCapacityBlocks();
        return condition(zoneIndex) == ZoneCondition.FULL && writtenBlocks[zoneIndex] == capacity && blocks < capacity;
    }

    public ZoneRecord durableRecord(int zoneIndex) {
        return new ZoneRecord(
                zoneIndex,
                ZoneCondition.ofCode(durableCondition[zoneIndex]),
                durableBlocks[zoneIndex],
                durableEpoch[zoneIndex]);
    }

    /** The record is on the medium now. */
    public void durable(ZoneRecord record) {
        int zoneIndex = record.zoneIndex();
        durableCondition[zoneIndex] = (byte) record.condition().code();
        durableBlocks[zoneIndex] = record.writtenBlocks();
        durableEpoch[zoneIndex] = record.resetEpoch();
        formerLives.computeIfPresent(zoneIndex, (zone, lives) -> {
            lives.removeIf(life -> life.resetEpoch() < record.resetEpoch());
            return lives.isEmpty() ? null : lives;
        });
        atomicWrites.computeIfPresent(zoneIndex, (zone, writes) -> {
            writes.removeIf(write -> write.resetEpoch < record.resetEpoch()
                    || (write.resetEpoch == record.resetEpoch() && write.endBlock <= record.writtenBlocks()));
            return writes.isEmpty() ? null : writes;
        });
    }

    /** The last states of the lives since the durable one that ended in a reset, oldest first. */
    List<ZoneRecord> formerLives(int zoneIndex) {
        return formerLives.getOrDefault(zoneIndex, List.of());
    }

    /** Takes a zone's state from the medium at power-on. */
    public void load(ZoneRecord record) {
        int zoneIndex = record.zoneIndex();
        moveTo(zoneIndex, record.condition());
        writtenBlocks[zoneIndex] = record.writtenBlocks();
        acknowledgedBlocks[zoneIndex] = record.writtenBlocks();
        resetEpoch[zoneIndex] = record.resetEpoch();
        durable(record);
    }
}
