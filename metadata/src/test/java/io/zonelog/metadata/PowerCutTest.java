package io.zonelog.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.StoredRows;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;

/**
 * Whatever a power cut makes of the part of the log that was not synced, a store shows what it held after one of its batches, and none before
 * the last sync; and what was synced and is damaged is not taken for such a part. More places with {@code -Dzonelog.histories=N}, others with
 * {@code -Dzonelog.seed=N}.
 */
class PowerCutTest {
    private static final UUID DEVICE = new UUID(5, 6);
    /** Only the small families fill their write buffers. */
    private static final MetadataOptions OPTIONS = new MetadataOptions(64 << 20, 32 << 20, 1);

    private static final int SOURCES = 40;
    private static final int ZONES = 120;
    private static final int PAGE_BYTES = 4096;
    private static final String LONG_TOPIC = "topic-".repeat(30);

    private static final long SEED = Long.getLong("zonelog.seed", 1);
    private static final int HISTORIES = Integer.getInteger("zonelog.histories", 1);

    @TempDir
    private Path temporary;

    /** What the store held after each batch. */
    private final List<InMemoryMappingStore> held = new ArrayList<>(List.of(new InMemoryMappingStore(DEVICE)));
    /** Where the batches that are not durable end in their file of the log. */
    private final Map<String, TreeMap<Integer, Integer>> batchesByEnd = new TreeMap<>();

    private final Random random = new Random(SEED);
    private RocksDbMappingStore store;
    private int images;
    private int refusals;

    @BeforeEach
    void openStore() {
        store = RocksDbMappingStore.open(temporary.resolve("metadata"), DEVICE, OPTIONS);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void aPowerCutLeavesAPrefixOfAllBatchesAndEachThatIsDurable() throws IOException, RocksDBException {
        for (int round = 0; round < HISTORIES; round++) {
            writeWhileFamiliesAreFlushed();
            store.database().rocks().pauseBackgroundWork();
            store.sync();
            Map<String, Integer> synced = logLengths();
            int durable = held.size() - 1;
            batchesByEnd.clear();
            writeToSeveralLogs();
            for (Path log : logs(temporary.resolve("metadata"))) {
                cutInManyPlaces(log.getFileName().toString(), synced, durable);
            }
            store.database().rocks().continueBackgroundWork();
        }
    }

    /** So that tables are ahead of each other, and the log is needed for some families only. */
    private void writeWhileFamiliesAreFlushed() throws RocksDBException {
        for (int batch = 0; batch < 90; batch++) {
            handOver(random.nextInt(20) == 0, batch % 3 == 0 ? SOURCES : 1, batch % 3 == 1 ? ZONES : 1);
        }
        try (FlushOptions waiting = new FlushOptions()) {
            for (ColumnFamily family : List.of(ColumnFamily.POSITIONS, ColumnFamily.ZONES)) {
                store.database().rocks().flush(waiting, store.database().handle(family));
            }
        }
    }

    /** Nothing is flushed meanwhile, so that nothing but the store itself syncs the log. */
    private void writeToSeveralLogs() {
        int before = logLengths().size();
        for (int batch = 0; logLengths().size() == before; batch++) {
            assertThat(batch).isLessThan(200);
            handOver(false, SOURCES, 1);
        }
        for (int batch = 0; logLengths().size() == before + 1; batch++) {
            assertThat(batch).isLessThan(200);
            handOver(false, 1, ZONES);
        }
        for (int batch = 0; batch < 10; batch++) {
            handOver(false, 1, 1);
        }
    }

    private void cutInManyPlaces(String log, Map<String, Integer> synced, int durable) throws IOException {
        byte[] bytes = Files.readAllBytes(temporary.resolve("metadata").resolve(log));
        int length = bytes.length;
        int from = synced.getOrDefault(log, 0);
        List<Integer> ends = List.copyOf(batchesByEnd(log).keySet());
        for (int attempt = 0; attempt < 4 && length > from; attempt++) {
            int end = ends.get(random.nextInt(ends.size()));
            int at = attempt == 0 ? from : attempt % 2 == 0 ? end : from + random.nextInt(length - from);
            byte[] cut = Arrays.copyOf(bytes, at);
            assertPrefix(log, cut, true, durable, log + " cut off at " + at);
            assertPrefix(log, cut, false, durable, log + " and what follows cut off at " + at);
            assertPrefix(log, Arrays.copyOf(cut, length), true, durable, log + " with zeros from " + at);
            byte[] pageLost = bytes.clone();
            int page = at / PAGE_BYTES * PAGE_BYTES;
            Arrays.fill(pageLost, Math.max(from, page), Math.min(length, page + PAGE_BYTES), (byte) 0);
            assertPrefix(log, pageLost, true, durable, log + " without the page at " + page);
        }
    }

    private void assertPrefix(String log, byte[] bytes, boolean later, int durable, String what) throws IOException {
        Path image = image();
        for (Path file : logs(image)) {
            if (!later && file.getFileName().toString().compareTo(log) > 0) {
                Files.delete(file);
            }
        }
        Files.write(image.resolve(log), bytes);
        try (RocksDbMappingStore found = images % 2 == 0
                ? RocksDbMappingStore.open(image, DEVICE, OPTIONS)
                : RocksDbMappingStore.openReader(image, DEVICE, OPTIONS)) {
            int batches = (int) found.batchSequence();
            assertThat(batches).as("seed %d: %s", SEED, what).isBetween(durable, held.size() - 1);
            assertThat(rows(found)).as("seed %d: %s", SEED, what).isEqualTo(rows(held.get(batches)));
        }
    }

    /** Nothing of the first file is left, not even how its batches are numbered. */
    @Test
    void aFileOfTheLogThatIsEmptyEndsTheReplay() throws IOException, RocksDBException {
        store.database().rocks().pauseBackgroundWork();
        writeToSeveralLogs();
        List<Path> logs = logs(temporary.resolve("metadata"));
        for (Path log : logs.subList(0, logs.size() - 1)) {
            String name = log.getFileName().toString();
            int before = Collections.min(batchesByEnd(name).values()) - 1;
            assertPrefix(name, new byte[0], true, before, name + " is empty");
            assertPrefix(name, new byte[0], true, before, name + " is empty");
        }
        store.database().rocks().continueBackgroundWork();
    }

    /** The zeros take the place of a block that a batch fills: point-in-time recovery alone passes over them. */
    @Test
    void aBlockOfZerosBetweenBatchesEndsTheReplay() throws IOException {
        List<Integer> ends = new ArrayList<>(List.of(newestLength()));
        for (int batch = 0; batch < 3; batch++) {
            handOver(false, 1, 1);
            ends.add(newestLength());
        }
        Path image = image();
        Path log = newest(logs(image));
        byte[] bytes = Files.readAllBytes(log);
        byte[] apart = Arrays.copyOf(Arrays.copyOf(bytes, ends.get(1)), 3 * (32 << 10));
        System.arraycopy(bytes, ends.get(2), apart, 2 * (32 << 10), ends.get(3) - ends.get(2));
        Files.write(log, apart);
        try (RocksDbMappingStore found = RocksDbMappingStore.open(image, DEVICE, OPTIONS)) {
            assertThat(rows(found)).isEqualTo(rows(held.get(1)));
        }
    }

    @Test
    void damageBeforeABatchThatIsKnownToBeDurableIsRefusedWhereverItIs() throws IOException {
        for (int batch = 0; batch < 60; batch++) {
            handOver(true, 10, 10);
        }
        int end = newestLength();
        handOver(false, 1, 1);
        handOver(false, 1, 1);
        Path image = image();
        Path log = newest(logs(image));
        byte[] bytes = Files.readAllBytes(log);
        assertThat(end).isGreaterThan(3 * (32 << 10));
        for (int at = 0; at < end; at += 1 + random.nextInt(2 * end / 25)) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x10;
            Files.write(log, damaged);
            assertRefusedOrWhole(image, "another bit at " + at);
        }
        assertThat(refusals).isGreaterThan(10);
    }

    /** Nobody reads the last bytes of a block that no part of a batch fits in. */
    private void assertRefusedOrWhole(Path image, String what) {
        try (RocksDbMappingStore found = RocksDbMappingStore.openReader(image, DEVICE, OPTIONS)) {
            assertThat(found.batchSequence()).as(what).isEqualTo(held.size() - 1);
        } catch (MappingStoreException refused) {
            assertThat(refused)
                    .hasMessageContaining(
                            "is damaged; make it anew with zonelog rebuild --replace, or restore it from a copy: the log can be read up to change ");
            assertThatThrownBy(() -> RocksDbMappingStore.open(image, DEVICE, OPTIONS))
                    .as(what)
                    .isInstanceOf(MappingStoreException.class)
                    .hasMessage(refused.getMessage());
            refusals++;
        }
    }

    private void handOver(boolean durable, int positions, int zones) {
        int sequence = held.size();
        long seed = random.nextLong();
        InMemoryMappingStore next = held.get(sequence - 1).copy();
        try (MappingBatch batch = store.newBatch();
                MappingBatch modelled = next.newBatch()) {
            fill(batch, sequence, new Random(seed), positions, zones);
            fill(modelled, sequence, new Random(seed), positions, zones);
            next.commit(modelled);
            if (durable) {
                store.commit(batch);
            } else {
                store.write(batch);
            }
        }
        held.add(next);
        String log = newest(logs(temporary.resolve("metadata"))).getFileName().toString();
        batchesByEnd(log).put(newestLength(), sequence);
    }

    /** Changes of most families, not always the same. */
    private static void fill(MappingBatch batch, int sequence, Random random, int positions, int zones) {
        long fileId = 1L + random.nextInt(20);
        int cell = random.nextInt(50);
        if (random.nextInt(3) > 0) {
            batch.putFile(new FileRecord(fileId, FileKey.of(0, "file-" + fileId), sequence, 1, 1, 1, 1));
            batch.putNextFileId(fileId + 1);
        }
        if (random.nextInt(3) > 0) {
            batch.putExtent(fileId, new Extent(cell, 1, 8L * sequence, 0, sequence, sequence));
            batch.removeExtent(fileId, (cell + 25) % 50);
        }
        if (random.nextInt(3) > 0) {
            batch.putRmap(new RmapRun(cell % 4, cell, List.of(new RmapRun.Owner(0, 1, fileId, sequence))));
            batch.putStartNumber(sequence);
        }
        if (random.nextInt(3) > 0) {
            batch.putChecksums(cell % 4, 100 * cell, random.ints(90).toArray(), 0, 90);
        }
        if (random.nextInt(40) == 0) {
            batch.dropZone(cell % 4);
        }
        for (int zone = random.nextInt(2); zone < zones; zone++) {
            batch.putZone(new ZoneUsage(zone, sequence, sequence, sequence, sequence));
        }
        for (int source = random.nextInt(2); source < positions; source++) {
            SourceIdentity identity = new SourceIdentity("cluster", "topic-id", LONG_TOPIC, source);
            batch.putPosition(new SourcePosition(source, identity, sequence, 0));
        }
        batch.putBatchSequence(sequence);
    }

    private static String rows(MappingStore store) {
        StringBuilder rows = new StringBuilder(StoredRows.list(store, 1, 4)).append("\nstart " + store.startNumber());
        for (int run = 0; run < 4 * 50; run++) {
            List<Integer> checksums = StoredRows.checksums(store, run % 4, 100 * (run / 4), 90);
            if (!checksums.isEmpty()) {
                rows.append("\nchecksums of run " + run + ": ").append(checksums.hashCode());
            }
        }
        return rows.toString();
    }

    private Path image() {
        Path image = temporary.resolve("image-" + images++);
        DirectoryImage.copy(temporary.resolve("metadata"), image);
        return image;
    }

    private Map<String, Integer> logLengths() {
        Map<String, Integer> lengths = new TreeMap<>();
        for (Path log : logs(temporary.resolve("metadata"))) {
            lengths.put(log.getFileName().toString(), (int) log.toFile().length());
        }
        return lengths;
    }

    private Map<Integer, Integer> batchesByEnd(String log) {
        return batchesByEnd.computeIfAbsent(log, name -> new TreeMap<>());
    }

    private int newestLength() {
        return (int) newest(logs(temporary.resolve("metadata"))).toFile().length();
    }

    private static Path newest(List<Path> logs) {
        return logs.get(logs.size() - 1);
    }

    private static List<Path> logs(Path directory) {
        return DirectoryImage.files(directory).stream()
                .filter(file -> file.toString().endsWith(".log"))
                .toList();
    }
}
