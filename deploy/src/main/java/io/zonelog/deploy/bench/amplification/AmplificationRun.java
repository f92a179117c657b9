package io.zonelog.deploy.bench.amplification;

import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.wiring.ConfiguredEngine;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.DrivenEngine;
import io.zonelog.engine.EngineMailbox;
import io.zonelog.engine.EngineOptions;
import io.zonelog.engine.EnginePorts;
import io.zonelog.engine.EngineStatistics;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.IntSupplier;

/**
 * One measurement: a file is written once, overwritten block by block until things have settled, and then while the device's writes are
 * counted. A turn writes as many blocks as the file has. Time stands still, so batches close when they are full and a seed always gives
 * the same figures. Used by one thread.
 */
public final class AmplificationRun implements AutoCloseable {
    private static final int BLOCK_BYTES = 4096;
    private static final int APPEND_BLOCKS = 256;
    private static final int SAMPLES_PER_TURN = 64;
    private static final int ZONES_PER_BATCH = 8;
    private static final int POOL_BATCHES = 8;
    private static final SourceIdentity IDENTITY = new SourceIdentity("bench", "amplification", "amplification", 0);

    private final InMemoryZonedDevice device;
    private final InMemoryMappingStore store;
    private final DrivenEngine engine;
    private final FileKey file;
    private final byte[] block = new byte[BLOCK_BYTES];
    private final int fileBlocks;

    /**
     * A device and how far it is filled.
     *
     * @param zones zones of the device
     * @param zoneBlocks blocks of a zone
     * @param fileBlocks blocks of the file
     */
    public record Device(int zones, int zoneBlocks, int fileBlocks) {
        /** Zones that hold no data on average: reclaim's reserve, what it keeps free beside it, and the mapping journal's. */
        private static final int FREE_ZONES = 24;

        /** A device on which the utilisation will be about what is wanted; best for some hundred zones. */
        public static Device of(int zones, int zoneBlocks, double utilisation) {
            return new Device(zones, zoneBlocks, (int) ((zones - FREE_ZONES) * zoneBlocks * utilisation));
        }
    }

    /**
     * What was measured.
     *
     * @param utilisation live blocks of the blocks of all zones that hold data, on average
     * @param perUserBlock blocks written to the device, copies, summaries and the mapping journal included, for each block that the user wrote
     * @param perDataBlock the same for each block that the user wrote and that was not overwritten in the same batch
     * @param copies blocks copied by reclaim for each such block
     * @param summaries summary blocks for each block of data and copies
     * @param journal blocks of the mapping journal for each block written
     */
    public record Result(
            double utilisation,
            double perUserBlock,
            double perDataBlock,
            double copies,
            double summaries,
            double journal) {}

    /** Writes the file once. */
    public AmplificationRun(Device filled) {
        DeviceGeometry geometry = new DeviceGeometry(
                new UUID(0, 1),
                BLOCK_BYTES,
                filled.zones(),
                0,
                filled.zoneBlocks(),
                filled.zoneBlocks(),
                Math.min(APPEND_BLOCKS, filled.zoneBlocks()),
                0,
                0);
        device = InMemoryZonedDevice.immediate(geometry);
        store = new InMemoryMappingStore(geometry.deviceUuid());
        EnginePorts ports = new EnginePorts(device, store, Runnable::run, () -> 0L, new EngineMailbox());
        engine = new DrivenEngine(ports, options(filled, geometry), WritebackListener.NONE);
        file = FileKey.of(engine.sourceId(IDENTITY), "file");
        fileBlocks = filled.fileBlocks();
        for (int i = 0; i < fileBlocks; i++) {
            write(i);
        }
    }

    /** The standard ones, but a batch is not more than some zones. */
    private static EngineOptions options(Device filled, DeviceGeometry geometry) {
        EngineOptions standard = ConfiguredEngine.engine(new ConfigurationSources().load(), geometry);
        int batchBytes = Math.min(standard.batchMaxBytes(), ZONES_PER_BATCH * filled.zoneBlocks() * BLOCK_BYTES);
        return new EngineOptions(
                batchBytes,
                standard.batchLingerNanos(),
                standard.maxBatchesInFlight(),
                (long) POOL_BATCHES * batchBytes,
                standard.tailBlocks(),
                standard.cachedFiles(),
                standard.openZones(),
                standard.space(),
                standard.storeSync());
    }

    /** Overwrites the file for some turns, and measures during some more. */
    public Result measure(OverwritePattern pattern, int warmUpTurns, int turns, long seed) {
        IntSupplier next = pattern.over(fileBlocks, new SplittableRandom(seed));
        for (long i = 0; i < (long) warmUpTurns * fileBlocks; i++) {
            write(next.getAsInt());
        }
        engine.drain();
        EngineStatistics before = engine.engine().statistics();
        long userBlocks = (long) turns * fileBlocks;
        int sampleEvery = Math.max(1, fileBlocks / SAMPLES_PER_TURN);
        double utilisation = 0;
        int samples = 0;
        for (long i = 0; i < userBlocks; i++) {
            write(next.getAsInt());
            if (i % sampleEvery == 0) {
                utilisation += engine.engine().utilisation();
                samples++;
            }
        }
        engine.drain();
        EngineStatistics after = engine.engine().statistics();
        double data = after.appended().dataBlocks() - before.appended().dataBlocks();
        double copies = after.reclaim().copiedBlocks() - before.reclaim().copiedBlocks();
        double summaries = after.appended().summaryBlocks() - before.appended().summaryBlocks();
        double journal = after.journal().appendedBlocks() - before.journal().appendedBlocks();
        double all = data + copies + summaries + journal;
        return new Result(
                utilisation / samples,
                all / userBlocks,
                all / data,
                copies / data,
                summaries / (data + copies),
                journal / all);
    }

    private void write(long fileBlock) {
        FileOperation operation = new FileOperation.Write(fileBlock * BLOCK_BYTES, ByteBuffer.wrap(block));
        ApplyResult result = engine.apply(file, operation);
        if (result != ApplyResult.APPLIED) {
            throw new IllegalStateException(result.toString());
        }
    }

    @Override
    public void close() {
        engine.close();
        store.close();
        device.close();
    }
}
