package io.zonelog.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitWaitTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aBrokerMayBeAsSlowAsItIsIfMoreIsCommittedAllTheTime() {
        CommitWait.Patience patience = new CommitWait.Patience(Duration.ofSeconds(120), 0);
        for (int minute = 1; minute <= 60; minute++) {
            assertThat(patience.isOver(minute * 60 * SECOND)).isFalse();
            patience.committed(minute, minute * 60 * SECOND);
        }
        assertThat(patience.isOver(3600 * SECOND + 119 * SECOND)).isFalse();
    }

    @Test
    void whatCommitsNothingMoreIsGivenUp() {
        CommitWait.Patience patience = new CommitWait.Patience(Duration.ofSeconds(120), 0);
        patience.committed(5, 10 * SECOND);
        patience.committed(5, 100 * SECOND);
        assertThat(patience.isOver(129 * SECOND)).isFalse();
        assertThat(patience.isOver(130 * SECOND)).isTrue();
    }
}
