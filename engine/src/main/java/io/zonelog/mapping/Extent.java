package io.zonelog.mapping;

/**
 * A run of a file's blocks that lies contiguously on the device.
 *
 * @param fileBlock the first block's index in the file
 * @param lengthBlocks blocks in the run, 1 or more
 * @param sector the device address of the first block
 * @param flags combination of {@link #FLAG_SHARED} and {@link #FLAG_UNWRITTEN}
 * @param firstSourceOffset the lowest offset, in the partition's log, of a record that wrote into the extent's blocks: also before they came to
 *     lie here, where a later record wrote only a part of a block, or a clone took it. Never too high; too low where a block was
 *     completed from an extent of several blocks
 * @param lastSourceOffset the highest such offset
 */
public record Extent(
        long fileBlock, int lengthBlocks, long sector, int flags, long firstSourceOffset, long lastSourceOffset) {
    /** Another file, or another place of this file, maps some of the same blocks, or did once: who does, the reverse map tells. */
    public static final int FLAG_SHARED = 1;
    /** Allocated but not written: reads as zeros. */
    public static final int FLAG_UNWRITTEN = 1 << 1;

    public Extent {
        if (fileBlock < 0 || lengthBlocks <= 0 || sector < 0 || firstSourceOffset > lastSourceOffset) {
            throw new IllegalArgumentException("extent at file block " + fileBlock + ", " + lengthBlocks
                    + " blocks, sector " + sector + ", records " + firstSourceOffset + " to " + lastSourceOffset);
        }
    }

    /** The file block just after the run. */
    public long endBlock() {
        return fileBlock + lengthBlocks;
    }

    public boolean isUnwritten() {
        return (flags & FLAG_UNWRITTEN) != 0;
    }

    /** The same run of the file at another place of the device. */
    public Extent at(long newSector) {
        return new Extent(fileBlock, lengthBlocks, newSector, flags, firstSourceOffset, lastSourceOffset);
    }

    public boolean isShared() {
        return (flags & FLAG_SHARED) != 0;
    }

    /** The same run with other flags. */
    public Extent withFlags(int newFlags) {
        return new Extent(fileBlock, lengthBlocks, sector, newFlags, firstSourceOffset, lastSourceOffset);
    }

    /**
     * The part of this extent inside a block range.
     *
     * @param fromBlock first block kept; clamped to the extent
     * @param toBlock block after the last one kept; clamped to the extent; the clamped range must not be empty
     * @param blockSectors sectors in a block
     */
    public Extent slice(long fromBlock, long toBlock, long blockSectors) {
        long from = Math.max(fromBlock, fileBlock);
        long to = Math.min(toBlock, endBlock());
        return new Extent(
                from,
                Math.toIntExact(to - from),
                sector + (from - fileBlock) * blockSectors,
                flags,
                firstSourceOffset,
                lastSourceOffset);
    }
}
