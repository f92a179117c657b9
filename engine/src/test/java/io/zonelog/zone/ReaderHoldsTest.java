package io.zonelog.zone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReaderHoldsTest {
    private long nowNanos;
    private final List<String> left = new ArrayList<>();
    private final ReaderHolds holds =
            new ReaderHolds(new ReaderHolds.Limits(2, 1000, 100), () -> nowNanos, () -> left.add("left"));

    @Test
    void whatACommitUnmappedIsHeldForReadersOfTheTimeBefore() {
        ReaderHolds.Hold before = holds.take().orElseThrow();
        holds.committed();
        ReaderHolds.Hold after = holds.take().orElseThrow();
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
        ReaderHolds.Hold hold = holds.take().orElseThrow();
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
        ReaderHolds.Hold hold = holds.take().orElseThrow();
        nowNanos = 1001;
        assertThat(hold.isCutOff()).isTrue();
        assertThat(holds.readers()).isZero();
    }

    @Test
    void writesThatWaitCutOffReadersThatHadTheirTimeAndStandInTheWay() {
        ReaderHolds.Hold old = holds.take().orElseThrow();
        holds.committed();
        nowNanos = 50;
        ReaderHolds.Hold young = holds.take().orElseThrow();
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
    void thereAreNotMoreReadersThanMayBe() {
        ReaderHolds.Hold first = holds.take().orElseThrow();
        assertThat(holds.take()).isPresent();
        assertThat(holds.take()).isEmpty();
        first.close();
        assertThat(holds.take()).isPresent();
        assertThat(holds.take()).isEmpty();
        nowNanos = 5000;
        assertThat(holds.take()).as("those whose time is over make room").isPresent();
        assertThat(ReaderHolds.none().take()).isEmpty();
    }
}
