package io.zonelog.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.layout.RowWriter;
import io.zonelog.metadata.layout.ChecksumLayout;
import io.zonelog.metadata.layout.ExtentLayout;
import io.zonelog.metadata.layout.FileLayout;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** The batch that is written in Java is the one that RocksDB itself would write. */
class RocksDbMappingBatchTest {
    @TempDir
    private Path temporary;

    @Test
    void theSerializedFormIsRocksDbsOwn() throws RocksDBException {
        FileRecord file = new FileRecord(77, new FileKey(3, new byte[500]), 1L << 33, 5, 6, 7, FileRecord.NOT_KNOWN);
        Extent extent = new Extent(9, 20, 1L << 30, 0, 40, 41);
        int[] crcs = new Random(3).ints(700).toArray();
        try (RocksDbMappingStore store = open();
                RocksDbMappingBatch ours = (RocksDbMappingBatch) store.newBatch();
                WriteBatch theirs = new WriteBatch()) {
            Database database = store.database();
            theirs.putLogData(row(note -> note.putLong(1L << 40)));
            ours.putFile(file);
            theirs.put(
                    database.handle(ColumnFamily.FILES),
                    row(key -> FileLayout.putNameKey(key, file.key())),
                    row(value -> FileLayout.putNameValue(value, file)));
            theirs.put(
                    database.handle(ColumnFamily.FILES),
                    row(key -> FileLayout.putIdKey(key, 77)),
                    row(value -> FileLayout.putIdValue(value, file.key())));
            ours.removeExtent(77, 5);
            theirs.delete(database.handle(ColumnFamily.EXTENTS), row(key -> ExtentLayout.putKey(key, 77, 5)));
            ours.putExtent(77, extent);
            theirs.put(
                    database.handle(ColumnFamily.EXTENTS),
                    row(key -> ExtentLayout.putKey(key, 77, 9)),
                    row(value -> ExtentLayout.putValue(value, extent)));
            ours.dropZone(4);
            theirs.deleteRange(
                    database.handle(ColumnFamily.RMAP), row(key -> key.putInt(4)), row(key -> key.putInt(5)));
            theirs.deleteRange(
                    database.handle(ColumnFamily.CHECKSUMS), row(key -> key.putInt(4)), row(key -> key.putInt(5)));
            ours.putChecksums(4, 100, crcs, 20, 640);
            theirs.put(
                    database.handle(ColumnFamily.CHECKSUMS),
                    row(key -> ChecksumLayout.putKey(key, 4, 100)),
                    row(value -> ChecksumLayout.putValue(value, crcs, 20, 640)));
            assertThat(ours.serialize(1L << 40)).isEqualTo(theirs.data());
        }
    }

    @Test
    void aChangeThatIsRefusedLeavesTheBatchAsItWas() {
        try (RocksDbMappingStore store = open();
                RocksDbMappingBatch batch = (RocksDbMappingBatch) store.newBatch()) {
            batch.putNextFileId(9);
            byte[] before = batch.serialize(7);
            assertThatThrownBy(() -> batch.putChecksums(0, 0, new int[5], 3, 3))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> batch.putChecksums(0, 0, new int[2000], 0, 2000))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(batch.serialize(7)).isEqualTo(before);
        }
    }

    @Test
    void whatWasCommittedIsCounted() {
        try (RocksDbMappingStore store = open()) {
            for (int commit = 0; commit < 3; commit++) {
                try (RocksDbMappingBatch batch = (RocksDbMappingBatch) store.newBatch()) {
                    batch.putNextFileId(9);
                    batch.putBatchSequence(9);
                    store.commit(batch);
                }
            }
            MetadataStatistics statistics = store.statistics();
            assertThat(statistics.commits()).isEqualTo(3);
            assertThat(statistics.changes()).isEqualTo(6);
            assertThat(statistics.logBytes()).isPositive();
            assertThat(statistics.writeBufferBytes()).isPositive();
            assertThat(statistics.backgroundErrors()).isZero();
        }
    }

    private RocksDbMappingStore open() {
        return RocksDbMappingStore.open(
                temporary.resolve("metadata"), new UUID(1, 2), new MetadataOptions(8 << 20, 1 << 20, 1));
    }

    private static byte[] row(Consumer<RowWriter> content) {
        RowWriter row = new RowWriter(16);
        content.accept(row);
        return row.toByteArray();
    }
}
