package io.zonelog.deploy.bench.amplification;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import java.util.Locale;

/** Write amplification of one pattern at one utilisation. Each round has a seed of its own. */
final class AmplificationCase implements BenchCase {
    private static final int TURNS = 2;
    /** Every block needs some overwrites before its interval is known. */
    private static final int WARM_UP_TURNS = 6;

    private final OverwritePattern pattern;
    private final AmplificationRun.Device device;
    private final String name;
    private double utilisation;

    AmplificationCase(OverwritePattern pattern, double utilisation, int zones, int zoneBlocks) {
        this.pattern = pattern;
        this.device = AmplificationRun.Device.of(zones, zoneBlocks, utilisation);
        this.name = String.format(Locale.ROOT, "%s at %.2f", pattern.title(), utilisation);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Measurement run(int round) {
        Meter meter = Meter.start();
        double amplification = 0;
        // What is counted needs no warm machine.
        if (round > 0) {
            try (AmplificationRun run = new AmplificationRun(device)) {
                AmplificationRun.Result result = run.measure(pattern, WARM_UP_TURNS, TURNS, round);
                amplification = result.perUserBlock();
                utilisation = result.utilisation();
            }
        }
        return new Measurement(amplification, Measurement.Unit.BLOCKS, 0, meter.stop(), Latencies.none());
    }

    @Override
    public int mostWarmUps() {
        return 1;
    }

    /** The utilisation that the last run had. */
    BenchCase utilisation() {
        return new Utilisation();
    }

    private final class Utilisation implements BenchCase {
        @Override
        public String name() {
            return name + ", utilisation";
        }

        @Override
        public int mostWarmUps() {
            return 1;
        }

        @Override
        public Measurement run(int round) {
            return new Measurement(
                    utilisation, Measurement.Unit.SHARE, 0, Meter.start().stop(), Latencies.none());
        }
    }
}
