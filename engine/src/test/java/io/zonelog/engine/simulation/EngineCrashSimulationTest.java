package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * All operations over many files, with power cuts. How much is run: {@code -Dzonelog.histories=N} small histories, and large ones until
 * {@code -Dzonelog.operations=N} operations are applied, both from {@code -Dzonelog.seed=N} on.
 */
class EngineCrashSimulationTest {
    private static final int HISTORIES = Integer.getInteger("zonelog.histories", 100);
    private static final long OPERATIONS = Long.getLong("zonelog.operations", 700L);
    private static final long FIRST_SEED = Long.getLong("zonelog.seed", 1L);
    private static final int STEPS = 1500;

    @Test
    void filesEqualTheModelAfterEveryCommitAndPowerCut() {
        int crashes = 0;
        long operations = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
            CrashHistory history = run(seed, HistoryShape::small, "-Dzonelog.histories=1");
            crashes += history.crashes();
            operations += history.operations();
        }
        System.out.println(operations + " operations in " + HISTORIES + " histories from seed " + FIRST_SEED);
        assertThat(crashes).as("power cuts in all histories").isGreaterThan(HISTORIES / 2);
    }

    @Test
    void writesOfUpToFourMebibytesEqualTheModelToo() {
        long operations = 0;
        long seed = FIRST_SEED;
        while (operations < OPERATIONS) {
            operations +=
                    run(seed++, HistoryShape::large, "-Dzonelog.operations=1").operations();
        }
        System.out.println(operations + " operations in " + (seed - FIRST_SEED) + " histories from seed " + FIRST_SEED);
        assertThat(operations).isGreaterThanOrEqualTo(OPERATIONS);
    }

    private static CrashHistory run(long seed, Function<SplittableRandom, HistoryShape> shapes, String count) {
        try {
            CrashHistory history = new CrashHistory(seed, shapes);
            history.run(STEPS);
            return history;
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("history failed; run it alone with " + count + " -Dzonelog.seed=" + seed, failure);
        }
    }
}
