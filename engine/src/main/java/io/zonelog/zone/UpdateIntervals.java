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
    /*
     * An entry:
     *
     *   bits 63..51        bits 50..48    bits 47..36                        bits 35..0
     *   +----------------+--------------+----------------------------------+----------------------+
     *   | whose it is    | overwrites   | log2 of the interval, 6.6 bits   | last write, low bits |
     *   +----------------+--------------+----------------------------------+----------------------+
     *
     * Overwrites are counted up to 7; without any there is no interval.
     */
    private static final int TIME_BITS = 36;
    private static final long TIME_MASK = (1L << TIME_BITS) - 1;
    private static final int INTERVAL_BITS = 12;
    private static final long INTERVAL_MASK = (1L << INTERVAL_BITS) - 1;
    private static final int COUNT_BITS = 3;
    private static final int COUNT_SHIFT = TIME_BITS + INTERVAL_BITS;
    private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;
    private static final int TAG_SHIFT = COUNT_SHIFT + COUNT_BITS;
    private static final int TAG_BITS = Long.SIZE - TAG_SHIFT;
    private static final double STEPS_PER_DOUBLING = 64;
    /** What a distance counts at least; the first ones, of which there are few, count more. */
    private static final double GAIN = 0.15;

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final long[] entries;
    private final int regionShift;
    private final int tableBits;

    /**
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
     * A block is written. What the moving mean starts from is the interval expected, as if that had been seen once.
     *
     * @param now blocks that users have written so far
     * @param expected the interval of a block of which nothing is known, 1 or more
     * @return the mean interval of its writes, this one included
     */
    public double written(long fileId, long fileBlock, long now, double expected) {
        int slot = slotOf(fileId, fileBlock);
        long tag = tagOf(fileId, fileBlock);
        long entry = entries[slot];
        int overwrites = 0;
        double interval = expected;
        if (entry >>> TAG_SHIFT == tag) {
            overwrites = overwritesOf(entry) + 1;
            double before = overwrites == 1 ? expected : intervalOf(entry);
            interval = Math.max(1, before + Math.max(GAIN, 1.0 / (overwrites + 1)) * (ageOf(entry, now) - before));
        }
        entries[slot] = (tag << TAG_SHIFT)
                | ((long) Math.min(overwrites, COUNT_MASK) << COUNT_SHIFT)
                | (coded(interval) << TIME_BITS)
                | (now & TIME_MASK);
        return interval;
    }

    /**
     * The mean interval of a block's writes, but at least the time since the last one.
     *
     * @param expected the interval of a block that was not written twice, 1 or more
     */
    public double atLeastAge(long fileId, long fileBlock, long now, double expected) {
        long entry = entries[slotOf(fileId, fileBlock)];
        if (entry >>> TAG_SHIFT != tagOf(fileId, fileBlock)) {
            return expected;
        }
        return Math.max(overwritesOf(entry) == 0 ? expected : intervalOf(entry), ageOf(entry, now));
    }

    private int slotOf(long fileId, long fileBlock) {
        return (int) ((((fileId * MIX) >>> 20) + (fileBlock >>> regionShift)) & (entries.length - 1));
    }

    /** Never 0, so that an empty entry is nobody's. */
    private long tagOf(long fileId, long fileBlock) {
        long mixed = (fileId * MIX + (fileBlock >>> (regionShift + tableBits))) * MIX;
        return (mixed >>> (Long.SIZE - TAG_BITS)) | (1L << (TAG_BITS - 1));
    }

    private static double ageOf(long entry, long now) {
        return (double) Math.max(1, (now - entry) & TIME_MASK);
    }

    private static int overwritesOf(long entry) {
        return (int) (entry >>> COUNT_SHIFT) & COUNT_MASK;
    }

    private static double intervalOf(long entry) {
        return Math.pow(2, ((entry >>> TIME_BITS) & INTERVAL_MASK) / STEPS_PER_DOUBLING);
    }

    private static long coded(double interval) {
        return Math.min(Math.round(Math.log(interval) / Math.log(2) * STEPS_PER_DOUBLING), INTERVAL_MASK);
    }
}
