package io.zonelog.deploy.bench.amplification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.zonelog.deploy.bench.amplification.AmplificationRun.Device;
import io.zonelog.deploy.bench.amplification.AmplificationRun.Result;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same as {@code bench --scenario amplification}, on a small device: batches and summaries weigh more there, so the bounds are wider. */
class AmplificationTest {
    private static final Device DEVICE = new Device(132, 128, 12_000);
    private static final long SEED = 7;

    /** The bounds are about 4 % above what was measured; a seed always gives the same figures. */
    @ParameterizedTest
    @CsvSource({"UNIFORM, 2.75", "SKEWED_90_10, 1.74", "ZIPF, 2.53"})
    void reclaimCopiesLittle(OverwritePattern pattern, double bound) {
        try (AmplificationRun run = new AmplificationRun(DEVICE)) {
            Result result = run.measure(pattern, 4, 1, SEED);
            assertThat(result.perDataBlock()).as(result.toString()).isLessThanOrEqualTo(bound);
            assertThat(result.utilisation()).as(result.toString()).isCloseTo(0.8, within(0.02));
        }
    }
}
