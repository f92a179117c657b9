package io.zonelog.deploy.bench.amplification;

import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.Measurement;
import io.zonelog.deploy.bench.measure.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The patterns and utilisations that write amplification is measured with, and their goals. Each round has a seed of its own. */
public final class AmplificationScenario {
    private static final int MOST_ZONES = 512;
    private static final int LEAST_ZONES = 64;
    private static final int LEAST_ZONE_BLOCKS = 32;
    private static final int BLOCK_BYTES = 4096;
    private static final int TURNS = 2;
    /** Every block needs some overwrites before its interval is known. */
    private static final int WARM_UP_TURNS = 6;

    private final int zones;
    private final int zoneBlocks;
    private final List<BenchCase> cases = new ArrayList<>();
    private final List<Scenario.Ratio> goals = new ArrayList<>();

    private AmplificationScenario(long sizeBytes) {
        long blocks = sizeBytes / BLOCK_BYTES;
        zones = (int) Math.max(LEAST_ZONES, Math.min(MOST_ZONES, blocks / LEAST_ZONE_BLOCKS));
        zoneBlocks = (int) Math.max(LEAST_ZONE_BLOCKS, blocks / zones);
    }

    /**
     * The scenario, on 512 zones; fewer if zones of 128 KiB would exceed the size.
     *
     * @param sizeBytes the capacity of the device, which is in memory
     */
    public static Scenario of(String name, long sizeBytes) {
        AmplificationScenario scenario = new AmplificationScenario(sizeBytes);
        scenario.add(OverwritePattern.UNIFORM, 0.8, "≤ 2.8");
        scenario.add(OverwritePattern.UNIFORM, 0.9, "≤ 5.4");
        scenario.add(OverwritePattern.SKEWED_80_20, 0.8, "≤ 2.15");
        scenario.add(OverwritePattern.SKEWED_90_10, 0.8, "≤ 1.62");
        scenario.add(OverwritePattern.ZIPF, 0.8, "≤ 1.70");
        scenario.add(OverwritePattern.SEQUENTIAL, 0.8, "≤ 1.03");
        return new Scenario(name, scenario.cases, scenario.goals);
    }

    private void add(OverwritePattern pattern, double utilisation, String goal) {
        String name = String.format(Locale.ROOT, "%s at %.2f", pattern.title(), utilisation);
        AmplificationRun.Device device = AmplificationRun.Device.of(zones, zoneBlocks, utilisation);
        double[] measuredUtilisation = new double[1];
        cases.add(BenchCase.of(name, 1, round -> {
            // what is counted needs no warm machine
            if (round == 0) {
                return Measurement.ofFigure(0, Measurement.Unit.BLOCKS);
            }
            try (AmplificationRun run = new AmplificationRun(device)) {
                AmplificationRun.Result result = run.measure(pattern, WARM_UP_TURNS, TURNS, round);
                measuredUtilisation[0] = result.utilisation();
                return Measurement.ofFigure(result.perUserBlock(), Measurement.Unit.BLOCKS);
            }
        }));
        cases.add(BenchCase.of(
                name + ", utilisation",
                1,
                round -> Measurement.ofFigure(measuredUtilisation[0], Measurement.Unit.SHARE)));
        goals.add(Scenario.Ratio.alone(name, Scenario.Figure.RATE, goal));
    }
}
