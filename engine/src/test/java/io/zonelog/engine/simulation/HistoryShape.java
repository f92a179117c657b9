package io.zonelog.engine.simulation;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.EngineOptions;
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
 */
record HistoryShape(
        DeviceGeometry geometry, EngineOptions options, int partitions, int filesPerPartition, int largestFileBytes) {
    int blockSizeBytes() {
        return geometry.blockSizeBytes();
    }

    static HistoryShape random(SplittableRandom random) {
        int blockSizeBytes = 512 << random.nextInt(3);
        int capacity = random.nextInt(24, 96);
        int openZones = random.nextInt(1, 5);
        DeviceGeometry geometry = new DeviceGeometry(
                new UUID(random.nextLong(), random.nextLong()),
                blockSizeBytes,
                random.nextInt(24, 64),
                0,
                capacity + random.nextInt(8),
                capacity,
                random.nextInt(2, 24),
                0,
                0);
        int batchBytes = blockSizeBytes * random.nextInt(4, 48);
        EngineOptions options = new EngineOptions(
                batchBytes,
                random.nextInt(50),
                random.nextInt(1, 5),
                (long) batchBytes * random.nextInt(2, 6) + 256L * blockSizeBytes,
                random.nextInt(6),
                random.nextInt(1, 12),
                openZones);
        return new HistoryShape(
                geometry, options, random.nextInt(1, 4), random.nextInt(1, 8), blockSizeBytes * random.nextInt(2, 40));
    }
}
