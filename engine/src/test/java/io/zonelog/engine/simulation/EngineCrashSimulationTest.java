package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineCrashSimulationTest {
    private static final int HISTORIES = Integer.getInteger("zonelog.histories", 300);
    private static final int STEPS = 1500;

    @Test
    void filesEqualTheModelAtTheStoredPositionsAfterEveryPowerCut() {
        long firstSeed = Long.getLong("zonelog.seed", 1L);
        int crashes = 0;
        for (long seed = firstSeed; seed < firstSeed + HISTORIES; seed++) {
            try {
                crashes += new CrashHistory(seed).run(STEPS);
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError(
                        "history failed; run it alone with -Dzonelog.histories=1 -Dzonelog.seed=" + seed, failure);
            }
        }
        assertThat(crashes).as("power cuts in all histories").isGreaterThan(HISTORIES / 2);
    }
}
