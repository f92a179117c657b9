package io.zonelog.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogScanTest {
    private static final UUID DEVICE = new UUID(1, 2);
    private static final MetadataOptions NO_FLUSHES = new MetadataOptions(128 << 20, 64 << 20, 1);

    @TempDir
    private Path temporary;

    private RocksDbMappingStore open() {
        return RocksDbMappingStore.open(directory(), DEVICE, NO_FLUSHES);
    }

    private Path directory() {
        return temporary.resolve("metadata");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aSoundLogHasNoGapAndSaysWhatWasDurableWhenItsLastBatchWasWritten(long seed) throws IOException {
        Random random = new Random(seed);
        try (RocksDbMappingStore store = open()) {
            assertThat(LogScan.of(directory()).hasGap()).isFalse();
            for (int round = 0; round < 30; round++) {
                // Batches of less than a block of the log, and of several.
                int rows = 1 << random.nextInt(14);
                long durable = store.database().durableSequence();
                handOver(store, rows, random.nextBoolean());
                LogScan scan = LogScan.of(directory());
                assertThat(scan.hasGap()).as("%d rows in round %d", rows, round).isFalse();
                assertThat(scan.durable()).isEqualTo(durable);
                if (random.nextInt(3) == 0) {
                    store.sync();
                    assertThat(store.database().durableSequence()).isGreaterThan(durable);
                }
            }
        }
    }

    @Test
    void batchesBehindDamageAreFoundInTheSameBlockAndInLaterOnes() throws IOException {
        try (RocksDbMappingStore store = open()) {
            handOver(store, 5, true);
            long small = length();
            handOver(store, 5, true);
            handOver(store, 8000, true);
            long durable = store.database().durableSequence();
            handOver(store, 1, false);
            Path image = temporary.resolve("image");
            DirectoryImage.copy(directory(), image);
            byte[] bytes = Files.readAllBytes(log(image));
            for (int at : new int[] {(int) small - 9, (int) small + 3, (int) small + 9}) {
                byte[] damaged = bytes.clone();
                damaged[at] ^= 0x40;
                Files.write(log(image), damaged);
                assertThat(LogScan.of(image)).isEqualTo(new LogScan(true, durable, name(image)));
            }
            byte[] blockLost = bytes.clone();
            Arrays.fill(blockLost, 32 << 10, 64 << 10, (byte) 0);
            Files.write(log(image), blockLost);
            assertThat(LogScan.of(image)).isEqualTo(new LogScan(true, durable, name(image)));
        }
    }

    private static void handOver(RocksDbMappingStore store, int rows, boolean durable) {
        try (MappingBatch batch = store.newBatch()) {
            for (int row = 0; row < rows; row++) {
                batch.putExtent(1, new Extent(row, 1, 8L * row, 0, rows, rows));
            }
            if (durable) {
                store.commit(batch);
            } else {
                store.write(batch);
            }
        }
    }

    private long length() throws IOException {
        return Files.size(log(directory()));
    }

    private static String name(Path directory) {
        return String.valueOf(log(directory).getFileName());
    }

    private static Path log(Path directory) {
        List<Path> logs = DirectoryImage.files(directory).stream()
                .filter(file -> file.toString().endsWith(".log"))
                .toList();
        return logs.get(logs.size() - 1);
    }
}
