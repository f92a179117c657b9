package io.zonelog.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.data.FaultInjection;
import io.zonelog.deploy.data.StoreRebuild;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.Trees;
import io.zonelog.deploy.testing.WrittenData;
import io.zonelog.engine.ApplyResult;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.StoredRows;
import io.zonelog.metadata.MetadataOptions;
import io.zonelog.metadata.RocksDbMappingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zonelog rebuild}, {@code zonelog check --log} and {@code store.rebuild} on data whose mapping store is lost. */
class RebuildCommandTest {
    private static final int FILES = 20;

    @TempDir
    private Path temporary;

    private WrittenData data;
    private DataDirectory directory;
    private String rows;

    @BeforeEach
    void write() throws IOException {
        data = WrittenData.inSmallZones(temporary.resolve("data"), engine -> {
            for (int file = 0; file < FILES; file++) {
                assertThat(engine.write("f" + file, 0, content(file))).isEqualTo(ApplyResult.APPLIED);
                engine.drain();
            }
        });
        directory = new DataDirectory(data.directory());
        rows = rows();
    }

    private static byte[] content(int file) {
        byte[] content = new byte[3 * WrittenData.BLOCK + file];
        Arrays.fill(content, (byte) file);
        return content;
    }

    @Test
    void makesTheStoreAnewFromTheDeviceAlone() throws Exception {
        remove(directory.metadata());
        CommandLineRun rebuild = data.run("rebuild");
        assertThat(rebuild.err()).isEmpty();
        assertThat(rebuild.status()).isZero();
        assertThat(rebuild.out().lines().reduce((one, other) -> other).orElseThrow())
                .matches("20 files and 1 position, as of entry \\d+ of the journal and batch \\d+");
        assertWhole();
        assertThat(names()).noneMatch(name -> name.startsWith("metadata."));
    }

    @Test
    void answersInJson() throws Exception {
        remove(directory.metadata());
        JsonNode answer =
                new ObjectMapper().readTree(data.run("rebuild", "--json").out());
        assertThat(answer.get("files").asLong()).isEqualTo(FILES);
        assertThat(answer.get("entry").asLong()).isPositive();
        assertThat(answer.get("batch").asLong()).isPositive();
        assertThat(answer.at("/positions/0/nextOffset").asLong()).isEqualTo(FILES);
        assertThat(answer.get("kept").asText()).isEmpty();
    }

    @Test
    void aStoreThatIsThereIsReplacedOnlyWhenToldSo() throws Exception {
        assertRefused(data.run("rebuild"), "there is a mapping store in ", "--replace moves it aside");
        write("changed");
        String changed = rows();
        CommandLineRun replaced = data.run("rebuild", "--replace");
        assertThat(replaced.status()).as(replaced.err()).isZero();
        assertWhole();
        Path kept = data.directory()
                .resolve(names().stream()
                        .filter(name -> name.startsWith("metadata.damaged-"))
                        .findFirst()
                        .orElseThrow());
        assertThat(replaced.out()).contains("; the store that was there is " + kept);
        remove(directory.metadata());
        Files.move(kept, directory.metadata());
        assertThat(rows()).isEqualTo(changed);
    }

    @Test
    void isRefusedWhereAnEngineRuns() {
        try (EngineData engine = EngineData.open(directory, MetadataOptions.forReader())) {
            assertThat(engine.lock()).isNotNull();
            assertRefused(data.run("rebuild"), "another zonelog engine is running on ");
            assertRefused(data.run("check", "--log"), "another zonelog engine is running on ");
        }
    }

    /** As after a kill at any moment: what is beside is removed, and a store that was moved aside stays where it is. */
    @Test
    void whatAnEarlierOneHasLeftDoesNoHarm() throws Exception {
        Path kept = data.directory().resolve("metadata.damaged-2026-12-01T030000.000Z");
        Files.move(directory.metadata(), kept);
        Path unfinished = data.directory().resolve("metadata.new");
        Files.createDirectories(unfinished.resolve("lost"));
        Files.writeString(unfinished.resolve("CURRENT"), "MANIFEST-000007\n");
        assertThat(data.run("rebuild").status()).isZero();
        assertWhole();
        assertThat(unfinished).doesNotExist();
        assertThat(kept).isNotEmptyDirectory();
    }

    @Test
    void aDeviceThatHoldsNoJournalIsNamed() throws Exception {
        WrittenData small =
                WrittenData.inFourZones(temporary.resolve("small"), engine -> engine.write("file", 0, content(1)));
        DataDirectory its = new DataDirectory(small.directory());
        CommandLineRun check = small.run("check", "--log");
        assertThat(check.status()).isEqualTo(1);
        assertThat(check.err()).contains("the device holds no whole checkpoint").hasLineCount(1);
        remove(its.metadata());
        CommandLineRun rebuild = small.run("rebuild");
        assertThat(rebuild.status()).isEqualTo(1);
        assertThat(rebuild.err())
                .contains("the device holds no whole checkpoint")
                .hasLineCount(1);
        assertThat(its.metadata()).doesNotExist();
        assertThat(small.directory().resolve("metadata.new")).doesNotExist();
    }

    /** A new, empty store would take everything on the device for free space. */
    @Test
    void whoFindsTheStoreMissingIsToldToMakeItAnew() throws Exception {
        remove(directory.metadata());
        for (List<String> words : List.of(List.of("ls"), List.of("gc"), List.of("check"), List.of("check", "--log"))) {
            assertRefused(
                    data.run(words.toArray(String[]::new)),
                    "the mapping store ",
                    "metadata is missing, but the device holds data: zonelog rebuild makes it anew");
            assertThat(directory.metadata()).doesNotExist();
        }
        Files.createDirectory(directory.metadata());
        assertRefused(data.run("ls"), "metadata is missing, but the device holds data: zonelog rebuild makes it anew");
        assertRefused(data.run("gc"), "metadata is missing, but the device holds data: zonelog rebuild makes it anew");
    }

    @Test
    void whoFindsTheStoreDamagedIsToldToMakeItAnew() throws Exception {
        damage();
        for (String word : List.of("ls", "gc", "check")) {
            assertRefused(data.run(word), "make it anew with zonelog rebuild --replace");
        }
        assertThat(data.run("rebuild", "--replace").status()).isZero();
        assertWhole();
    }

    @Test
    void anEngineThatMayMakesALostStoreAnewByItself() throws Exception {
        remove(directory.metadata());
        openAllowed();
        assertWhole();
        damage();
        openAllowed();
        assertWhole();
        assertThat(names())
                .filteredOn(name -> name.startsWith("metadata.damaged-"))
                .hasSize(1);
    }

    @Test
    void anEngineThatMayLeavesAWholeStoreAlone() throws Exception {
        openAllowed();
        assertThat(rows()).isEqualTo(rows);
        assertThat(names()).filteredOn(name -> name.startsWith("metadata.")).isEmpty();
    }

    @Test
    void checkComparesTheStoreWithTheLog() throws Exception {
        CommandLineRun clean = data.run("check", "--log");
        assertThat(clean.out()).matches("\\d+ rows as of entry \\d+ of the journal: clean\n");
        assertThat(clean.status()).isZero();
        write("changed");
        CommandLineRun changed = data.run("check", "--log", "--json");
        assertThat(changed.status()).isEqualTo(1);
        JsonNode answer = new ObjectMapper().readTree(changed.out());
        assertThat(answer.get("problemCount").asInt()).isEqualTo(1);
        assertThat(answer.at("/problems/0").asText())
                .startsWith("in the mapping store: next file id 1000, in the journal: next file id ");
        assertThat(names()).noneMatch(name -> name.startsWith("metadata."));
    }

    @Test
    void checkSaysThatStoreAndLogAreOfDifferentMoments() {
        try (RocksDbMappingStore store = store();
                MappingBatch batch = store.newBatch()) {
            batch.putJournalSequence(store.journalSequence() - 1);
            store.commit(batch);
        }
        CommandLineRun check = data.run("check", "--log");
        assertThat(check.status()).isEqualTo(1);
        assertThat(check.err())
                .contains("run and stop the engine, then check again")
                .hasLineCount(1);
    }

    private void openAllowed() {
        EngineData.open(
                        directory,
                        MetadataOptions.forReader(),
                        FaultInjection.NONE,
                        StoreRebuild.Policy.MISSING_OR_DAMAGED)
                .close();
    }

    private void assertWhole() {
        assertThat(rows()).isEqualTo(rows);
        for (int file = 0; file < FILES; file += 7) {
            assertThat(data.run("cat", "f" + file).bytes().array()).isEqualTo(content(file));
        }
        assertThat(data.run("check").out()).endsWith("clean\n");
        assertThat(data.run("check", "--log").out()).endsWith("clean\n");
    }

    private static void assertRefused(CommandLineRun run, String... parts) {
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(parts).hasLineCount(1);
    }

    private void damage() throws IOException {
        Files.delete(directory.metadata().resolve("CURRENT"));
    }

    private void write(String why) {
        try (RocksDbMappingStore store = store();
                MappingBatch batch = store.newBatch()) {
            batch.putNextFileId(1_000);
            store.commit(batch);
        }
        assertThat(rows()).as(why).isNotEqualTo(rows);
    }

    private String rows() {
        try (RocksDbMappingStore store = store()) {
            return StoredRows.listAll(store);
        }
    }

    private RocksDbMappingStore store() {
        return RocksDbMappingStore.open(directory.metadata(), new UUID(1, 2), MetadataOptions.forReader());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(data.directory())) {
            return entries.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static void remove(Path tree) {
        Trees.delete(tree);
    }
}
