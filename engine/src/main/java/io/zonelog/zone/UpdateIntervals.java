package io.zonelog.zone;

/**
 * How often blocks of files are overwritten: for each block its last write and a moving mean of the distances between its writes, counted
 * in blocks that users write. Owned by the engine's thread.
 *
 * <p>A table of fixed size with 8 bytes an entry, in memory only: what does not fit, or was forgotten by a restart, is unknown, which costs
 * write amplification and nothing else. On a device with more blocks than entries an entry stands for several neighbouring blocks.
 * Neighbouring blocks lie side by side in the table, so that sequential writes touch little memory.
 */
public final class UpdateIntervals {
    /** The interval of a block that was not written twice. */
    public static final long UNKNOWN = 0;

    /*
     * An entry:
     *
     *   bits 63..48        bits 47..36                        bits 35..0
     *   +----------------+----------------------------------+----------------------+
     *   | whose it is    | log2 of the interval, 6.6 bits   | last write, low bits |
     *   +----------------+----------------------------------+----------------------+
     */
    private static final int TIME_BITS = 36;
    private static final long TIME_MASK = (1L << TIME_BITS) - 1;
    private static final int INTERVAL_BITS = 12;
    private static final long INTERVAL_MASK = (1L << INTERVAL_BITS) - 1;
    private static final double STEPS_PER_DOUBLING = 64;
    private static final double GAIN = 0.15;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final long[] entries;
    private final int regionShift;
    private final int tableBits;

    /**
     * Creates an empty table.
     *
     * @param deviceBlocks blocks of the device
     * @param maxEntries the most entries, 8 bytes each
     */
    public UpdateIntervals(long deviceBlocks, int maxEntries) {
        int bits = 4;
        while (1L << bits < Math.min(2 * deviceBlocks, maxEntries)) {
            bits++;
        }
        tableBits = bits;
        entries = new long[1 << bits];
        int shift = 0;
        while (deviceBlocks >> shift > entries.length) {
            shift++;
        }
        regionShift = shift;
    }

    /**
     * A block is written.
     *
     * @param now blocks that users have written so far
     * @return the mean interval of its writes, this one included, or {@link #UNKNOWN}
     */
    public long written(long fileId, long fileBlock, long now) {
        int slot = slotOf(fileId, fileBlock);
        long tag = tagOf(fileId, fileBlock);
        long entry = entries[slot];
        long interval = UNKNOWN;
        if (entry >>> (TIME_BITS + INTERVAL_BITS) == tag) {
            long age = Math.max(1, (now - entry) & TIME_MASK);
            long known = intervalOf(entry);
            interval = known == UNKNOWN ? age : Math.max(1, Math.round(known + GAIN * (age - known)));
        }
        entries[slot] = (tag << (TIME_BITS + INTERVAL_BITS)) | (coded(interval) << TIME_BITS) | (now & TIME_MASK);
        return interval;
    }

    /** The mean interval of a block's writes, but at least the time since the last one; {@link #UNKNOWN} if that is not known. */
    public long atLeastAge(long fileId, long fileBlock, long now) {
        long entry = entries[slotOf(fileId, fileBlock)];
        if (entry >>> (TIME_BITS + INTERVAL_BITS) != tagOf(fileId, fileBlock)) {
            return UNKNOWN;
        }
        return Math.max(intervalOf(entry), Math.max(1, (now - entry) & TIME_MASK));
    }

    private int slotOf(long fileId, long fileBlock) {
        return (int) ((((fileId * MIX) >>> 20) + (fileBlock >>> regionShift)) & (entries.length - 1));
    }

    /** Never 0, so that an empty entry is nobody's. */
    private long tagOf(long fileId, long fileBlock) {
        long mixed = (fileId * MIX + (fileBlock >>> (regionShift + tableBits))) * MIX;
        return (mixed >>> 49) | (1L << 15);
    }

    private static long intervalOf(long entry) {
        long code = (entry >>> TIME_BITS) & INTERVAL_MASK;
        return code == 0 ? UNKNOWN : Math.round(Math.pow(2, (code - 1) / STEPS_PER_DOUBLING));
    }

    private static long coded(long interval) {
        if (interval == UNKNOWN) {
            return 0;
        }
        long code = 1 + Math.round(Math.log((double) interval) / Math.log(2) * STEPS_PER_DOUBLING);
        return Math.min(code, INTERVAL_MASK);
    }
}
