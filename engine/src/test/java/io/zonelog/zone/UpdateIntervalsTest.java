package io.zonelog.zone;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class UpdateIntervalsTest {
    private static final double EXPECTED = 1000;
    private static final Percentage CODED = Percentage.withPercentage(1);

    private final UpdateIntervals intervals = new UpdateIntervals(1024, 1 << 12);

    @Test
    void aBlockOfWhichNothingIsKnownHasTheIntervalExpected() {
        assertThat(intervals.written(1, 7, 50, EXPECTED)).isEqualTo(EXPECTED);
        assertThat(intervals.atLeastAge(1, 8, 60, EXPECTED)).isEqualTo(EXPECTED);
        assertThat(intervals.atLeastAge(2, 7, 60, EXPECTED)).isEqualTo(EXPECTED);
    }

    @Test
    void theFirstDistancesCountMoreThanTheLaterOnes() {
        intervals.written(1, 7, 100, EXPECTED);
        assertThat(intervals.written(1, 7, 200, EXPECTED)).isCloseTo((1000 + 100) / 2.0, CODED);
        assertThat(intervals.written(1, 7, 300, EXPECTED)).isCloseTo((1000 + 100 + 100) / 3.0, CODED);
        assertThat(intervals.written(1, 7, 400, EXPECTED)).isCloseTo((1000 + 100 + 100 + 100) / 4.0, CODED);
        for (long now = 500; now <= 6000; now += 100) {
            intervals.written(1, 7, now, EXPECTED);
        }
        assertThat(intervals.written(1, 7, 6200, EXPECTED)).isCloseTo(100 + 0.15 * 100, Percentage.withPercentage(5));
    }

    @Test
    void aBlockIsAtLeastAsColdAsItIsOld() {
        intervals.written(1, 7, 100, EXPECTED);
        intervals.written(1, 7, 110, EXPECTED);
        assertThat(intervals.atLeastAge(1, 7, 120, EXPECTED)).isCloseTo(505, CODED);
        assertThat(intervals.atLeastAge(1, 7, 90_110, EXPECTED)).isCloseTo(90_000, CODED);
    }

    @Test
    void onABigDeviceNeighboursShareAnEntry() {
        UpdateIntervals shared = new UpdateIntervals(1 << 12, 1 << 10);
        shared.written(1, 8, 100, EXPECTED);
        assertThat(shared.written(1, 11, 200, EXPECTED)).isCloseTo(550, CODED);
        assertThat(shared.written(1, 12, 300, EXPECTED)).isEqualTo(EXPECTED);
    }
}
