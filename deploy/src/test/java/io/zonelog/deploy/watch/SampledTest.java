package io.zonelog.deploy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampledTest {
    private long nanos = -500;
    private int taken;

    @Test
    void aValueIsSharedForAWhileAndForTwentyTimesTheTimeThatItTook() {
        Sampled<Integer> sampled = new Sampled<>(this::take, () -> nanos, 1000);
        assertThat(sampled.get()).isEqualTo(1);
        nanos += 1999;
        assertThat(sampled.get()).isEqualTo(1);
        nanos += 1;
        assertThat(sampled.get()).isEqualTo(2);
    }

    private int take() {
        nanos += 100;
        taken++;
        return taken;
    }
}
