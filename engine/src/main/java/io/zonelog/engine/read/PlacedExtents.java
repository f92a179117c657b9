package io.zonelog.engine.read;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Extent;
import java.util.Arrays;

/**
 * The extents that lie in a range of zones, as many as a bounded table holds, in the order of their places. When it is full, it gives up the
 * upper zones of its range; they are for another pass over all extents. One zone is always held whole. Used by one thread.
 */
final class PlacedExtents {
    /** Of a sorted key: the lower bits are a row's number, the upper bits its place. */
    private static final int ROW_BITS = 24;

    private static final long ROW_MASK = (1L << ROW_BITS) - 1;

    private final DeviceGeometry geometry;
    private final int limit;
    private final int fromZone;
    private int toZone;
    private int count;
    private int[] zones = new int[1024];
    private int[] blocks = new int[1024];
    private int[] lengths = new int[1024];
    private int[] flags = new int[1024];
    private long[] fileIds = new long[1024];
    private long[] fileBlocks = new long[1024];
    private long[] byPlace = {};

    /**
     * An empty table for the zones from one on.
     *
     * @param limit the most extents, unless a single zone has more
     */
    PlacedExtents(DeviceGeometry geometry, int limit, int fromZone) {
        this.geometry = geometry;
        this.limit = limit;
        this.fromZone = fromZone;
        this.toZone = geometry.zoneCount();
    }

    int fromZone() {
        return fromZone;
    }

    /** The zone behind the last one that is held whole. */
    int toZone() {
        return toZone;
    }

    /** Takes in an extent that lies in the capacity of a zone, if that zone is in the range. */
    void add(long fileId, Extent extent) {
        int zone = geometry.zoneOf(extent.sector());
        if (zone < fromZone || zone >= toZone) {
            return;
        }
        if (count >= limit && toZone - fromZone > 1) {
            giveUpUpperZones();
            if (zone >= toZone) {
                return;
            }
        }
        if (count == zones.length) {
            grow(2 * count);
        }
        zones[count] = zone;
        blocks[count] = geometry.blockInZone(extent.sector());
        lengths[count] = extent.lengthBlocks();
        flags[count] = extent.flags();
        fileIds[count] = fileId;
        fileBlocks[count] = extent.fileBlock();
        count++;
    }

    private void giveUpUpperZones() {
        int[] sorted = Arrays.copyOf(zones, count);
        Arrays.sort(sorted);
        toZone = Math.max(fromZone + 1, sorted[count / 2]);
        int kept = 0;
        for (int row = 0; row < count; row++) {
            if (zones[row] < toZone) {
                zones[kept] = zones[row];
                blocks[kept] = blocks[row];
                lengths[kept] = lengths[row];
                flags[kept] = flags[row];
                fileIds[kept] = fileIds[row];
                fileBlocks[kept] = fileBlocks[row];
                kept++;
            }
        }
        count = kept;
    }

    private void grow(int capacity) {
        if (capacity > ROW_MASK) {
            throw new IllegalStateException("a zone with more than " + count + " extents");
        }
        zones = Arrays.copyOf(zones, capacity);
        blocks = Arrays.copyOf(blocks, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
        flags = Arrays.copyOf(flags, capacity);
        fileIds = Arrays.copyOf(fileIds, capacity);
        fileBlocks = Arrays.copyOf(fileBlocks, capacity);
    }

    /** Puts the extents in the order of their places; nothing may be added afterwards. */
    void sort() {
        byPlace = new long[count];
        for (int row = 0; row < count; row++) {
            long place = (long) (zones[row] - fromZone) * geometry.zoneCapacityBlocks() + blocks[row];
            byPlace[row] = place << ROW_BITS | row;
        }
        Arrays.sort(byPlace);
    }

    /** The number, in the order of places, of the first extent in a zone or behind it; {@link #count} if there is none. */
    int firstOf(int zone) {
        long place = (long) (zone - fromZone) * geometry.zoneCapacityBlocks();
        int found = Arrays.binarySearch(byPlace, place << ROW_BITS);
        return found < 0 ? -found - 1 : found;
    }

    private int row(int number) {
        return (int) (byPlace[number] & ROW_MASK);
    }

    /** The first block of an extent in its zone; here and below by its number in the order of places. */
    int block(int number) {
        return blocks[row(number)];
    }

    int endBlock(int number) {
        int row = row(number);
        return blocks[row] + lengths[row];
    }

    long fileId(int number) {
        return fileIds[row(number)];
    }

    long fileBlock(int number) {
        return fileBlocks[row(number)];
    }

    boolean isShared(int number) {
        return (flags[row(number)] & Extent.FLAG_SHARED) != 0;
    }

    boolean isUnwritten(int number) {
        return (flags[row(number)] & Extent.FLAG_UNWRITTEN) != 0;
    }
}
