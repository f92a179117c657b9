package io.zonelog.engine;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.batch.EngineZones;
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.engine.reclaim.Relocator;

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
 * @param storeSync what makes mappings durable
 */
public record EngineOptions(
        int batchMaxBytes,
        long batchLingerNanos,
        int maxBatchesInFlight,
        long poolBytes,
        int tailBlocks,
        int cachedFiles,
        int openZones,
        Space space,
        CommitThread.StoreSync storeSync) {
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

    /** The same with mappings made durable in another way. */
    public EngineOptions with(CommitThread.StoreSync newStoreSync) {
        return new EngineOptions(
                batchMaxBytes,
                batchLingerNanos,
                maxBatchesInFlight,
                poolBytes,
                tailBlocks,
                cachedFiles,
                openZones,
                space,
                newStoreSync);
    }

    private static final int LARGEST_CHUNK_BYTES = 1 << 20;

    /** The size of the pieces in which the pool hands out memory. */
    int chunkBytes() {
        return Math.min(LARGEST_CHUNK_BYTES, Integer.highestOneBit(batchMaxBytes));
    }

    EngineZones.Limits zoneLimits(DeviceGeometry geometry) {
        return new EngineZones.Limits(
                openZones,
                geometry.blocksOf(batchMaxBytes),
                space.overProvisioningPercent(),
                space.reserveZonesOf(geometry.zoneCount()));
    }

    Relocator.Limits reclaimLimits() {
        return new Relocator.Limits(space.relocationBytes(), chunkBytes(), batchMaxBytes);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /**
     * What is kept free, and how reclaim works. All are checked at construction.
     *
     * @param overProvisioningPercent share of the device that users never hold, 1 to 90
     * @param reserveZones zones that only reclaim may use, 2 or more; 0 for one of each 64, and from 2 to 8
     * @param relocationBytes live data that reclaim copies at once; its memory is twice that and a little more
     */
    public record Space(int overProvisioningPercent, int reserveZones, int relocationBytes) {
        private static final int ZONES_PER_RESERVE_ZONE = 64;
        private static final int MIN_RESERVE_ZONES = 2;
        private static final int MAX_RESERVE_ZONES = 8;

        public Space {
            if (overProvisioningPercent < 1 || overProvisioningPercent > 90) {
                throw new IllegalArgumentException(
                        "over-provisioning must be from 1 to 90 percent, not " + overProvisioningPercent);
            }
            if (reserveZones != 0 && reserveZones < MIN_RESERVE_ZONES) {
                throw new IllegalArgumentException(
                        "reclaim needs a reserve of at least " + MIN_RESERVE_ZONES + " zones, not " + reserveZones);
            }
            if (relocationBytes < 1) {
                throw new IllegalArgumentException("reclaim must copy at least a block at once");
            }
        }

        /** The reserve on a device of so many zones. */
        int reserveZonesOf(int zoneCount) {
            if (reserveZones != 0) {
                return reserveZones;
            }
            return Math.min(MAX_RESERVE_ZONES, Math.max(MIN_RESERVE_ZONES, zoneCount / ZONES_PER_RESERVE_ZONE));
        }
    }
}
