package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** All operations on devices that the files outgrow, with power cuts: {@code -Dzonelog.histories=N}, {@code -Dzonelog.seed=N}. */
class NearlyFullSimulationTest {
    private static final int HISTORIES = Math.max(1, Integer.getInteger("zonelog.histories", 100) / 4);
    private static final long FIRST_SEED = Long.getLong("zonelog.seed", 1L);
    private static final int STEPS = 4000;

    @Test
    void filesEqualTheModelWhileReclaimNeverRests() {
        run(HistoryShape::nearlyFull);
    }

    @Test
    void filesEqualTheModelOnDevicesOfThreeToEightZones() {
        run(HistoryShape::tiny);
    }

    private static void run(Function<SplittableRandom, HistoryShape> shapes) {
        int crashes = 0;
        int timesFull = 0;
        long relocations = 0;
        int reads = 0;
        int cutOff = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
            CrashHistory history = run(seed, shapes);
            crashes += history.crashes();
            timesFull += history.timesFull();
            relocations += history.relocations();
            reads += history.reads().reads();
            cutOff += history.reads().cutOff();
        }
        assertThat(crashes).as("power cuts in all histories").isPositive();
        assertThat(timesFull).as("records without room").isPositive();
        assertThat(reads).as("reads beside the engine").isGreaterThan(HISTORIES);
        assertThat(cutOff).as("readers cut off").isPositive();
        assertThat(relocations).as("relocations in all histories").isGreaterThan(HISTORIES);
    }

    private static CrashHistory run(long seed, Function<SplittableRandom, HistoryShape> shapes) {
        try {
            CrashHistory history = new CrashHistory(seed, shapes);
            history.run(STEPS);
            history.assertEmptyZonesAreReset();
            assertThat(history.stops()).isEmpty();
            return history;
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(
                    "history failed; run it alone with -Dzonelog.histories=1 -Dzonelog.seed=" + seed, failure);
        }
    }
}
