package io.zonelog.device;

/**
 * What a device tells about its behaviour when it identifies itself.
 *
 * @param writeCache whether completed writes may be lost before a flush
 * @param unwrittenReads what a read of blocks that were never written gives
 * @param atomicUnitBlocks a write of at most so many blocks is never torn by a power cut; at least 1
 * @param abilities what of the port it can do at all
 */
public record DeviceFeatures(
        WriteCache writeCache, UnwrittenReads unwrittenReads, int atomicUnitBlocks, DeviceAbilities abilities) {
    /** A device with a volatile cache, zeros in unwritten blocks, and single blocks as the atomic unit. */
    public static final DeviceFeatures VOLATILE_CACHE =
            new DeviceFeatures(WriteCache.VOLATILE, UnwrittenReads.ZEROS, 1);

    public DeviceFeatures {
        if (atomicUnitBlocks < 1) {
            throw new IllegalArgumentException("atomic unit must be at least one block, not " + atomicUnitBlocks);
        }
    }

    /** A device that can do everything. */
    public DeviceFeatures(WriteCache writeCache, UnwrittenReads unwrittenReads, int atomicUnitBlocks) {
        this(writeCache, unwrittenReads, atomicUnitBlocks, DeviceAbilities.ALL);
    }

    /** Whether a completed command may be lost with the power. */
    public enum WriteCache {
        /** Completed commands are durable with the next flush (NVMe: volatile write cache present and enabled). */
        VOLATILE,
        /** Every command is durable when it completes; a flush has nothing to do. */
        ABSENT
    }

    /** What a read of blocks gives that hold no data: beyond the write pointer, or beyond a zone's capacity. */
    public enum UnwrittenReads {
        /** Zeros (Zoned Namespace command set 1.1, 2.1.1.5: deallocated blocks). */
        ZEROS,
        /** {@link DeviceStatus#UNWRITTEN_BLOCK}: finds clients that read what they never wrote. */
        ERROR
    }
}
