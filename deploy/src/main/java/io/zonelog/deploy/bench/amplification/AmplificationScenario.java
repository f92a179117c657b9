package io.zonelog.deploy.bench.amplification;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Scenario;
import java.util.ArrayList;
import java.util.List;

/** The patterns and utilisations that write amplification is measured with, and their goals. */
public final class AmplificationScenario {
    private static final int MOST_ZONES = 512;
    private static final int LEAST_ZONES = 64;
    private static final int LEAST_ZONE_BLOCKS = 32;
    private static final int BLOCK_BYTES = 4096;

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
        AmplificationCase one = new AmplificationCase(pattern, utilisation, zones, zoneBlocks);
        cases.add(one);
        cases.add(one.utilisation());
        goals.add(Scenario.Ratio.alone(one.name(), Scenario.Figure.RATE, goal));
    }
}
