package io.zonelog.iomap;

import io.zonelog.block.Sectors;

/**
 * Where a range of a file lies on the device (compare {@code struct iomap}).
 *
 * @param offsetBytes start of the range in the file
 * @param lengthBytes its length, 1 or more
 * @param type what the range is
 * @param flags combination of {@link #SHARED}, {@link #BOUNDARY}, {@link #ZONE_APPEND}
 * @param sector the address of the first byte. With {@link #ZONE_APPEND} it is the zone start, or
 *     {@link Sectors#UNASSIGNED} while no zone is chosen, and does not advance with the file position
 */
public record Iomap(long offsetBytes, long lengthBytes, Type type, int flags, long sector) {
    /** Another owner maps the same blocks: writes go elsewhere. */
    public static final int SHARED = 1;
    /** An ioend may not continue from before the range's first byte into it. */
    public static final int BOUNDARY = 1 << 1;
    /** The device chooses the address when the data are written (compare {@code IOMAP_F_ANON_WRITE}). */
    public static final int ZONE_APPEND = 1 << 2;

    /** What lies behind a range. */
    public enum Type {
        /** Nothing: reads as zeros, needs no writing. */
        HOLE,
        /** Data. */
        MAPPED,
        /** Blocks that were allocated but hold no data yet. */
        UNWRITTEN
    }

    /** A mapping for a write whose zone is chosen when its ioend is submitted. */
    public static Iomap anonymousAppend(long offsetBytes, long lengthBytes) {
        return new Iomap(offsetBytes, lengthBytes, Type.MAPPED, ZONE_APPEND, Sectors.UNASSIGNED);
    }

    public boolean isShared() {
        return (flags & SHARED) != 0;
    }

    public boolean isBoundary() {
        return (flags & BOUNDARY) != 0;
    }

    public boolean isZoneAppend() {
        return (flags & ZONE_APPEND) != 0;
    }

    /** The address of a file position inside the mapping; for zone append the mapping's own address. */
    public long sectorAt(long positionBytes) {
        return isZoneAppend() ? sector : sector + Sectors.fromBytes(positionBytes - offsetBytes);
    }
}
