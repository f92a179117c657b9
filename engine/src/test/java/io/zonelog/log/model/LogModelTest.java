package io.zonelog.log.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Rule;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The design holds, and needs each of its rules. How much is run: {@code -Dzonelog.histories=N} histories a mode, from {@code -Dzonelog.seed=N} on. */
class LogModelTest {
    private static final int HISTORIES = Integer.getInteger("zonelog.histories", 3000);
    private static final long FIRST_SEED = Long.getLong("zonelog.seed", 1L);
    private static final int RANDOM_HISTORIES = 300;

    @ParameterizedTest
    @EnumSource
    void whatAPowerCutLeavesIsEnough(Design.Mode mode) {
        assertThat(FailingHistory.among(Design.whole(mode), FIRST_SEED, HISTORIES))
                .isNull();
    }

    @ParameterizedTest
    @EnumSource
    void historiesFromAnySeedHold(Design.Mode mode) {
        long seed = new SplittableRandom().nextLong(1L << 40);
        assertThat(FailingHistory.among(Design.whole(mode), seed, RANDOM_HISTORIES))
                .as("histories from seed %d", seed)
                .isNull();
    }

    @ParameterizedTest
    @EnumSource
    void withoutARuleSomeHistoryFails(Rule rule) {
        History history = History.ofSeed(rule.seed, rule.mode);
        assertThat(history.run(new Design(rule.mode, rule)))
                .as("without the rule history %d fails; LogModelSoakIT finds another one", rule.seed)
                .isNotNull();
        assertThat(history.run(Design.whole(rule.mode))).as("with it, it holds").isNull();
    }

    @Test
    void aFailingHistoryIsToldAndShrunk() {
        Rule rule = Rule.NAMES_RECORDED;
        Design design = new Design(rule.mode, rule);
        FailingHistory failing = FailingHistory.among(design, rule.seed, 1);
        assertThat(failing).isNotNull();
        assertThat(failing.shrunk().tapes())
                .hasSizeLessThan(History.ofSeed(rule.seed, rule.mode).tapes().size());
        assertThat(failing).asString().contains("seed " + rule.seed, "create", "FAILS");
    }
}
