package io.zonelog.log.model.device;

/**
 * Where a block lies.
 *
 * @param zone the zone, or one of the constants
 * @param epoch the zone's life
 * @param index the block in the zone
 */
public record Place(int zone, int epoch, int index) {
    /** The conventional zones, all blocks of which can be written in place. */
    public static final int CONVENTIONAL = -1;
    /** Data that a failed zone took away, when nobody knows any more where they lay: to read them is an error, not zeros. */
    public static final Place LOST = new Place(-2, 0, 0);

    public static Place conventional(int index) {
        return new Place(CONVENTIONAL, 0, index);
    }

    public boolean isLost() {
        return zone == LOST.zone;
    }

    public boolean isConventional() {
        return zone == CONVENTIONAL;
    }

    @Override
    public String toString() {
        return isLost() ? "lost" : isConventional() ? "c" + index : "z" + zone + "e" + epoch + "#" + index;
    }
}
