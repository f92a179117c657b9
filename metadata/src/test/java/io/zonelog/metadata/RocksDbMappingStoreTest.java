package io.zonelog.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingStoreContract;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.StoredRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksDbMappingStoreTest extends MappingStoreContract {
    private static final UUID DEVICE = new UUID(1, 2);
    /** Write buffers so large that no flush changes the directory while its image is copied. */
    private static final MetadataOptions NO_FLUSHES = new MetadataOptions(128 << 20, 64 << 20, 1);

    @TempDir
    private Path temporary;

    private int survivors;

    @Override
    protected RocksDbMappingStore create() {
        return RocksDbMappingStore.open(temporary.resolve("metadata"), DEVICE, NO_FLUSHES);
    }

    @Override
    protected MappingStore reopen(MappingStore open) {
        open.close();
        return create();
    }

    @Override
    protected MappingStore openAfterCrash(MappingStore open) {
        Path image = temporary.resolve("image" + survivors++);
        DirectoryImage.copy(temporary.resolve("metadata"), image);
        return RocksDbMappingStore.open(image, DEVICE, NO_FLUSHES);
    }

    @Test
    void closingBesideQueriesEndsThemWithAnExceptionAndNotTheProcess() throws InterruptedException {
        RocksDbMappingStore store = openBeside();
        commitExtent(store, 0);
        Queue<Throwable> ends = new ConcurrentLinkedQueue<>();
        CountDownLatch running = new CountDownLatch(3);
        List<Thread> readers = new ArrayList<>();
        for (int reader = 0; reader < 3; reader++) {
            Thread thread = new Thread(() -> queryUntilClosed(store, running));
            thread.setUncaughtExceptionHandler((ended, thrown) -> ends.add(thrown));
            thread.start();
            readers.add(thread);
        }
        running.await();
        // More commits than idle iterators are kept for.
        for (int sequence = 1; sequence < 600; sequence++) {
            commitExtent(store, sequence);
        }
        store.close();
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(ends)
                .hasSize(3)
                .allSatisfy(end -> assertThat(end)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("the mapping store is closed"));
    }

    @Test
    void aSmallFileCostsAtMostTwoHundredBytes() {
        int files = 20_000;
        try (RocksDbMappingStore store = openBeside()) {
            for (int first = 0; first < files; first += 1000) {
                commitSmallFiles(store, first, 1000);
            }
        }
        // Opening moves what only the log holds to table files.
        try (RocksDbMappingStore store = openBeside()) {
            assertThat(store.statistics().fileBytes() / files).isBetween(20L, 200L);
        }
    }

    /** Files of one block each, with names of 24 bytes; each has a row of every kind, or its share of one. */
    private static void commitSmallFiles(RocksDbMappingStore store, int first, int count) {
        Random random = new Random(first);
        try (MappingBatch batch = store.newBatch()) {
            List<RmapRun.Owner> owners = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                long fileId = 1L + first + index;
                FileKey key = FileKey.of(0, "sensors/%016x".formatted(random.nextLong()));
                batch.putFile(new FileRecord(fileId, key, 3000, 1, 1, 1_000_000 + fileId, FileRecord.NOT_KNOWN));
                batch.putExtent(fileId, new Extent(0, 1, 8 * fileId, 0, 1_000_000 + fileId, 1_000_000 + fileId));
                owners.add(new RmapRun.Owner(index, 1, fileId, 0));
            }
            batch.putRmap(new RmapRun(0, first, owners));
            batch.putChecksums(0, first, random.ints(count).toArray(), 0, count);
            store.commit(batch);
        }
    }

    private static void queryUntilClosed(RocksDbMappingStore store, CountDownLatch running) {
        int[] crcs = new int[4];
        for (long query = 0; ; query++) {
            StoredRows.drain(store.extents(1, query % 700));
            StoredRows.drain(store.files(0));
            assertThat(store.checksums(0, 0, 4, crcs)).isZero();
            assertThat(store.file(query)).isEmpty();
            if (query == 0) {
                running.countDown();
            }
        }
    }

    private static void commitExtent(RocksDbMappingStore store, int sequence) {
        try (MappingBatch batch = store.newBatch()) {
            batch.putExtent(1, new Extent(sequence, 1, 8, 0, 0, 0));
            store.commit(batch);
        }
    }

    /** A store besides the contract's own. */
    private RocksDbMappingStore openBeside() {
        return RocksDbMappingStore.open(temporary.resolve("beside"), DEVICE, NO_FLUSHES);
    }
}
