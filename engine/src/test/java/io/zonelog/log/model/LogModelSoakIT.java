package io.zonelog.log.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Rule;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many histories: {@code -Dzonelog.histories=N} a mode, from {@code -Dzonelog.seed=N} on or from a seed that is printed; and for each rule the
 * history that fails without it, shrunk and told; another one if the histories of seeds have changed.
 */
@Tag("soak")
class LogModelSoakIT {
    private static final int HISTORIES = Integer.getInteger("zonelog.histories", 1_000_000);
    private static final long FIRST_SEED = Long.getLong("zonelog.seed", new SplittableRandom().nextLong(1L << 40));

    @ParameterizedTest
    @EnumSource
    void whatAPowerCutLeavesIsEnough(Design.Mode mode) {
        long start = System.nanoTime();
        assertThat(FailingHistory.among(Design.whole(mode), FIRST_SEED, HISTORIES))
                .as("histories from seed %d", FIRST_SEED)
                .isNull();
        System.out.printf(
                "%s: %d histories from seed %d hold, %d s%n",
                mode, HISTORIES, FIRST_SEED, (System.nanoTime() - start) / 1_000_000_000);
    }

    @ParameterizedTest
    @EnumSource
    void withoutARuleSomeHistoryFails(Rule rule) {
        FailingHistory failing = FailingHistory.among(new Design(rule.mode, rule), rule.seed, HISTORIES);
        assertThat(failing).as("a history that fails without the rule").isNotNull();
        System.out.println(failing);
    }
}
