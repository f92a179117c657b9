package io.zonelog.block;

/**
 * How a bio or an ioend ended, as the layers above the device see it (compare {@code blk_status_t}).
 *
 * <p>The first status that is not {@link #OK} latches: whoever accumulates statuses combines them with
 * {@link #orElse(BlockStatus)}.
 */
public enum BlockStatus {
    /** The data are on the device, durable after the next flush. */
    OK,
    /** The device has no room for the data, and nothing that could be freed for it now. */
    NO_SPACE,
    /** A split had no legal cut point, for instance because a limit is below one block. */
    INVALID_SPLIT,
    /** The target zone failed or cannot be written; the data have to go to another one. */
    ZONE_RESOURCE,
    /** The device failed the command for a reason of its own. */
    IO_ERROR,
    /** What was read does not match the checksum recorded when it was written. */
    CHECKSUM_MISMATCH,
    /** The engine gave the operation up before it was submitted, because an earlier error stops it. */
    ABORTED;

    /** The first error of the two: this status if it is an error, the later one otherwise. */
    public BlockStatus orElse(BlockStatus later) {
        return this == OK ? later : this;
    }
}
