package io.zonelog.metadata;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store with a damaged, missing or foreign table or manifest is refused by readers as by the engine, or shows what one commit left: never less
 * of one family than of another, and never nothing where there was something.
 */
class DamagedStoreTest {
    private static final UUID DEVICE = new UUID(3, 4);
    private static final MetadataOptions SMALL = new MetadataOptions(2 << 20, 1 << 20, 1);
    private static final int ROUNDS = 3;

    @TempDir
    private Path temporary;

    private Path intact;
    /** What the store showed after each commit, by batch sequence. */
    private final Map<Long, List<String>> shown = new HashMap<>();

    private int refusals;

    /** Each opening writes what the log holds to tables, so that every round leaves some. */
    @BeforeEach
    void writeRounds() {
        intact = temporary.resolve("metadata");
        for (int round = 1; round <= ROUNDS; round++) {
            try (RocksDbMappingStore store = RocksDbMappingStore.open(intact, DEVICE, SMALL)) {
                if (round > 1) {
                    assertThat(rows(store)).isEqualTo(shown.get(round - 1L));
                }
                commit(store, round);
                shown.put((long) round, rows(store));
            }
        }
        RocksDbMappingStore.open(intact, DEVICE, SMALL).close();
    }

    private static void commit(MappingStore store, int round) {
        try (MappingBatch batch = store.newBatch()) {
            SourceIdentity identity = new SourceIdentity("cluster", "topic-id", "writes", 0);
            batch.putPosition(new SourcePosition(0, identity, round, 0));
            batch.putFile(new FileRecord(round, FileKey.of(0, "file-" + round), 4096, 1, 1, round, round));
            batch.putExtent(round, new Extent(0, 1, 8L * round, 0, round, round));
            batch.putRmap(new RmapRun(0, round, List.of(new RmapRun.Owner(0, 1, round, 0))));
            batch.putChecksums(0, round, new int[] {round}, 0, 1);
            batch.putZone(new ZoneUsage(0, round, round, 0, 0));
            batch.putBatchSequence(round);
            store.commit(batch);
        }
    }

    private static List<String> rows(RocksDbMappingStore store) {
        List<String> rows = new ArrayList<>();
        store.positions().forEach(row -> rows.add(row.toString()));
        store.zones().forEach(row -> rows.add(row.toString()));
        StoredRows.drain(store.files(0)).forEach(row -> rows.add(row.toString()));
        StoredRows.drain(store.allExtents()).forEach(row -> rows.add(row.toString()));
        StoredRows.drain(store.rmap(0)).forEach(row -> rows.add(row.toString()));
        int[] crcs = new int[ROUNDS];
        rows.add(store.checksums(0, 1, ROUNDS, crcs) + Arrays.toString(crcs));
        return rows;
    }

    @Test
    void aTableThatIsMissingShortOrForeignIsRefused() throws IOException {
        List<String> tables = names(".sst");
        assertThat(tables).hasSizeGreaterThan(12);
        for (String table : tables) {
            Path image = image("missing");
            Files.delete(image.resolve(table));
            assertRefused(image, table + " is missing");
            byte[] bytes = Files.readAllBytes(intact.resolve(table));
            image = image("short");
            Files.write(image.resolve(table), Arrays.copyOf(bytes, bytes.length - 1));
            assertRefused(image, table + " is short");
            image = image("empty");
            Files.write(image.resolve(table), new byte[0]);
            assertRefused(image, table + " is empty");
            image = image("footer");
            bytes[bytes.length - 4] ^= 1;
            Files.write(image.resolve(table), bytes);
            assertRefused(image, table + " has a damaged footer");
        }
        Path swapped = image("swapped");
        Files.copy(intact.resolve(tables.get(0)), swapped.resolve("kept"));
        Files.move(swapped.resolve(tables.get(1)), swapped.resolve(tables.get(0)), StandardCopyOption.REPLACE_EXISTING);
        Files.move(swapped.resolve("kept"), swapped.resolve(tables.get(1)));
        assertRefused(swapped, "two tables are swapped");
    }

    @Test
    void aManifestThatIsCutOffIsRefusedOrShowsOneCommitWhole() throws IOException {
        String manifest = names("MANIFEST").get(0);
        byte[] bytes = Files.readAllBytes(intact.resolve(manifest));
        for (int length = 0; length < bytes.length; length += 101) {
            Path image = image("manifest");
            Files.write(image.resolve(manifest), Arrays.copyOf(bytes, length));
            assertRefusedOrWhole(image, "manifest cut off at " + length);
        }
        assertThat(refusals).isPositive();
    }

    @Test
    void everyBitOfATableCountsOnceItIsReadToTheEnd() throws IOException {
        for (String table : names(".sst")) {
            byte[] bytes = Files.readAllBytes(intact.resolve(table));
            for (int at = 0; at < bytes.length; at += 127) {
                Path image = image("bit");
                byte[] damaged = bytes.clone();
                damaged[at] ^= 0x20;
                Files.write(image.resolve(table), damaged);
                assertRefusedOrWhole(image, table + " has another bit at " + at);
            }
        }
        assertThat(refusals).isGreaterThan(10);
    }

    private void assertRefused(Path image, String what) {
        int before = refusals;
        assertRefusedOrWhole(image, what);
        assertThat(refusals - before).as(what).isEqualTo(2);
    }

    /** The reader first: it changes nothing. */
    private void assertRefusedOrWhole(Path image, String what) {
        for (DatabaseTuning.Role role : List.of(DatabaseTuning.Role.READER, DatabaseTuning.Role.PRIMARY)) {
            try (RocksDbMappingStore store = role == DatabaseTuning.Role.READER
                    ? RocksDbMappingStore.openReader(image, DEVICE, SMALL)
                    : RocksDbMappingStore.open(image, DEVICE, SMALL)) {
                store.verify();
                assertThat(rows(store)).as(what + ", as " + role).isEqualTo(shown.get(store.batchSequence()));
            } catch (MappingStoreException refused) {
                assertThat(refused.isDamage())
                        .as(what + ", as " + role + ": " + refused.getMessage())
                        .isTrue();
                assertThat(refused.getMessage())
                        .as(what)
                        .startsWith("metadata store ")
                        .doesNotContain("\n");
                refusals++;
            }
        }
    }

    private List<String> names(String part) {
        return DirectoryImage.files(intact).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.contains(part))
                .toList();
    }

    private Path image(String name) {
        Path image = temporary.resolve("image-" + name);
        DirectoryImage.copy(intact, image);
        return image;
    }
}
