package io.zonelog.zone;

import io.zonelog.device.DeviceGeometry;
import java.util.BitSet;
import java.util.Optional;

/**
 * Which blocks of the conventional zones are taken. Blocks are given to files by {@code fallocate}, written in place once, and come back
 * when no file maps them. Owned by the commit thread, after recovery has filled it from the committed mapping.
 *
 * <p>A block given back in a commit may be taken again in the same one: its new owner writes it only after that commit is durable.
 */
public final class ConventionalSpace {
    private final DeviceGeometry geometry;
    private final BitSet[] taken;

    /**
     * Blocks that lie contiguously in one zone.
     *
     * @param sector the address of the first one
     * @param lengthBlocks blocks, 1 or more
     */
    public record Run(long sector, int lengthBlocks) {}

    /** Starts with every block free. */
    public ConventionalSpace(DeviceGeometry geometry) {
        this.geometry = geometry;
        this.taken = new BitSet[geometry.conventionalZoneCount()];
        for (int zone = 0; zone < taken.length; zone++) {
            taken[zone] = new BitSet();
        }
    }

    /** Notes that a file maps some blocks of a zone. */
    public void take(int zoneIndex, int blockInZone, int lengthBlocks) {
        taken[zoneIndex].set(blockInZone, blockInZone + lengthBlocks);
    }

    /** Gives blocks of a zone back. */
    public void free(int zoneIndex, BitSet blocks) {
        taken[zoneIndex].andNot(blocks);
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
     * @return empty if every block is taken
     */
    public Optional<Run> allocate(long maxBlocks) {
        for (int zone = 0; zone < taken.length; zone++) {
            int from = taken[zone].nextClearBit(0);
            if (from < geometry.zoneCapacityBlocks()) {
                int next = taken[zone].nextSetBit(from);
                int end = next < 0 ? geometry.zoneCapacityBlocks() : next;
                int length = (int) Math.min(maxBlocks, end - from);
                take(zone, from, length);
                return Optional.of(new Run(geometry.sectorOf(zone, from), length));
            }
        }
        return Optional.empty();
    }
}
