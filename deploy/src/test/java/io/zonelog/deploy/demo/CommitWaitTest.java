package io.zonelog.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitWaitTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    @Test
    void aBrokerMayBeAsSlowAsItIsIfMoreIsCommittedAllTheTime() {
        CommitWait.Patience patience = new CommitWait.Patience(Duration.ofMinutes(2), 0);
        for (int minute = 1; minute <= 60; minute++) {
            assertThat(patience.isOver(minute * MINUTE)).isFalse();
            patience.committed(minute, minute * MINUTE);
        }
        assertThat(patience.isOver(60 * MINUTE + 119 * SECOND)).isFalse();
    }

    @Test
    void whatCommitsNothingMoreIsGivenUp() {
        CommitWait.Patience patience = new CommitWait.Patience(Duration.ofMinutes(2), 0);
        patience.committed(5, 10 * SECOND);
        patience.committed(5, 100 * SECOND);
        assertThat(patience.isOver(129 * SECOND)).isFalse();
        assertThat(patience.isOver(130 * SECOND)).isTrue();
    }
}
