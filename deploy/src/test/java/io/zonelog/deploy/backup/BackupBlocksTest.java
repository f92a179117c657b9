package io.zonelog.deploy.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.deploy.backup.BackupBlocks.Place;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.read.Readers;
import io.zonelog.engine.read.SnapshotReader;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.snapshot.SnapshotBase;
import io.zonelog.snapshot.SnapshotWriter;
import io.zonelog.zone.ReaderHolds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of a backup that builds upon another one, with files that have changed, that have not, and that share blocks. */
class BackupBlocksTest {
    private static final int BLOCK = 4096;
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(64, 256);

    @TempDir
    Path backups;

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
    private final ReaderHolds holds =
            new ReaderHolds(new ReaderHolds.Limits(1, Long.MAX_VALUE, Long.MAX_VALUE), () -> 0, () -> {});
    private final EngineFixture engine =
            new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> holds.committed());
    private final Random random = new Random(5);
    /** What a search has found, by file and block. */
    private final Map<String, Map<Long, byte[]>> found = new TreeMap<>();

    private Path first = Path.of("");
    private Path second = Path.of("");

    @BeforeEach
    void twoBackups() {
        write("changes", 0, 3 * BLOCK);
        write("large", 0, 600 * BLOCK + 100);
        write("same", 0, 5 * BLOCK + 7);
        write("shared", 0, 300 * BLOCK);
        engine.drain();
        engine.apply("sharing", new FileOperation.Clone(key("shared"), 0, 10L * BLOCK, -1));
        write("sharing", 20 * BLOCK, BLOCK);
        engine.drain();
        first = backUp(Instant.EPOCH);
        write("changes", BLOCK, BLOCK);
        write("new", 0, BLOCK);
        engine.drain();
        second = backUp(Instant.EPOCH.plusSeconds(1));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void eachBlockOfEachFileIsFound() throws IOException {
        for (String file : List.of("changes", "large", "new", "same", "shared")) {
            find(place(file, 0, blocks(file)));
            assertSame(file, 0, blocks(file));
        }
        find(place("sharing", 10, 300));
        assertSame("sharing", 10, 300);
    }

    @Test
    void onlyWhatIsLookedForIsOffered() throws IOException {
        find(place("large", 250, 20), place("large", 599, 1), place("sharing", 19, 3), place("none", 0, 9));
        found.forEach((file, blocks) -> assertThat(file).isIn("large", "sharing"));
        assertThat(found.get("large")).hasSize(21);
        assertThat(found.get("sharing")).hasSize(3);
        assertSame("large", 250, 20);
        assertSame("large", 599, 1);
        assertSame("sharing", 19, 3);
    }

    @Test
    void whatIsDamagedElsewhereDoesNotMatter() throws IOException {
        spoil(second, content("shared", 200));
        find(place("changes", 0, 3), place("large", 0, 601), place("same", 0, 6));
        assertSame("large", 0, 601);
    }

    @Test
    void aDamagedBlockIsToldAndTheOthersAreFound() throws IOException {
        spoil(second, content("shared", 200));
        assertThatThrownBy(() -> find(place("shared", 190, 20), place("sharing", 205, 10), place("new", 0, 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not match its checksum");
        assertSame("new", 0, 1);
        assertSame("shared", 190, 10);
        assertSame("shared", 201, 9);
        assertSame("sharing", 205, 5);
        assertSame("sharing", 211, 4);
        assertThat(found.getOrDefault("shared", Map.of()).get(200L)).isNotEqualTo(content("shared", 200));
    }

    @Test
    void aBackupThatDoesNotFitIsToldInOneLine() throws IOException {
        SourceIdentity here = store.positions().get(0).identity();
        assertRefused(new SourceIdentity("cluster", "topic-id", "writes", 1), BLOCK, "does not have the partition");
        assertRefused(new SourceIdentity("cluster", "other-id", "writes", 0), BLOCK, "another topic of that name");
        assertRefused(here, 512, "blocks of 4096 bytes");
        Files.delete(first.resolve(Backup.MANIFEST));
        assertRefused(here, BLOCK, "it builds upon backup " + first.getFileName() + ", which is not there");
        Files.delete(second.resolve(Backup.MANIFEST));
        assertRefused(here, BLOCK, "there is no backup in " + backups);
    }

    @Test
    void itEndsWithTheEngine() {
        SourceIdentity here = store.positions().get(0).identity();
        assertThatThrownBy(() -> new BackupBlocks(backups).find(here, BLOCK, List.of(place("same", 0, 1)), () -> true))
                .hasMessage("the engine is stopping");
        assertThat(found).isEmpty();
    }

    private void assertRefused(SourceIdentity identity, int blockSizeBytes, String line) {
        assertThatThrownBy(() -> new BackupBlocks(backups)
                        .find(identity, blockSizeBytes, List.of(place("same", 0, 1)), () -> false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(line);
        assertThat(found).isEmpty();
    }

    private FileKey key(String file) {
        return FileKey.of(engine.sourceId(), file);
    }

    private void write(String file, long offsetBytes, int lengthBytes) {
        byte[] data = new byte[lengthBytes];
        random.nextBytes(data);
        engine.write(file, offsetBytes, data);
    }

    private Path backUp(Instant now) {
        BackupDraft draft = BackupDraft.begin(backups, now, BackupDraft.Extent.CHANGES, note -> {
            throw new AssertionError(note);
        });
        draft.add("writes", 0, (out, sinceOffset) -> {
            try (SnapshotReader reader =
                            new Readers(store, device, holds).open().orElseThrow();
                    SnapshotWriter writer = new SnapshotWriter(
                            reader, GEOMETRY, reader.view().positions().get(0), SnapshotBase.whole(sinceOffset), out)) {
                boolean more = true;
                while (more) {
                    more = writer.writeNext();
                }
            }
        });
        return draft.completed(GEOMETRY.deviceUuid()).directory();
    }

    private Place place(String file, long fileBlock, int lengthBlocks) {
        return new Place(file, fileBlock, lengthBlocks, (fromBlock, blocks) -> {
            ByteBuffer rest = blocks.duplicate();
            for (long block = fileBlock + fromBlock; rest.hasRemaining(); block++) {
                byte[] content = new byte[BLOCK];
                rest.get(content);
                assertThat(found.computeIfAbsent(file, name -> new TreeMap<>()).put(block, content))
                        .as("found before")
                        .isNull();
            }
        });
    }

    private void find(Place... places) throws IOException {
        new BackupBlocks(backups)
                .find(store.positions().get(0).identity(), BLOCK, new ArrayList<>(Arrays.asList(places)), () -> false);
    }

    private int blocks(String file) {
        return (engine.content(file).length + BLOCK - 1) / BLOCK;
    }

    private byte[] content(String file, long block) {
        return Arrays.copyOfRange(engine.content(file), (int) block * BLOCK, (int) (block + 1) * BLOCK);
    }

    private void assertSame(String file, long fromBlock, int lengthBlocks) {
        byte[] whole = engine.content(file);
        for (long block = fromBlock; block < fromBlock + lengthBlocks; block++) {
            byte[] wanted = Arrays.copyOf(
                    Arrays.copyOfRange(whole, (int) block * BLOCK, Math.min(whole.length, (int) (block + 1) * BLOCK)),
                    BLOCK);
            assertThat(found.getOrDefault(file, Map.of()).get(block))
                    .as(file + ", block " + block)
                    .isEqualTo(wanted);
        }
    }

    /** Flips a bit of a block in a backup. */
    private static void spoil(Path backup, byte[] block) throws IOException {
        Path snapshot = backup.resolve("writes-0.snapshot");
        byte[] bytes = Files.readAllBytes(snapshot);
        for (int at = 0; at + BLOCK <= bytes.length; at++) {
            if (bytes[at] == block[0] && Arrays.equals(bytes, at, at + BLOCK, block, 0, BLOCK)) {
                bytes[at + 9] ^= 1;
                Files.write(snapshot, bytes);
                return;
            }
        }
        throw new AssertionError("the backup does not have that block");
    }
}
