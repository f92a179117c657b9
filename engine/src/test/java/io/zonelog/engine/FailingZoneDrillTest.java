package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.fault.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The seconds' share of the drill; {@link FailingZoneSoakIT} takes minutes: {@code -Dzonelog.seed=N},
 * {@code -Dzonelog.drill.operations=N}.
 */
class FailingZoneDrillTest {
    private static final long SEED = Long.getLong("zonelog.seed", 1L);
    private static final int OPERATIONS = Integer.getInteger("zonelog.drill.operations", 24_000);

    /** The watchdog ends a hang; no verdict depends on it. */
    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anEngineKeepsIngestingWhileZonesFailAndSoDoesOneInAHundredCommands() {
        try (FailureDrill drill = new FailureDrill(SEED)) {
            drill.run(OPERATIONS);
            drill.verify();
            assertThat(drill.plan().struck())
                    .containsKeys(
                            Fault.Effect.ERROR_POINTER_UNCHANGED,
                            Fault.Effect.ERROR_POINTER_PARTIAL,
                            Fault.Effect.ERROR_POINTER_PAST,
                            Fault.Effect.ERROR,
                            Fault.Effect.ERROR_DATA_LOST);
        }
    }
}
