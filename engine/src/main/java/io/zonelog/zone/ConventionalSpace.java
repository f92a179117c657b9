package io.zonelog.zone;

import io.zonelog.device.DeviceGeometry;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Optional;

/**
 * Which blocks of the conventional zones are taken. Blocks are given to files by {@code fallocate}, written in place once, and come back
 * when no file maps them. Owned by the commit thread, after recovery has filled it from the committed mapping.
 *
 * <p>Where nobody reads beside the engine, a block given back in a commit may be taken again in the same one: its new owner writes it only
 * after that commit is durable. Where there may be readers it rests until none is left that was there before that commit.
 */
public final class ConventionalSpace {
    private final DeviceGeometry geometry;
    private final ReaderHolds readers;
    private final BitSet[] taken;
    private final BitSet[] resting;
    private final Deque<Rest> rests = new ArrayDeque<>();

    /** Blocks that no file maps any more from a moment on. */
    private record Rest(long moment, int zoneIndex, BitSet blocks) {}

    /**
     * Blocks that lie contiguously in one zone.
     *
     * @param sector the address of the first one
     * @param lengthBlocks blocks, 1 or more
     */
    public record Run(long sector, int lengthBlocks) {}

    /**
     * Starts with every block free.
     *
     * @param readers who may need what no file maps any more
     */
    public ConventionalSpace(DeviceGeometry geometry, ReaderHolds readers) {
        this.readers = readers;
        this.geometry = geometry;
        this.taken = new BitSet[geometry.conventionalZoneCount()];
        this.resting = new BitSet[taken.length];
        for (int zone = 0; zone < taken.length; zone++) {
            taken[zone] = new BitSet();
            resting[zone] = new BitSet();
        }
    }

    /** Notes that a file maps some blocks of a zone. */
    public void take(int zoneIndex, int blockInZone, int lengthBlocks) {
        taken[zoneIndex].set(blockInZone, blockInZone + lengthBlocks);
    }

    /** Gives blocks of a zone back in the commit that is being made. */
    public void free(int zoneIndex, BitSet blocks) {
        taken[zoneIndex].andNot(blocks);
        if (readers.admitsReaders()) {
            resting[zoneIndex].or(blocks);
            rests.addLast(new Rest(readers.moment() + 1, zoneIndex, (BitSet) blocks.clone()));
        }
    }

    private void endRests() {
        for (Rest rest = rests.peek(); rest != null && readers.isUnread(rest.moment()); rest = rests.peek()) {
            resting[rest.zoneIndex()].andNot(rest.blocks());
            rests.remove();
        }
    }

    /** The blocks of a zone that are taken or rest. */
    private BitSet unavailable(int zone) {
        if (resting[zone].isEmpty()) {
            return taken[zone];
        }
        BitSet both = (BitSet) taken[zone].clone();
        both.or(resting[zone]);
        return both;
    }

    /** Whether no file maps any of some blocks of a zone. */
    public boolean isFree(int zoneIndex, int blockInZone, int lengthBlocks) {
        int next = taken[zoneIndex].nextSetBit(blockInZone);
        return next < 0 || next >= blockInZone + lengthBlocks;
    }

    /**
     * Takes the first free run, lowest zone first.
     *
     * @param maxBlocks its length at most
     * @return empty if every block is taken, or rests
     */
    public Optional<Run> allocate(long maxBlocks) {
        endRests();
        for (int zone = 0; zone < taken.length; zone++) {
            BitSet unavailable = unavailable(zone);
            int from = unavailable.nextClearBit(0);
            if (from < geometry.zoneCapacityBlocks()) {
                int next = unavailable.nextSetBit(from);
                int end = next < 0 ? geometry.zoneCapacityBlocks() : next;
                int length = (int) Math.min(maxBlocks, end - from);
                take(zone, from, length);
                return Optional.of(new Run(geometry.sectorOf(zone, from), length));
            }
        }
        return Optional.empty();
    }
}
