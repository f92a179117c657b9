package io.zonelog.journal;

import org.junit.jupiter.api.Test;

/** Random histories; {@code -Dzonelog.seed=N -Dzonelog.histories=N} tries others. */
class JournalHistoryTest {
    private static final long FIRST_SEED = Long.getLong("zonelog.seed", 1);
    private static final int SEEDS = Integer.getInteger("zonelog.histories", 40);

    @Test
    void whatTheDeviceHoldsIsWhatTheStoreWas() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            try {
                new JournalHistory(seed).run(150);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
    }
}
