package io.zonelog.device;

/**
 * What a device tells about its behaviour when it identifies itself.
 *
 * @param writeCache whether completed writes may be lost before a flush
 * @param unwrittenReads what a read of blocks that were never written gives
 * @param atomicUnitBlocks a write of at most so many blocks is never torn by a power cut; at least 1
 */
public record DeviceFeatures(WriteCache writeCache, UnwrittenReads unwrittenReads, int atomicUnitBlocks) {
    /** A device with a volatile cache, zeros in unwritten blocks, and single blocks as the atomic unit. */
    public static final DeviceFeatures VOLATILE_CACHE =
            new DeviceFeatures(WriteCache.VOLATILE, UnwrittenReads.ZEROS, 1);

    /** Checks the range of the atomic unit. */
    public DeviceFeatures {
        if (atomicUnitBlocks < 1) {
            throw new IllegalArgumentException("atomic unit must be at least one block, not " + atomicUnitBlocks);
        }
    }
}
