package io.zonelog.engine.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check finds each kind of difference, however small its tables are, and looks nothing up where there is none. */
class CheckerTest {
    private static final int FILES = 40;
    private static final int BLOCK = 4096;
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(24, 16);

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final MappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
    private EngineFixture engine;

    @BeforeEach
    void writeFiles() {
        engine = new EngineFixture(device, store, EngineFixture.WITHOUT_RECORDS, (sequence, positions) -> {});
        for (int file = 0; file < FILES; file++) {
            engine.write(name(file), 0, new byte[BLOCK]);
            engine.write(name(file), 3 * BLOCK, new byte[2 * BLOCK + 1]);
            engine.drain();
        }
        engine.apply("copy", new FileOperation.Clone(key(3), 0, 0, 5 * BLOCK));
        engine.drain();
    }

    private static String name(int file) {
        return "f" + Integer.reverse(file);
    }

    private FileKey key(int file) {
        return FileKey.of(engine.sourceId(), name(file));
    }

    private FileRecord file(int file) {
        return store.file(key(file)).orElseThrow();
    }

    private Extent extent(FileRecord file) {
        try (Cursor<Extent> extents = store.extents(file.fileId(), 0)) {
            assertThat(extents.advance()).isTrue();
            return extents.current();
        }
    }

    private List<String> problems(MappingStore checked, int mostRows) {
        List<String> problems = new ArrayList<>();
        long[] looks = {0};
        Checker.Summary summary =
                new Checker(checked, device, problems::add, blocks -> looks[0] += blocks, mostRows).run();
        assertThat(summary.files()).isEqualTo(FILES + 1);
        if (problems.isEmpty()) {
            // the copy has blocks of its own only beside those that it shares
            assertThat(looks[0]).isBetween(summary.mappedBlocks() * 3, summary.mappedBlocks() * 3 + 2 * 5);
        }
        return problems;
    }

    /** What is found after a change of the rows, whatever the size of the tables. */
    private List<String> problemsAfter(BiConsumer<MappingBatch, FileRecord> damage) {
        FileRecord file = file(7);
        try (MappingBatch batch = store.newBatch()) {
            damage.accept(batch, file);
            store.commit(batch);
        }
        List<String> problems = problems(store, 1 << 20);
        for (int mostRows : new int[] {1, 2, 7, 39, 40, 41}) {
            assertThat(problems(store, mostRows))
                    .as("tables of %s rows", mostRows)
                    .containsExactlyInAnyOrderElementsOf(problems);
        }
        return problems;
    }

    @Test
    void whatFitsIsCleanWhateverTheSizeOfTheTables() {
        assertThat(problemsAfter((batch, file) -> {})).isEmpty();
    }

    @Test
    void whatFitsIsWalkedOverAndNotLookedUp() {
        Map<String, Integer> calls = new TreeMap<>();
        MappingStore counted = (MappingStore) Proxy.newProxyInstance(
                MappingStore.class.getClassLoader(),
                new Class<?>[] {MappingStore.class},
                (proxy, method, arguments) -> {
                    calls.merge(method.getName(), 1, Integer::sum);
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
        assertThat(problems(counted, 1 << 20)).isEmpty();
        assertThat(calls)
                .containsEntry("allExtents", 1)
                .containsEntry("namesById", 1)
                .containsEntry("files", 1);
        assertThat(calls).doesNotContainKeys("file", "extents", "filesFrom");
        assertThat(calls.get("rmap")).isLessThanOrEqualTo(GEOMETRY.zoneCount());
        assertThat(calls.get("checksums")).isLessThanOrEqualTo(GEOMETRY.zoneCount() * 4);
    }

    @Test
    void aRecordThatDoesNotFitItsExtentsIsTold() {
        assertThat(problemsAfter((batch, file) -> batch.updateFile(new FileRecord(
                        file.fileId(),
                        file.key(),
                        file.sizeBytes(),
                        file.mappedBlocks() + 1,
                        file.extentCount(),
                        0,
                        0))))
                .singleElement()
                .asString()
                .contains("file " + name(7) + ": its record says 2 extents with 5 blocks, there are 2 with 4");
    }

    @Test
    void aRecordWithoutItsExtentsIsTold() {
        assertThat(problemsAfter((batch, file) -> {
                    batch.removeExtent(file.fileId(), 0);
                    batch.removeExtent(file.fileId(), 3);
                }))
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo("file " + name(7) + ": its record says 2 extents with 4 blocks, there are 0 with 0"))
                .anySatisfy(line -> assertThat(line).contains("its counter says"));
    }

    @Test
    void extentsOfNoFileAreTold() {
        assertThat(problemsAfter((batch, file) -> {
                    batch.putExtent(999, extent(file).withFlags(Extent.FLAG_SHARED));
                }))
                .contains("file id 999: 1 extents belong to no file");
    }

    @Test
    void anIdThatWasNeverGivenOutIsTold() {
        assertThat(problemsAfter((batch, file) -> batch.putNextFileId(file.fileId())))
                .contains("file " + name(7) + ": its id " + file(7).fileId() + " was never given out");
    }

    @Test
    void aFileThatIsMappedBehindItsEndIsTold() {
        assertThat(problemsAfter((batch, file) -> batch.updateFile(new FileRecord(
                        file.fileId(), file.key(), 4 * BLOCK, file.mappedBlocks(), file.extentCount(), 0, 0))))
                .containsExactly("file " + name(7) + ": block 5 is mapped behind its end at byte " + 4 * BLOCK);
    }

    @Test
    void aBlockThatIsMappedTwiceIsTold() {
        assertThat(problemsAfter((batch, file) -> batch.putExtent(file.fileId(), extent(file(8)))))
                .anySatisfy(line -> assertThat(line).contains("is mapped twice, not marked as shared"))
                .anySatisfy(line -> assertThat(line).contains("its counter says"));
    }

    @Test
    void aSharerThatTheReverseMapDoesNotNameIsTold() {
        assertThat(problemsAfter((batch, file) -> {
                    Extent own = extent(file);
                    Extent other = extent(file(8));
                    batch.putExtent(file.fileId(), own.at(other.sector()).withFlags(Extent.FLAG_SHARED));
                    batch.putExtent(file(8).fileId(), other.withFlags(Extent.FLAG_SHARED));
                }))
                .anySatisfy(line -> assertThat(line).contains("the reverse map does not name it as owner of block"));
    }

    @Test
    void aPlaceOutsideOfAllZonesIsTold() {
        assertThat(problemsAfter((batch, file) ->
                        batch.putExtent(file.fileId(), extent(file).at(GEOMETRY.sectorOf(23, 0) + 100_000))))
                .anySatisfy(line -> assertThat(line).contains("does not lie in the capacity of a zone"));
    }

    @Test
    void missingChecksumsAndOwnersAndCountersAreTold() {
        int zone = GEOMETRY.zoneOf(extent(file(7)).sector());
        List<String> problems = problemsAfter((batch, file) -> batch.dropZone(zone));
        assertThat(problems)
                .anySatisfy(line -> assertThat(line).contains("of zone " + zone + " has no checksum"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("zone " + zone + ": ")
                        .contains("mapped blocks have no owner in the reverse map, the first is block "));
        assertThat(problemsAfter((batch, file) -> batch.putZone(new ZoneUsage(zone, 1, 1, 0, 0))))
                .anySatisfy(line -> assertThat(line).startsWith("zone " + zone + ": extents map "));
    }

    @Test
    void anOwnerOfAnotherFileBlockIsNone() {
        List<RmapRun> runs = new ArrayList<>();
        int zone = GEOMETRY.zoneOf(extent(file(7)).sector());
        try (Cursor<RmapRun> cursor = store.rmap(zone)) {
            while (cursor.advance()) {
                runs.add(cursor.current());
            }
        }
        assertThat(problemsAfter((batch, file) -> {
                    for (RmapRun run : runs) {
                        batch.removeRmap(run);
                        batch.putRmap(new RmapRun(
                                zone,
                                run.blockInZone(),
                                run.owners().stream()
                                        .map(owner -> new RmapRun.Owner(
                                                owner.blockOffset(),
                                                owner.lengthBlocks(),
                                                owner.fileId(),
                                                owner.fileBlock() + 1))
                                        .toList()));
                    }
                }))
                .anySatisfy(line -> assertThat(line).contains("have no owner in the reverse map"));
    }
}
