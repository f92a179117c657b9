package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All operations over many files, with power cuts. How much is run: {@code -Dzonelog.histories=N} small histories, and large ones until
 * {@code -Dzonelog.operations=N} operations are applied, both from {@code -Dzonelog.seed=N} on.
 */
class EngineCrashSimulationTest {
    private static final int HISTORIES = Integer.getInteger("zonelog.histories", 100);
    private static final long OPERATIONS = Long.getLong("zonelog.operations", 700L);
    private static final long FIRST_SEED = Long.getLong("zonelog.seed", 1L);
    private static final int FILE_HISTORIES = Integer.getInteger("zonelog.file.histories", 12);
    private static final int STEPS = 1500;

    @TempDir
    Path directory;

    @Test
    void filesEqualTheModelAfterEveryCommitAndPowerCut() {
        int crashes = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
            crashes += run(seed, HistoryShape::small, "-Dzonelog.histories=1").crashes();
        }
        assertThat(crashes).as("power cuts in all histories").isGreaterThan(HISTORIES / 2);
    }

    @Test
    void filesEqualTheModelOnADeviceThatLimitsOpenAndActiveZones() {
        int histories = Math.max(1, HISTORIES / 4);
        long operations = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + histories; seed++) {
            operations +=
                    run(seed, HistoryShape::limited, "-Dzonelog.histories=1").operations();
        }
        assertThat(operations).isPositive();
    }

    @Test
    void filesEqualTheModelOnADeviceWithConventionalZones() {
        int histories = Math.max(1, HISTORIES / 2);
        long operations = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + histories; seed++) {
            operations += run(seed, HistoryShape::conventional, "-Dzonelog.histories=1")
                    .operations();
        }
        assertThat(operations).isPositive();
    }

    @Test
    void writesOfUpToFourMebibytesEqualTheModelToo() {
        long operations = 0;
        long seed = FIRST_SEED;
        while (operations < OPERATIONS) {
            operations +=
                    run(seed++, HistoryShape::large, "-Dzonelog.operations=1").operations();
        }
        assertThat(operations).isGreaterThanOrEqualTo(OPERATIONS);
    }

    private static CrashHistory run(long seed, Function<SplittableRandom, HistoryShape> shapes, String count) {
        CrashHistory history = new CrashHistory(seed, shapes);
        run(seed, history, count);
        return history;
    }

    private static void run(long seed, CrashHistory history, String count) {
        try {
            history.run(STEPS);
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("history failed; run it alone with " + count + " -Dzonelog.seed=" + seed, failure);
        }
    }

    /**
     * The same on a device in files with direct I/O, {@code -Dzonelog.file.histories=N}. The moment of a cut depends on the machine, the
     * verdict does not.
     */
    @Test
    void filesEqualTheModelAfterEveryPowerCutOfADeviceInFiles() {
        int crashes = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + FILE_HISTORIES; seed++) {
            Path path = directory.resolve("device-" + seed);
            CrashHistory history = new CrashHistory(
                    seed,
                    HistoryShape::smallForFiles,
                    (geometry, deviceSeed) -> FileHistoryDevice.create(path, geometry));
            run(seed, history, "-Dzonelog.file.histories=1");
            crashes += history.crashes();
            history.close();
        }
        assertThat(crashes).as("power cuts in all histories").isGreaterThan(FILE_HISTORIES / 2);
    }
}
