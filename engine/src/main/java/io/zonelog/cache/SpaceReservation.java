package io.zonelog.cache;

/**
 * The space that one operation was promised before any work was done for it. It travels with the operation down to every allocation, and
 * each one draws on it; so nothing below has to ask for space or to wait (the counterpart of {@code struct xfs_zone_alloc_ctx}, which
 * travels as the private context of iomap's operations). Owned by the engine's thread.
 */
public final class SpaceReservation {
    private final long reservedBlocks;
    private final long assuredBlocks;
    private long takenBlocks;

    private SpaceReservation(long reservedBlocks, long assuredBlocks) {
        this.reservedBlocks = reservedBlocks;
        this.assuredBlocks = assuredBlocks;
    }

    /** Space, in memory and on the device, for some dirty blocks at most. */
    public static SpaceReservation of(long blocks) {
        return new SpaceReservation(blocks, 0);
    }

    /** No space, but the assurance that the device had room for some blocks. */
    public static SpaceReservation assuring(long blocks) {
        return new SpaceReservation(0, blocks);
    }

    /** The most blocks that the operation makes dirty. */
    public long reservedBlocks() {
        return reservedBlocks;
    }

    /** Blocks that the device must have room for when the operation is applied, although it writes none of them. */
    public long assuredBlocks() {
        return assuredBlocks;
    }

    /** Blocks made dirty so far. */
    public long takenBlocks() {
        return takenBlocks;
    }

    /**
     * An allocation of the operation draws on the reservation.
     *
     * @throws IllegalStateException if the operation needs more than was reserved for it
     */
    public void take(long blocks) {
        takenBlocks += blocks;
        if (takenBlocks > reservedBlocks) {
            throw new IllegalStateException(
                    takenBlocks + " blocks are allocated for an operation that reserved " + reservedBlocks);
        }
    }
}
