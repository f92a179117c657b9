package io.zonelog.zone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReaderHoldsTest {
    private long nowNanos;
    private final List<String> left = new ArrayList<>();
    private final ReaderHolds holds =
            new ReaderHolds(new ReaderHolds.Limits(2, 1000, 100), () -> nowNanos, () -> left.add("left"));

    @Test
    void whatACommitUnmappedIsHeldForReadersOfTheTimeBefore() {
        ReaderHolds.Hold before = take().orElseThrow();
        holds.committed();
        ReaderHolds.Hold after = take().orElseThrow();
        assertThat(holds.isUnread(1)).isFalse();
        before.close();
        assertThat(holds.isUnread(1)).isTrue();
        holds.committed();
        assertThat(holds.isUnread(2)).isFalse();
        after.close();
        assertThat(holds.isUnread(2)).isTrue();
        assertThat(left).hasSize(2);
    }

    @Test
    void aCommitThatIsNotDurableHasUnmappedNothing() {
        assertThat(holds.isUnread(1)).isFalse();
        holds.committed();
        assertThat(holds.isUnread(1)).isTrue();
    }

    @Test
    void aReaderWhoseTimeIsOverIsCutOff() {
        ReaderHolds.Hold hold = take().orElseThrow();
        holds.committed();
        nowNanos = 1000;
        assertThat(hold.isCutOff()).isFalse();
        assertThat(holds.isUnread(1)).isFalse();
        nowNanos = 1001;
        assertThat(holds.isUnread(1)).isTrue();
        assertThat(hold.isCutOff()).isTrue();
    }

    @Test
    void itNoticesByItselfThatItsTimeIsOver() {
        ReaderHolds.Hold hold = take().orElseThrow();
        nowNanos = 1001;
        assertThat(hold.isCutOff()).isTrue();
        assertThat(holds.readers()).isZero();
    }

    @Test
    void writesThatWaitCutOffReadersThatHadTheirTimeAndStandInTheWay() {
        ReaderHolds.Hold old = take().orElseThrow();
        holds.committed();
        nowNanos = 50;
        ReaderHolds.Hold young = take().orElseThrow();
        holds.committed();
        holds.press(1);
        assertThat(old.isCutOff()).isFalse();
        nowNanos = 101;
        holds.press(2);
        assertThat(old.isCutOff()).isTrue();
        assertThat(young.isCutOff()).isFalse();
        assertThat(holds.isUnread(1)).isTrue();
        assertThat(holds.isUnread(2)).isFalse();
        nowNanos = 200;
        holds.press(1);
        assertThat(young.isCutOff())
                .as("it holds nothing back that is older than itself")
                .isFalse();
    }

    @Test
    void aReaderOfVeryMuchLastsAsLongAsItMakesProgress() {
        ReaderHolds.Hold lasting =
                holds.take(ReaderHolds.Span.WHILE_IT_PROGRESSES).orElseThrow();
        holds.committed();
        for (nowNanos = 0; nowNanos <= 50_000; nowNanos += 1000) {
            assertThat(lasting.isCutOff()).isFalse();
            assertThat(holds.isUnread(1)).isFalse();
            lasting.progressed();
        }
        nowNanos = 51_001;
        assertThat(holds.isUnread(1)).as("it stands still").isTrue();
        assertThat(lasting.isCutOff()).isTrue();
    }

    @Test
    void progressDoesNotLetAnOrdinaryReaderLast() {
        ReaderHolds.Hold hold = take().orElseThrow();
        nowNanos = 1000;
        hold.progressed();
        nowNanos = 1001;
        assertThat(hold.isCutOff()).isTrue();
    }

    @Test
    void aReaderWhoseTimeIsOverIsCutOffAlthoughAnOlderOneLasts() {
        ReaderHolds.Hold lasting =
                holds.take(ReaderHolds.Span.WHILE_IT_PROGRESSES).orElseThrow();
        ReaderHolds.Hold ordinary = take().orElseThrow();
        nowNanos = 1001;
        lasting.progressed();
        assertThat(take()).as("there is room for another one").isPresent();
        assertThat(ordinary.isCutOff()).isTrue();
        assertThat(lasting.isCutOff()).isFalse();
    }

    @Test
    void writesThatWaitCutOffAlsoWhoMakesProgress() {
        ReaderHolds.Hold lasting =
                holds.take(ReaderHolds.Span.WHILE_IT_PROGRESSES).orElseThrow();
        holds.committed();
        nowNanos = 100;
        lasting.progressed();
        holds.press(1);
        assertThat(lasting.isCutOff()).isFalse();
        nowNanos = 101;
        lasting.progressed();
        holds.press(1);
        assertThat(lasting.isCutOff()).isTrue();
        assertThat(holds.isUnread(1)).isTrue();
    }

    @Test
    void thereAreNotMoreReadersThanMayBe() {
        ReaderHolds.Hold first = take().orElseThrow();
        assertThat(take()).isPresent();
        assertThat(take()).isEmpty();
        first.close();
        assertThat(take()).isPresent();
        assertThat(take()).isEmpty();
        nowNanos = 5000;
        assertThat(take()).as("those whose time is over make room").isPresent();
        assertThat(ReaderHolds.none().take(ReaderHolds.Span.BOUNDED)).isEmpty();
    }

    private Optional<ReaderHolds.Hold> take() {
        return holds.take(ReaderHolds.Span.BOUNDED);
    }
}
