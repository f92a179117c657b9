package io.zonelog.iomap;

import io.zonelog.block.BlockStatus;

/** What {@link IoendSplitter#split} found. */
public sealed interface SplitResult {
    /** The ioend is short enough as it is. */
    record Fits() implements SplitResult {}

    /**
     * The ioend was cut.
     *
     * @param child its front part; the ioend itself is now the rest
     * @param limit what kept the part from being longer
     */
    record Front(Ioend child, SplitLimit limit) implements SplitResult {}

    /**
     * There is no legal cut; nothing changed.
     *
     * @param status the status to fail the ioend with
     * @param cause which limit leaves no room for a block
     */
    record Refused(BlockStatus status, SplitLimit cause) implements SplitResult {}
}
