package io.zonelog.engine;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The drill of {@link FailureDrill} for minutes, compared every so often: {@code -Dzonelog.drill.seconds=N}, {@code -Dzonelog.seed=N}. */
@Tag("soak")
class FailingZoneSoakIT {
    private static final long SEED = Long.getLong("zonelog.seed", 1L);
    private static final int SECONDS = Integer.getInteger("zonelog.drill.seconds", 180);
    private static final int OPERATIONS_PER_ROUND = 100_000;

    /** The watchdog ends a hang; no verdict depends on it. */
    @Test
    @Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anEngineKeepsIngestingForMinutesWhileZonesFailAndSoDoesOneInAHundredCommands() {
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        try (FailureDrill drill = new FailureDrill(SEED)) {
            do {
                drill.run(OPERATIONS_PER_ROUND);
                drill.verify();
            } while (System.nanoTime() < end);
        }
    }
}
