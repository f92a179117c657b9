package io.zonelog.engine.simulation;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.EngineOptions;
import io.zonelog.engine.commit.CommitThread;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The random dimensions of a history.
 *
 * @param geometry a small device
 * @param options small batches and caches
 * @param partitions sources
 * @param filesPerPartition names used
 * @param largestFileBytes offsets and sizes stay below
 * @param longestWriteBits writes are at most two to this power bytes long
 */
record HistoryShape(
        DeviceGeometry geometry,
        EngineOptions options,
        int partitions,
        int filesPerPartition,
        int largestFileBytes,
        int longestWriteBits) {
    private static final int FOUR_MIB_BITS = 22;

    int blockSizeBytes() {
        return geometry.blockSizeBytes();
    }

    /** Small blocks, zones and batches, so that every boundary is met often. */
    static HistoryShape small(SplittableRandom random) {
        return small(random, 512, random.nextInt(24, 64), random.nextInt(1, 8));
    }

    /** The same with a device that its files outgrow, so that reclaim never rests. */
    static HistoryShape nearlyFull(SplittableRandom random) {
        return small(random, 512, random.nextInt(8, 14), random.nextInt(16, 48));
    }

    /** The same with a device of hardly more zones than may be open, and data of many lives. */
    static HistoryShape tiny(SplittableRandom random) {
        HistoryShape shape = small(random, 512, random.nextInt(3, 9), random.nextInt(2, 24));
        EngineOptions options = shape.options();
        DeviceGeometry free = shape.geometry();
        DeviceGeometry geometry = new DeviceGeometry(
                free.deviceUuid(),
                free.blockSizeBytes(),
                free.zoneCount() + free.conventionalZoneCount(),
                free.conventionalZoneCount(),
                free.zoneSizeBlocks(),
                free.zoneCapacityBlocks(),
                free.maxAppendBlocks(),
                0,
                0);
        return new HistoryShape(
                geometry,
                new EngineOptions(
                        options.batchMaxBytes(),
                        options.batchLingerNanos(),
                        options.maxBatchesInFlight(),
                        options.poolBytes(),
                        options.tailBlocks(),
                        options.cachedFiles(),
                        random.nextInt(1, 11),
                        options.space(),
                        options.storeSync()),
                shape.partitions(),
                shape.filesPerPartition(),
                shape.largestFileBytes(),
                shape.longestWriteBits());
    }

    /** The same with a device that has room for a journal of the mapping store, which is what makes mappings durable. */
    static HistoryShape journaled(SplittableRandom random) {
        HistoryShape shape = small(random, 512, random.nextInt(40, 64), random.nextInt(1, 8));
        return new HistoryShape(
                shape.geometry(),
                shape.options().with(CommitThread.StoreSync.DEVICE),
                shape.partitions(),
                shape.filesPerPartition(),
                shape.largestFileBytes(),
                shape.longestWriteBits());
    }

    /** The same with blocks that files take with direct I/O. */
    static HistoryShape smallForFiles(SplittableRandom random) {
        return small(random, 4096, random.nextInt(24, 64), random.nextInt(1, 8));
    }

    /** The same with a device that has as few open and active zones as the engine's settings allow, or little more. */
    static HistoryShape limited(SplittableRandom random) {
        HistoryShape shape = small(random);
        DeviceGeometry free = shape.geometry();
        int batchZones = shape.options().batchMaxBytes() / (free.zoneCapacityBlocks() * free.blockSizeBytes());
        int limit = shape.options().openZones() + batchZones + 1 + random.nextInt(3);
        DeviceGeometry geometry = new DeviceGeometry(
                free.deviceUuid(),
                free.blockSizeBytes(),
                free.zoneCount(),
                free.conventionalZoneCount(),
                free.zoneSizeBlocks(),
                free.zoneCapacityBlocks(),
                free.maxAppendBlocks(),
                limit,
                limit);
        return new HistoryShape(
                geometry,
                shape.options(),
                shape.partitions(),
                shape.filesPerPartition(),
                shape.largestFileBytes(),
                shape.longestWriteBits());
    }

    /** The same with short zones, some of them conventional, so that preallocated files and the writes to them cross their ends. */
    static HistoryShape conventional(SplittableRandom random) {
        HistoryShape shape = small(random);
        DeviceGeometry free = shape.geometry();
        int capacity = random.nextInt(8, 24);
        DeviceGeometry geometry = new DeviceGeometry(
                free.deviceUuid(),
                free.blockSizeBytes(),
                2 * free.zoneCount(),
                random.nextInt(2, 8),
                capacity + free.zoneSizeBlocks() - free.zoneCapacityBlocks(),
                capacity,
                free.maxAppendBlocks(),
                0,
                0);
        return new HistoryShape(
                geometry,
                shape.options(),
                shape.partitions(),
                shape.filesPerPartition(),
                free.blockSizeBytes() * 3 * capacity,
                15);
    }

    private static HistoryShape small(
            SplittableRandom random, int smallestBlockBytes, int zoneCount, int filesPerPartition) {
        int blockSizeBytes = smallestBlockBytes << random.nextInt(3);
        int capacity = random.nextInt(24, 96);
        int openZones = random.nextInt(1, 5);
        DeviceGeometry geometry = geometry(random, blockSizeBytes, zoneCount, capacity, random.nextInt(2, 24));
        int batchBytes = blockSizeBytes * random.nextInt(4, 48);
        EngineOptions options = new EngineOptions(
                batchBytes,
                random.nextInt(50),
                random.nextInt(1, 5),
                (long) batchBytes * random.nextInt(2, 6) + 256L * blockSizeBytes,
                random.nextInt(6),
                random.nextInt(1, 12),
                openZones,
                new EngineOptions.Space(random.nextInt(1, 20), 0, blockSizeBytes * random.nextInt(1, 64)),
                storeSync(random));
        return new HistoryShape(
                geometry, options, random.nextInt(1, 4), filesPerPartition, blockSizeBytes * random.nextInt(2, 40), 13);
    }

    /** Blocks of 4 KiB and writes of up to 4 MiB, longer than some zones and than every append. */
    static HistoryShape large(SplittableRandom random) {
        int blockSizeBytes = 4096;
        DeviceGeometry geometry = geometry(
                random, blockSizeBytes, random.nextInt(32, 64), random.nextInt(400, 1200), random.nextInt(16, 300));
        int batchBytes = random.nextInt(1, 9) << 20;
        EngineOptions options = new EngineOptions(
                batchBytes,
                random.nextInt(50),
                random.nextInt(1, 4),
                (long) batchBytes * random.nextInt(2, 4) + (8L << 20),
                random.nextInt(6),
                random.nextInt(1, 12),
                random.nextInt(1, 5),
                new EngineOptions.Space(7, 0, 1 << random.nextInt(16, 22)),
                storeSync(random));
        int filesPerPartition = 1 << random.nextInt(6);
        return new HistoryShape(geometry, options, random.nextInt(1, 3), filesPerPartition, 5 << 20, FOUR_MIB_BITS);
    }

    private static DeviceGeometry geometry(
            SplittableRandom random, int blockSizeBytes, int zoneCount, int capacityBlocks, int maxAppendBlocks) {
        return new DeviceGeometry(
                new UUID(random.nextLong(), random.nextLong()),
                blockSizeBytes,
                zoneCount,
                Math.min(zoneCount - 1, random.nextInt(2) * random.nextInt(4)),
                // In every other device zones touch, so that nothing but their numbers keeps them apart.
                capacityBlocks + random.nextInt(2) * random.nextInt(1, 8),
                capacityBlocks,
                maxAppendBlocks,
                0,
                0);
    }

    /** Mostly what the device's flush makes durable, which takes more to be right. */
    private static CommitThread.StoreSync storeSync(SplittableRandom random) {
        return random.nextInt(4) == 0 ? CommitThread.StoreSync.COMMIT : CommitThread.StoreSync.DEVICE;
    }
}
