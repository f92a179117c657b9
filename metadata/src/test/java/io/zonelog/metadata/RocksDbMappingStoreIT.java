package io.zonelog.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.mapping.StoredRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store between real processes. */
class RocksDbMappingStoreIT {
    @TempDir
    private Path temporary;

    @Test
    void aKilledProcessLosesNothingThatItCommitted() throws IOException, InterruptedException {
        Path directory = temporary.resolve("metadata");
        for (int life = 1; life <= 3; life++) {
            try (StoreProcess process = StoreProcess.start(directory)) {
                long told = process.awaitCommit(300L * life);
                told = Math.max(told, process.kill());
                try (RocksDbMappingStore store =
                        RocksDbMappingStore.open(directory, StoreProcess.DEVICE, StoreProcess.SMALL)) {
                    assertThat(store.batchSequence()).isGreaterThanOrEqualTo(told);
                    assertCommitsAreWhole(store);
                }
            }
        }
    }

    @Test
    void anotherProcessIsRefusedAsWriterAndWelcomeAsReader() throws IOException {
        Path directory = temporary.resolve("metadata");
        try (StoreProcess process = StoreProcess.start(directory)) {
            process.awaitCommit(100);
            assertThatThrownBy(() -> RocksDbMappingStore.open(directory, StoreProcess.DEVICE, StoreProcess.SMALL))
                    .isInstanceOf(MappingStoreException.class)
                    .hasMessage(
                            "metadata store " + directory
                                    + " is open in another process, an engine or a tool; stop that first, or open it for reading only");
            try (RocksDbMappingStore reader =
                    RocksDbMappingStore.openReader(directory, StoreProcess.DEVICE, StoreProcess.SMALL)) {
                for (int sequence = 200; sequence <= 1000; sequence += 100) {
                    long told = process.awaitCommit(sequence);
                    reader.catchUp();
                    assertThat(reader.batchSequence()).isGreaterThanOrEqualTo(told);
                    assertCommitsAreWhole(reader);
                }
            }
        }
    }

    /** Each file's extents come from one commit, and the last commit's file is there. */
    private static void assertCommitsAreWhole(RocksDbMappingStore store) {
        for (long fileId = 1; fileId <= 50; fileId++) {
            List<Extent> extents = StoredRows.drain(store.extents(fileId, 0));
            assertThat(extents).hasSize(StoreProcess.BLOCKS);
            assertThat(extents.stream().map(Extent::firstSourceOffset).distinct())
                    .hasSize(1);
        }
        long last = store.batchSequence();
        assertThat(StoredRows.drain(store.extents(1 + last % 50, 0)).get(0).firstSourceOffset())
                .isEqualTo(last);
    }
}
