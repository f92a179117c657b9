package io.zonelog.deploy.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long MIB = 1 << 20;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong();

    private Progress progress(long totalBytes) {
        return new Progress(
                Optional.of(new PrintStream(screen, true, StandardCharsets.UTF_8)), "scrub", totalBytes, nanos::get);
    }

    private String shown() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theLineTellsShareRateAndTimeLeftAndIsGoneAtTheEnd() {
        try (Progress progress = progress(400 * MIB)) {
            nanos.set(2 * SECOND_NANOS);
            progress.add(100 * MIB);
            assertThat(shown())
                    .isEqualTo(
                            "\r\u001b[Kscrub  [######                  ]  25%  100 MiB of 400 MiB  50.0 MiB/s  6 s left");
        }
        assertThat(shown()).endsWith("\r\u001b[K");
    }

    @Test
    void withoutATotalItTellsHowMuchAndHowFast() {
        Progress progress = progress(0);
        nanos.set(SECOND_NANOS);
        progress.add(3 * MIB);
        assertThat(shown()).isEqualTo("\r\u001b[Kscrub  3.0 MiB  3.0 MiB/s");
    }

    @Test
    void moreThanExpectedStaysAtTheEnd() {
        Progress progress = progress(MIB);
        nanos.set(SECOND_NANOS);
        progress.add(3 * MIB);
        assertThat(shown()).contains("100%").endsWith("0 s left");
    }

    @Test
    void workThatEndsAtOnceShowsNothing() {
        try (Progress progress = progress(MIB)) {
            nanos.set(SECOND_NANOS / 20);
            progress.add(MIB);
        }
        assertThat(shown()).isEmpty();
    }

    @Test
    void itIsDrawnTenTimesASecondAtMost() {
        Progress progress = progress(100);
        for (int step = 1; step <= 100; step++) {
            nanos.addAndGet(SECOND_NANOS / 100);
            progress.add(1);
        }
        assertThat(shown().chars().filter(unit -> unit == '\r').count()).isEqualTo(10);
    }
}
