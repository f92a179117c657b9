package io.zonelog.deploy.testing;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.metadata.MetadataOptions;
import io.zonelog.metadata.RocksDbMappingStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A data directory with a great many mappings that fit each other, made without an engine over zones of zeros: files of one block each, and
 * one file, {@code many}, of as many extents with holes between them.
 */
public final class ManyRows {
    private static final int BLOCK_BYTES = 512;
    private static final int ZONE_BLOCKS = 65_536;
    private static final int BATCH_ROWS = 8192;
    private static final long MANY_ID = 1;
    private static final int APPEND_BLOCKS = 512;
    private static final int CRC_OF_ZEROS = crcOfZeros();

    private final DeviceGeometry geometry;
    private final int rows;
    private int blocks;
    private List<RmapRun.Owner> owners = new ArrayList<>();

    private ManyRows(int rows) {
        this.rows = rows;
        this.geometry = new DeviceGeometry(
                new UUID(1, 2),
                BLOCK_BYTES,
                2 * rows / ZONE_BLOCKS + 1,
                0,
                ZONE_BLOCKS,
                ZONE_BLOCKS,
                APPEND_BLOCKS,
                0,
                0);
    }

    private static int crcOfZeros() {
        CRC32C crc = new CRC32C();
        crc.update(new byte[BLOCK_BYTES]);
        return (int) crc.getValue();
    }

    /** Makes a directory with so many files, and so many extents of one file. */
    public static void make(Path directory, int rows) throws IOException {
        DataDirectory data = new DataDirectory(directory);
        ManyRows many = new ManyRows(rows);
        data.create(many.geometry, DeviceBehaviour.STANDARD);
        try (RocksDbMappingStore store =
                RocksDbMappingStore.open(data.metadata(), many.geometry.deviceUuid(), MetadataOptions.of(128 << 20))) {
            many.fill(store);
        }
        many.writeZeros(data.device());
    }

    private void writeZeros(Path directory) throws IOException {
        try (SimulatedZonedDevice device = SimulatedZonedDevice.open(directory)) {
            for (int block = 0; block < blocks; block += APPEND_BLOCKS) {
                ByteBuffer zeros = AlignedBuffers.allocate(
                        Math.min(APPEND_BLOCKS, blocks - block) * BLOCK_BYTES, device.alignmentBytes());
                AwaitedCompletion appended = new AwaitedCompletion();
                device.append(block / ZONE_BLOCKS, new ByteBuffer[] {zeros}, WriteDurability.WITH_NEXT_FLUSH, appended);
                if (!appended.await().isSuccess()) {
                    throw new IOException("zeros were not appended: " + appended.await());
                }
            }
            AwaitedCompletion flushed = new AwaitedCompletion();
            device.flush(flushed);
            flushed.await();
        }
    }

    /** The name of a file; names are not in the order of the files' making. */
    public static String name(int file) {
        return String.format("dir/%08x", Integer.reverse(file));
    }

    private void fill(MappingStore store) {
        for (int first = 0; first < rows; first += BATCH_ROWS) {
            try (MappingBatch batch = store.newBatch()) {
                for (int row = first; row < Math.min(rows, first + BATCH_ROWS); row++) {
                    long fileId = MANY_ID + 1 + row;
                    batch.putFile(new FileRecord(fileId, FileKey.of(0, name(row)), 100, 1, 1, row, 0));
                    put(batch, fileId, 0, row);
                    put(batch, MANY_ID, 2L * row, row);
                }
                store.commit(batch);
            }
        }
        try (MappingBatch batch = store.newBatch()) {
            closeRun(batch);
            for (int zone = 0; zone * ZONE_BLOCKS < blocks; zone++) {
                int used = Math.min(ZONE_BLOCKS, blocks - zone * ZONE_BLOCKS);
                batch.putZone(new ZoneUsage(zone, used, used, 0, 0));
            }
            long size = BLOCK_BYTES * (2L * rows - 1);
            batch.putFile(new FileRecord(MANY_ID, FileKey.of(0, "many"), size, rows, rows, rows - 1, 0));
            batch.putPosition(new SourcePosition(
                    0, new SourceIdentity("cluster", new UUID(3, 4).toString(), "writes", 0), rows, 0));
            batch.putNextFileId(MANY_ID + 1 + rows);
            batch.putBatchSequence(1);
            store.commit(batch);
        }
    }

    private void put(MappingBatch batch, long fileId, long fileBlock, int offset) {
        int zone = blocks / ZONE_BLOCKS;
        int block = blocks % ZONE_BLOCKS;
        batch.putExtent(fileId, new Extent(fileBlock, 1, geometry.sectorOf(zone, block), 0, offset, offset));
        owners.add(new RmapRun.Owner(owners.size(), 1, fileId, fileBlock));
        blocks++;
        if (owners.size() == MappingStore.MAX_RUN_BLOCKS) {
            closeRun(batch);
        }
    }

    private void closeRun(MappingBatch batch) {
        if (owners.isEmpty()) {
            return;
        }
        int first = blocks - owners.size();
        batch.putRmap(new RmapRun(first / ZONE_BLOCKS, first % ZONE_BLOCKS, owners));
        int[] checksums = new int[owners.size()];
        Arrays.fill(checksums, CRC_OF_ZEROS);
        batch.putChecksums(first / ZONE_BLOCKS, first % ZONE_BLOCKS, checksums, 0, checksums.length);
        owners = new ArrayList<>();
    }
}
