package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class EngineCrashSimulationTest {
    private static final int HISTORIES = Integer.getInteger("zonelog.histories", 300);

    @Test
    void filesEqualTheModelAtTheStoredPositionsAfterEveryPowerCut() {
        CrashHistory.Outcome outcome = run(HistoryShape::random, HISTORIES, 1500);
        assertThat(outcome.crashes()).as("power cuts in all histories").isGreaterThan(HISTORIES / 2);
    }

    @Test
    void theSameOnADeviceSoFullThatReclaimNeverRests() {
        int histories = Math.max(1, HISTORIES / 3);
        CrashHistory.Outcome outcome = run(HistoryShape::nearlyFull, histories, 4000);
        assertThat(outcome.crashes()).as("power cuts in all histories").isGreaterThan(histories);
        assertThat(outcome.relocations()).as("relocations in all histories").isGreaterThan(4L * histories);
        assertThat(outcome.timesFull()).as("records without room").isPositive();
    }

    private static CrashHistory.Outcome run(Function<SplittableRandom, HistoryShape> shapes, int histories, int steps) {
        long firstSeed = Long.getLong("zonelog.seed", 1L);
        CrashHistory.Outcome outcome = CrashHistory.Outcome.NOTHING;
        for (long seed = firstSeed; seed < firstSeed + histories; seed++) {
            try {
                outcome = outcome.plus(new CrashHistory(seed, shapes).run(steps));
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError(
                        "history failed; run it alone with -Dzonelog.histories=1 -Dzonelog.seed=" + seed, failure);
            }
        }
        return outcome;
    }
}
