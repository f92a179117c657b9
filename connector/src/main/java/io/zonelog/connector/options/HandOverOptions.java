package io.zonelog.connector.options;

/**
 * How much may wait between the consumers and the engine. Beside it each consumer keeps at most one poll that found no room.
 *
 * @param maxBytes memory of the records waiting, see {@link io.zonelog.connector.handover.PolledBatch#sizeBytes}; a single larger record is taken when nothing else waits
 * @param maxPolls polls waiting, or parts of large ones
 */
public record HandOverOptions(long maxBytes, int maxPolls) {
    /** Into how many parts a full hand-over is cut at least. */
    private static final int PARTS = 32;

    /** Checks every range. */
    public HandOverOptions {
        Checks.require(maxBytes >= 1, "the hand-over must take at least one byte, not " + maxBytes);
        Checks.require(maxPolls >= 1, "the hand-over must take at least one poll, not " + maxPolls);
    }

    /** The size of the parts in which a large poll is handed over, in bytes. */
    public long partBytes() {
        return Math.max(1, maxBytes / PARTS);
    }

    /** What a run without configuration uses. */
    public static HandOverOptions standard() {
        return new HandOverOptions(32L << 20, 64);
    }
}
