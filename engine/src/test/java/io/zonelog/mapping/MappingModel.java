package io.zonelog.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.mapping.SourcePosition.State.Holding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a mapping store must hold: plain sorted maps, changed by the same random operations as the store under test.
 *
 * <p>Few files, zones and names, so that rows are overwritten, removed and written again often. Extents and checksums keep to a
 * grid, so that they never overlap.
 */
public final class MappingModel {
    private static final int SOURCES = 3;
    private static final int FILES = 12;
    private static final int ZONES = 6;
    private static final int GRID_BLOCKS = 16;
    private static final int GRID_CELLS = 40;
    private static final List<Holding> HOLDINGS = List.of(Holding.values());

    private final Random random;
    private final NavigableMap<Long, FileRecord> files = new TreeMap<>();
    private final NavigableMap<Long, NavigableMap<Long, Extent>> extents = new TreeMap<>();
    private final NavigableMap<Integer, NavigableMap<String, RmapRun>> rmap = new TreeMap<>();
    private final NavigableMap<Integer, NavigableMap<Integer, Integer>> checksums = new TreeMap<>();
    private final NavigableMap<Integer, ZoneUsage> zones = new TreeMap<>();
    private final NavigableMap<Integer, SourcePosition> positions = new TreeMap<>();
    private long nextFileId = 1;
    private long batchSequence;
    private long startNumber;
    private long journalSequence;

    public MappingModel(Random random) {
        this.random = random;
    }

    /** Puts a number of random changes into a batch and makes them here. */
    public void change(MappingBatch batch, int operations) {
        for (int operation = 0; operation < operations; operation++) {
            switch (random.nextInt(13)) {
                case 0 -> putFile(batch);
                case 1 -> removeFile(batch);
                case 2, 3, 4 -> putExtent(batch);
                case 5, 6 -> removeExtent(batch);
                case 7 -> putRmap(batch);
                case 8 -> putChecksums(batch);
                case 9 -> putZone(batch);
                case 10 -> putPosition(batch);
                case 11 -> removeRmap(batch);
                default -> putRest(batch);
            }
        }
    }

    /** Compares every answer of a store. */
    void assertHeldBy(MappingStore store) {
        assertThat(store.nextFileId()).isEqualTo(nextFileId);
        assertThat(store.batchSequence()).isEqualTo(batchSequence);
        assertThat(store.startNumber()).isEqualTo(startNumber);
        assertThat(store.journalSequence()).isEqualTo(journalSequence);
        assertThat(store.positions()).containsExactlyElementsOf(positions.values());
        assertThat(store.zones()).containsExactlyElementsOf(zones.values());
        assertFilesHeldBy(store);
        assertExtentsHeldBy(store);
        for (int zoneIndex = 0; zoneIndex < ZONES; zoneIndex++) {
            List<RmapRun> runs = List.copyOf(rmap.getOrDefault(zoneIndex, Collections.emptyNavigableMap())
                    .values());
            assertThat(StoredRows.drain(store.rmap(zoneIndex))).containsExactlyElementsOf(runs);
            int fromBlock = random.nextInt(GRID_CELLS);
            assertThat(StoredRows.drain(store.rmap(zoneIndex, fromBlock)))
                    .containsExactlyElementsOf(runs.stream()
                            .filter(run -> run.blockInZone() >= fromBlock)
                            .toList());
            assertChecksumsHeldBy(store, zoneIndex);
        }
        assertThat(StoredRows.drain(store.allRmap()))
                .containsExactlyElementsOf(rmap.values().stream()
                        .flatMap(runs -> runs.values().stream())
                        .toList());
        assertThat(checksumsOf(StoredRows.drain(store.allChecksums()))).isEqualTo(checksums);
    }

    private void assertFilesHeldBy(MappingStore store) {
        for (long fileId = 1; fileId <= FILES; fileId++) {
            assertThat(store.file(fileId)).isEqualTo(Optional.ofNullable(files.get(fileId)));
            assertThat(store.file(keyOf(fileId))).isEqualTo(Optional.ofNullable(files.get(fileId)));
        }
        assertThat(StoredRows.drain(store.allFiles()))
                .containsExactlyElementsOf(files.values().stream()
                        .sorted(Comparator.comparingInt(
                                        (FileRecord file) -> file.key().sourceId())
                                .thenComparing(byName()))
                        .toList());
        for (int sourceId = 0; sourceId < SOURCES; sourceId++) {
            int source = sourceId;
            List<FileRecord> ordered = files.values().stream()
                    .filter(file -> file.key().sourceId() == source)
                    .sorted(byName())
                    .toList();
            assertThat(StoredRows.drain(store.files(sourceId))).containsExactlyElementsOf(ordered);
            FileKey from = new FileKey(sourceId, new byte[] {0x7f, 0x7f, 0x7f});
            assertThat(StoredRows.drain(store.filesFrom(from)))
                    .containsExactlyElementsOf(ordered.stream()
                            .filter(file -> Arrays.compareUnsigned(file.key().nameBytes(), from.nameBytes()) >= 0)
                            .toList());
        }
    }

    private static Comparator<FileRecord> byName() {
        return Comparator.comparing(file -> file.key().nameBytes(), Arrays::compareUnsigned);
    }

    private void assertExtentsHeldBy(MappingStore store) {
        List<MappingView.FileExtent> all = new ArrayList<>();
        extents.forEach(
                (fileId, rows) -> rows.values().forEach(extent -> all.add(new MappingView.FileExtent(fileId, extent))));
        assertThat(StoredRows.drain(store.allExtents())).containsExactlyElementsOf(all);
        for (int probe = 0; probe < 20; probe++) {
            long fileId = 1L + random.nextInt(FILES + 1);
            long fromFileBlock = random.nextInt((GRID_CELLS + 1) * GRID_BLOCKS);
            NavigableMap<Long, Extent> rows = extents.getOrDefault(fileId, Collections.emptyNavigableMap());
            assertThat(StoredRows.drain(store.extents(fileId, fromFileBlock)))
                    .containsExactlyElementsOf(rows.values().stream()
                            .filter(extent -> extent.endBlock() > fromFileBlock)
                            .toList());
        }
    }

    private void assertChecksumsHeldBy(MappingStore store, int zoneIndex) {
        NavigableMap<Integer, Integer> rows = checksums.getOrDefault(zoneIndex, Collections.emptyNavigableMap());
        for (int probe = 0; probe < 10; probe++) {
            int block = random.nextInt(GRID_CELLS * GRID_BLOCKS);
            int count = 1 + random.nextInt(3 * GRID_BLOCKS);
            List<Integer> expected = new ArrayList<>();
            for (@Nullable Integer crc = rows.get(block); crc != null && expected.size() < count; ) {
                expected.add(crc);
                crc = rows.get(block + expected.size());
            }
            assertThat(StoredRows.checksums(store, zoneIndex, block, count)).isEqualTo(expected);
        }
    }

    private static NavigableMap<Integer, NavigableMap<Integer, Integer>> checksumsOf(List<ChecksumRun> runs) {
        NavigableMap<Integer, NavigableMap<Integer, Integer>> rows = new TreeMap<>();
        for (ChecksumRun run : runs) {
            NavigableMap<Integer, Integer> zone = rows.computeIfAbsent(run.zoneIndex(), index -> new TreeMap<>());
            for (int block = 0; block < run.crcs().length; block++) {
                assertThat(zone.put(run.blockInZone() + block, run.crcs()[block]))
                        .isNull();
            }
        }
        return rows;
    }

    private void putFile(MappingBatch batch) {
        long fileId = 1L + random.nextInt(FILES);
        FileRecord file = new FileRecord(
                fileId,
                keyOf(fileId),
                anyLong(),
                random.nextInt(1 << 20),
                random.nextInt(300),
                anyLong() - 1,
                anyLong() - 1);
        if (files.put(fileId, file) == null) {
            batch.putFile(file);
        } else {
            batch.updateFile(file);
        }
    }

    private void removeFile(MappingBatch batch) {
        FileRecord file = files.remove(1L + random.nextInt(FILES));
        if (file != null) {
            batch.removeFile(file);
        }
    }

    private void putExtent(MappingBatch batch) {
        long fileId = 1L + random.nextInt(FILES);
        long fileBlock = (long) random.nextInt(GRID_CELLS) * GRID_BLOCKS;
        long first = anyLong() - 1;
        Extent extent = new Extent(
                fileBlock,
                1 + random.nextInt(GRID_BLOCKS),
                8L * random.nextInt(1 << 30),
                random.nextInt(4),
                first,
                first + random.nextInt(9));
        batch.putExtent(fileId, extent);
        extents.computeIfAbsent(fileId, id -> new TreeMap<>()).put(fileBlock, extent);
    }

    private void removeExtent(MappingBatch batch) {
        long fileId = 1L + random.nextInt(FILES);
        long fileBlock = (long) random.nextInt(GRID_CELLS) * GRID_BLOCKS;
        batch.removeExtent(fileId, fileBlock);
        extents.computeIfAbsent(fileId, id -> new TreeMap<>()).remove(fileBlock);
    }

    private void putRmap(MappingBatch batch) {
        int zoneIndex = random.nextInt(ZONES);
        List<RmapRun.Owner> owners = new ArrayList<>();
        int blockOffset = 0;
        for (int owner = 0; owner <= random.nextInt(3); owner++) {
            int lengthBlocks = 1 + random.nextInt(GRID_BLOCKS);
            owners.add(new RmapRun.Owner(blockOffset, lengthBlocks, 1 + random.nextInt(3), random.nextInt(3)));
            blockOffset += lengthBlocks + random.nextInt(2);
        }
        RmapRun run = new RmapRun(zoneIndex, random.nextInt(GRID_CELLS), owners);
        batch.putRmap(run);
        rmap.computeIfAbsent(zoneIndex, index -> new TreeMap<>()).put(orderOf(run), run);
    }

    private void removeRmap(MappingBatch batch) {
        int zoneIndex = random.nextInt(ZONES);
        NavigableMap<String, RmapRun> runs = rmap.getOrDefault(zoneIndex, new TreeMap<>());
        RmapRun stranger = new RmapRun(zoneIndex, 0, List.of(new RmapRun.Owner(0, 1, 77, 7)));
        RmapRun removed = runs.isEmpty() ? stranger : runs.firstEntry().getValue();
        batch.removeRmap(removed);
        runs.remove(orderOf(removed));
    }

    private static String orderOf(RmapRun run) {
        RmapRun.Owner first = run.owners().get(0);
        return "%010d %020d %020d".formatted(run.blockInZone(), first.fileId(), first.fileBlock());
    }

    private void putChecksums(MappingBatch batch) {
        int zoneIndex = random.nextInt(ZONES);
        int cell = random.nextInt(GRID_CELLS);
        // The count depends on the place alone: a run written again covers the same blocks.
        int count = cell % 3 == 0 ? GRID_BLOCKS : 1 + cell % GRID_BLOCKS;
        int from = random.nextInt(3);
        int[] crcs = random.ints(from + count).toArray();
        batch.putChecksums(zoneIndex, cell * GRID_BLOCKS, crcs, from, count);
        NavigableMap<Integer, Integer> rows = checksums.computeIfAbsent(zoneIndex, index -> new TreeMap<>());
        for (int block = 0; block < count; block++) {
            rows.put(cell * GRID_BLOCKS + block, crcs[from + block]);
        }
    }

    private void putZone(MappingBatch batch) {
        ZoneUsage usage = new ZoneUsage(
                random.nextInt(ZONES), random.nextInt(1 << 19), random.nextInt(1 << 19), anyLong(), anyLong());
        batch.putZone(usage);
        zones.put(usage.zoneIndex(), usage);
    }

    private void putPosition(MappingBatch batch) {
        int sourceId = random.nextInt(SOURCES);
        SourceIdentity identity = new SourceIdentity("cluster", "topic-id", "tópic", sourceId);
        SourcePosition position = new SourcePosition(
                sourceId,
                identity,
                anyLong(),
                random.nextInt(5) - 1,
                new SourcePosition.RecordMark(anyLong(), anyLong(), random.nextInt()),
                new SourcePosition.State(HOLDINGS.get(random.nextInt(HOLDINGS.size())), anyLong(), anyLong()));
        batch.putPosition(position);
        positions.put(sourceId, position);
    }

    private void putRest(MappingBatch batch) {
        if (random.nextInt(3) == 0) {
            int zoneIndex = random.nextInt(ZONES);
            batch.dropZone(zoneIndex);
            rmap.remove(zoneIndex);
            checksums.remove(zoneIndex);
        }
        batch.putNextFileId(++nextFileId);
        batch.putBatchSequence(++batchSequence);
        if (random.nextBoolean()) {
            batch.putStartNumber(++startNumber);
            batch.putJournalSequence(++journalSequence);
        }
    }

    /** Names of different lengths, some the prefix of others, with bytes on both sides of 0x80. */
    private static FileKey keyOf(long fileId) {
        byte[] name = new byte[(int) (1L + fileId / SOURCES)];
        Arrays.fill(name, (byte) (fileId % 2 == 0 ? 0x7f : 0xc3));
        return new FileKey((int) (fileId % SOURCES), name);
    }

    /** A number of 0 to 62 bits, each length as likely. */
    private long anyLong() {
        return random.nextLong() >>> (2 + random.nextInt(62));
    }
}
