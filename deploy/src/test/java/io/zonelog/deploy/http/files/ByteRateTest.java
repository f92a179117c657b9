package io.zonelog.deploy.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ByteRateTest {
    private static final int MIB = 1 << 20;

    private long nowNanos = 5;
    private final ByteRate rate = new ByteRate(10L * MIB, () -> nowNanos);

    @Test
    void aSenderThatPausesAsToldKeepsToTheRate() {
        long begunNanos = nowNanos;
        for (int piece = 0; piece < 40; piece++) {
            nowNanos += rate.take(MIB / 4);
        }
        assertThat(nowNanos - begunNanos).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void sendersShareTheRate() {
        assertThat(rate.take(MIB)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(rate.take(MIB)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
        nowNanos += TimeUnit.MILLISECONDS.toNanos(150);
        assertThat(rate.take(MIB)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(150));
    }

    @Test
    void littleIsMadeUpForAfterAPause() {
        nowNanos += TimeUnit.HOURS.toNanos(1);
        assertThat(rate.take(MIB)).as("a tenth of a second is").isZero();
        assertThat(rate.take(MIB)).as("an hour is not").isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
    }

    @Test
    void withoutALimitNobodyPauses() {
        ByteRate unlimited = new ByteRate(Long.MAX_VALUE, () -> nowNanos);
        for (int piece = 0; piece < 1_000; piece++) {
            assertThat(unlimited.take(64 * MIB)).isZero();
        }
    }
}
