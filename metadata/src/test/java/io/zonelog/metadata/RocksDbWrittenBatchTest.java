package io.zonelog.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.WrittenBatchContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;

class RocksDbWrittenBatchTest extends WrittenBatchContract {
    private static final UUID DEVICE = new UUID(1, 2);
    /** Write buffers so large that no flush changes the directory while its image is copied. */
    private static final MetadataOptions NO_FLUSHES = new MetadataOptions(128 << 20, 64 << 20, 1);

    @TempDir
    private Path temporary;

    private int survivors;

    @Override
    protected MappingStore create() {
        return RocksDbMappingStore.open(temporary.resolve("metadata"), DEVICE, NO_FLUSHES);
    }

    @Override
    protected MappingStore reopen(MappingStore open) {
        open.close();
        return create();
    }

    @Override
    protected MappingStore openAfterKill(MappingStore open) {
        Path image = temporary.resolve("image" + survivors++);
        DirectoryImage.copy(temporary.resolve("metadata"), image);
        return RocksDbMappingStore.open(image, DEVICE, NO_FLUSHES);
    }

    /** The image has what the system would write later as well: what is synced, and when, the test below holds. */
    @Override
    protected MappingStore openAfterPowerCut(MappingStore openOrClosed) {
        return openAfterKill(openOrClosed);
    }

    @Test
    void theLogIsSyncedOnceForEachCommitAndSyncAndCloseIfAnythingIsNotDurable() {
        RocksDbMappingStore store = RocksDbMappingStore.open(temporary.resolve("beside"), DEVICE, NO_FLUSHES);
        try (Statistics tickers = store.database().tickers()) {
            assertThat(syncsOf(tickers, () -> handOver(store, 10, store::commit)))
                    .isEqualTo(10);
            assertThat(syncsOf(tickers, store::sync)).isZero();
            assertThat(syncsOf(tickers, () -> handOver(store, 10, store::write)))
                    .isZero();
            assertThat(syncsOf(tickers, store::sync)).isEqualTo(1);
            assertThat(syncsOf(tickers, store::sync)).isZero();
            handOver(store, 1, store::write);
            assertThat(syncsOf(tickers, () -> handOver(store, 1, store::commit)))
                    .isEqualTo(1);
            assertThat(syncsOf(tickers, () -> store.commit(store.newBatch()))).isZero();
            handOver(store, 1, store::write);
            assertThat(syncsOf(tickers, () -> store.commit(store.newBatch()))).isEqualTo(1);
            handOver(store, 1, store::write);
            assertThat(syncsOf(tickers, store::close)).isEqualTo(1);
            assertThat(syncsOf(tickers, store::close)).isZero();
        }
    }

    /** So that what only the system's cache held of the log needs no sync after an opening. */
    @Test
    void whatAnOpeningFindsInTheLogIsInTablesAfterIt() throws IOException {
        Path killed = temporary.resolve("killed");
        try (RocksDbMappingStore store = RocksDbMappingStore.open(temporary.resolve("beside"), DEVICE, NO_FLUSHES)) {
            handOver(store, 3, store::write);
            DirectoryImage.copy(temporary.resolve("beside"), killed);
        }
        Path cut = temporary.resolve("cut");
        try (RocksDbMappingStore store = RocksDbMappingStore.open(killed, DEVICE, NO_FLUSHES)) {
            assertThat(store.batchSequence()).isEqualTo(3);
            DirectoryImage.copy(killed, cut);
        }
        for (Path file : DirectoryImage.files(cut)) {
            if (file.toString().endsWith(".log")) {
                Files.write(file, new byte[0]);
            }
        }
        try (RocksDbMappingStore store = RocksDbMappingStore.open(cut, DEVICE, NO_FLUSHES)) {
            assertThat(store.batchSequence()).isEqualTo(3);
        }
    }

    private static long syncsOf(Statistics tickers, Runnable action) {
        long before = tickers.getTickerCount(TickerType.WAL_FILE_SYNCED);
        action.run();
        return tickers.getTickerCount(TickerType.WAL_FILE_SYNCED) - before;
    }

    private static void handOver(MappingStore store, int batches, Consumer<MappingBatch> way) {
        for (int sequence = 1; sequence <= batches; sequence++) {
            try (MappingBatch batch = store.newBatch()) {
                batch.putBatchSequence(sequence);
                way.accept(batch);
            }
        }
    }
}
