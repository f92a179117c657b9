package io.zonelog.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.StoredRows;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a store beside the process that writes it, and without one. */
class StoreReaderTest {
    private static final UUID DEVICE = new UUID(1, 2);
    private static final MetadataOptions SMALL = new MetadataOptions(2 << 20, 1 << 20, 1);
    private static final int BLOCKS = 50;

    @TempDir
    private Path temporary;

    @Test
    void aReaderSeesCommitsThatAreInTheLogOnlyOnceItCatchesUp() {
        try (RocksDbMappingStore store = open()) {
            commitRound(store, 1);
            try (RocksDbMappingStore reader = openReader()) {
                assertThat(reader.identity()).isEqualTo(store.identity());
                assertThat(roundOf(reader)).isEqualTo(1);
                commitRound(store, 2);
                assertThat(roundOf(reader)).isEqualTo(1);
                assertThat(store.statistics().flushedBytes()).isZero();
                reader.catchUp();
                assertThat(roundOf(reader)).isEqualTo(2);
                assertThat(reader.batchSequence()).isEqualTo(2);
            }
        }
    }

    @Test
    void aReaderSeesWhatWasWrittenThoughItIsNotDurable() {
        try (RocksDbMappingStore store = open()) {
            commitRound(store, 1);
            try (RocksDbMappingStore reader = openReader()) {
                writeRound(store, 2);
                reader.catchUp();
                assertThat(roundOf(reader)).isEqualTo(2);
            }
        }
    }

    @Test
    void aCursorOfAReaderKeepsToWhatItShowedWhenTheReaderCatchesUp() {
        try (RocksDbMappingStore store = open()) {
            commitRound(store, 1);
            try (RocksDbMappingStore reader = openReader();
                    Cursor<Extent> cursor = reader.extents(1, 0)) {
                commitRound(store, 2);
                reader.catchUp();
                assertThat(StoredRows.drain(cursor))
                        .extracting(Extent::firstSourceOffset)
                        .containsOnly(1L);
            }
        }
    }

    @Test
    void aReaderWithoutAWriterSeesEverythingAndChangesNothing() {
        try (RocksDbMappingStore store = open()) {
            commitRound(store, 1);
        }
        List<Path> before = DirectoryImage.files(temporary.resolve("metadata"));
        try (RocksDbMappingStore reader = openReader()) {
            assertThat(roundOf(reader)).isEqualTo(1);
            reader.catchUp();
            assertThat(roundOf(reader)).isEqualTo(1);
        }
        assertThat(DirectoryImage.files(temporary.resolve("metadata"))).isEqualTo(before);
    }

    @Test
    void aReaderStaysUsefulWhenTheWriterCloses() {
        RocksDbMappingStore store = open();
        commitRound(store, 1);
        try (RocksDbMappingStore reader = openReader()) {
            store.close();
            reader.catchUp();
            assertThat(roundOf(reader)).isEqualTo(1);
            try (RocksDbMappingStore again = open()) {
                commitRound(again, 2);
                reader.catchUp();
                assertThat(roundOf(reader)).isEqualTo(2);
            }
        }
    }

    @Test
    void aReaderDoesNotWrite() {
        try (RocksDbMappingStore store = open();
                RocksDbMappingStore reader = openReader()) {
            assertThatThrownBy(reader::newBatch).isInstanceOf(UnsupportedOperationException.class);
            try (MappingBatch batch = store.newBatch()) {
                assertThatThrownBy(() -> reader.commit(batch)).isInstanceOf(UnsupportedOperationException.class);
            }
            assertThatThrownBy(store::catchUp).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void readersThatComeAndGoSeeEachCommitWholeWhileTheWriterFlushesAndCompacts() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (RocksDbMappingStore store = open()) {
            commitRound(store, 1);
            Thread writer = new Thread(() -> {
                for (long round = 2; round <= 1000; round++) {
                    commitRound(store, round);
                }
            });
            writer.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
            writer.start();
            long seen = 0;
            while (writer.isAlive()) {
                try (RocksDbMappingStore reader = openReader()) {
                    for (int query = 0; query < 20; query++) {
                        reader.catchUp();
                        long round = roundOf(reader);
                        assertThat(round).isGreaterThanOrEqualTo(seen);
                        seen = round;
                    }
                }
            }
            writer.join();
            assertThat(failure.get()).isNull();
            assertThat(store.statistics().flushedBytes()).isPositive();
        }
    }

    /** The round that all extents of the file were written in. */
    private static long roundOf(RocksDbMappingStore store) {
        List<Extent> extents = StoredRows.drain(store.extents(1, 0));
        assertThat(extents).hasSize(BLOCKS);
        long round = extents.get(0).firstSourceOffset();
        assertThat(extents).extracting(Extent::firstSourceOffset).containsOnly(round);
        return round;
    }

    private static void commitRound(RocksDbMappingStore store, long round) {
        writeRound(store, round);
        store.sync();
    }

    private static void writeRound(RocksDbMappingStore store, long round) {
        try (MappingBatch batch = store.newBatch()) {
            for (int block = 0; block < BLOCKS; block++) {
                batch.putExtent(1, new Extent(block, 1, 8L * block, 0, round, round));
            }
            batch.putBatchSequence(round);
            store.write(batch);
        }
    }

    private RocksDbMappingStore open() {
        return RocksDbMappingStore.open(temporary.resolve("metadata"), DEVICE, SMALL);
    }

    private RocksDbMappingStore openReader() {
        return RocksDbMappingStore.openReader(temporary.resolve("metadata"), DEVICE, SMALL);
    }
}
