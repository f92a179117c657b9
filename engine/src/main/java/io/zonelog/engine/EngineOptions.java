package io.zonelog.engine;

/**
 * The limits of an engine. All are checked at construction.
 *
 * @param batchMaxBytes a batch closes when its buffers reach this many bytes
 * @param batchLingerNanos a batch closes when it is this old
 * @param maxBatchesInFlight closed batches on their way to being durable
 * @param poolBytes memory for the data of open and closed batches; at least twice a batch
 * @param tailBlocks partial last blocks of files kept in memory, so that small appends read nothing back
 * @param cachedFiles files whose record is kept in memory
 * @param openZones zones that take data at the same time
 * @param space what is kept free, and how reclaim works
 */
public record EngineOptions(
        int batchMaxBytes,
        long batchLingerNanos,
        int maxBatchesInFlight,
        long poolBytes,
        int tailBlocks,
        int cachedFiles,
        int openZones,
        SpaceOptions space) {
    /** Checks every range. */
    public EngineOptions {
        require(batchMaxBytes > 0, "batch bytes must be positive, not " + batchMaxBytes);
        require(batchLingerNanos >= 0, "linger must not be negative");
        require(maxBatchesInFlight >= 1, "at least one batch must be in flight, not " + maxBatchesInFlight);
        require(
                poolBytes >= 2L * batchMaxBytes,
                "the buffer pool of " + poolBytes + " bytes must hold at least two batches of " + batchMaxBytes
                        + " bytes");
        require(tailBlocks >= 0 && cachedFiles >= 1, "cache sizes must not be negative");
        require(openZones >= 1, "at least one zone must take data, not " + openZones);
    }

    private static final int LARGEST_CHUNK_BYTES = 1 << 20;

    /** The size of the pieces in which the pool hands out memory. */
    int chunkBytes() {
        return Math.min(LARGEST_CHUNK_BYTES, Integer.highestOneBit(batchMaxBytes));
    }

    /** What a run without configuration uses. */
    public static EngineOptions standard() {
        return new EngineOptions(8 << 20, 5_000_000L, 3, 64L << 20, 8192, 100_000, 10, SpaceOptions.standard());
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
