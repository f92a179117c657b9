package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.EngineFixture;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What real programs did to their files: {@code sqlite} fills, updates, shrinks and journals a database in both of its ways; {@code lmdb} loads
 * a database twice; {@code mke2fs} makes a file system in an image; {@code qemu} makes, writes, snapshots, converts, commits and shrinks disk
 * images; {@code git} commits and repacks; {@code fio} writes unaligned blocks and verifies them; {@code fsx} is xfs_io on XFS with 1,500 random
 * writes, punches, zeroed ranges, truncates, preallocations and clones in three files. Power cuts at other moments:
 * {@code -Dzonelog.seed=N}, and {@code -Dzonelog.histories=N} for N / 100 seeds from that on.
 */
class RealHistoriesTest {
    private static final int SEEDS = Math.max(1, Integer.getInteger("zonelog.histories", 100) / 100);
    private static final long FIRST_SEED = Long.getLong("zonelog.seed", 1L);
    private static final int MARKED_POINTS = 5;
    private static final int MAX_APPEND_BLOCKS = 64;

    @ParameterizedTest
    @CsvSource({
        "sqlite, 512, 0", "sqlite, 4096, 2", "mke2fs, 512, 0", "mke2fs, 4096, 2", "lmdb, 512, 2", "lmdb, 4096, 0",
        "qemu, 512, 2", "qemu, 4096, 0", "git, 512, 0", "git, 4096, 2", "fio, 512, 0", "fio, 4096, 2",
        "fsx, 512, 0", "fsx, 512, 2", "fsx, 4096, 0", "fsx, 4096, 2"
    })
    void filesEqualThoseOfTheProgram(String program, int blockSizeBytes, int conventionalZones) {
        ProgramHistory history = ProgramHistory.of(program);
        assertThat(history.markedPoints()).isGreaterThanOrEqualTo(MARKED_POINTS);
        assertThat(history.marksAt(history.size()))
                .as("what files were at the end")
                .isNotEmpty();
        DeviceGeometry geometry = geometry(blockSizeBytes, 64, conventionalZones, (1 << 20) / blockSizeBytes);
        InMemoryMappingStore store = new InMemoryMappingStore(geometry.deviceUuid());
        try (EngineFixture fixture = new EngineFixture(
                InMemoryZonedDevice.immediate(geometry), store, EngineFixture.OPTIONS, (sequence, positions) -> {})) {
            for (long offset = 0; offset < history.size(); offset++) {
                ProgramHistory.Call call = history.call(offset);
                assertThat(fixture.apply(call.file(), call.operation(fixture.sourceId())))
                        .as("record %d", offset)
                        .isEqualTo(ApplyResult.APPLIED);
                assertMarks(fixture, history.marksAt(offset + 1));
            }
            assertThat(fixture.problems()).isEmpty();
        }
    }

    private static void assertMarks(EngineFixture fixture, List<ProgramHistory.Mark> marks) {
        if (!marks.isEmpty()) {
            fixture.drain();
            marks.forEach(mark -> mark.assertHolds(fixture.content(mark.file())));
        }
    }

    /** On devices that have room for a journal of the mapping store, and hardly more than the program needs. */
    @ParameterizedTest
    @CsvSource({
        "sqlite, 4096, 38, 2, 16, 5",
        "mke2fs, 512, 34, 0, 16, 1",
        "lmdb, 512, 52, 2, 8, 0",
        "qemu, 4096, 40, 0, 16, 10",
        "git, 512, 33, 0, 6, 0",
        "fio, 4096, 48, 2, 16, 10",
        "fsx, 512, 40, 2, 32, 10",
        "fsx, 4096, 40, 0, 8, 10"
    })
    void whateverAPowerCutLeavesIsTheLiveStoreAndGoesOnToTheSameFiles(
            String program,
            int blockSizeBytes,
            int zoneCount,
            int conventionalZones,
            int zoneBlocks,
            int leastRelocations) {
        DeviceGeometry geometry = geometry(blockSizeBytes, zoneCount, conventionalZones, zoneBlocks);
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            InterruptedProgram run = new InterruptedProgram(ProgramHistory.of(program), geometry, seed);
            try {
                run.run();
                run.assertProvesSomething(leastRelocations);
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError(
                        "history failed; run it alone with -Dzonelog.histories=1 -Dzonelog.seed=" + seed, failure);
            }
        }
    }

    private static DeviceGeometry geometry(int blockSizeBytes, int zoneCount, int conventionalZones, int zoneBlocks) {
        return new DeviceGeometry(
                new UUID(0, 1),
                blockSizeBytes,
                zoneCount,
                conventionalZones,
                zoneBlocks,
                zoneBlocks,
                Math.min(zoneBlocks, MAX_APPEND_BLOCKS),
                0,
                0);
    }
}
