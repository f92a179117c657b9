package io.zonelog.metadata;

/**
 * How much memory and how many threads a store may take.
 *
 * @param memoryBytes the block cache with everything that counts against it: index and filter blocks, and the write buffers;
 *     1 MiB or more. Some MiB for open files and iterators come on top.
 * @param writeBufferBytes the part of it that changes may fill before they go to files; at most half of it
 * @param backgroundJobs flushes and compactions at the same time, 1 or more
 */
public record MetadataOptions(long memoryBytes, long writeBufferBytes, int backgroundJobs) {
    private static final long MIB = 1 << 20;

    public MetadataOptions {
        if (memoryBytes < MIB || writeBufferBytes < MIB / 2 || writeBufferBytes > memoryBytes / 2) {
            throw new IllegalArgumentException("metadata memory of " + memoryBytes + " bytes with write buffers of "
                    + writeBufferBytes + " bytes");
        }
        if (backgroundJobs < 1) {
            throw new IllegalArgumentException("metadata background jobs: " + backgroundJobs);
        }
    }

    /** For the engine: a quarter of the memory may hold changes. 128 MiB hold the mappings of about five million extents. */
    public static MetadataOptions of(long memoryBytes) {
        return new MetadataOptions(memoryBytes, memoryBytes / 4, 2);
    }

    /** 64 MiB: for a reader beside a running engine. */
    public static MetadataOptions forReader() {
        return new MetadataOptions(64 * MIB, 32 * MIB, 1);
    }
}
