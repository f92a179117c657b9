package io.zonelog.connector.options;

/**
 * How much may wait between the consumers and the engine. Beside it each consumer keeps at most one poll that found no room.
 *
 * @param maxBytes keys and values waiting; a single larger poll is taken when nothing else waits
 * @param maxPolls polls waiting
 */
public record HandOverOptions(long maxBytes, int maxPolls) {
    /** Checks every range. */
    public HandOverOptions {
        Checks.require(maxBytes >= 1, "the hand-over must take at least one byte, not " + maxBytes);
        Checks.require(maxPolls >= 1, "the hand-over must take at least one poll, not " + maxPolls);
    }

    /** What a run without configuration uses. */
    public static HandOverOptions standard() {
        return new HandOverOptions(32L << 20, 64);
    }
}
