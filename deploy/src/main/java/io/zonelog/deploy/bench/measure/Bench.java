package io.zonelog.deploy.bench.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs scenarios: first each case for some time, so that what is measured has been compiled; then in rounds, in which all cases of a
 * scenario take turns, so that whatever else happens on the machine meets all of them.
 */
public final class Bench {
    private final int rounds;
    private final long warmUpNanos;
    private final long sizeBytes;
    private final Consumer<String> progress;

    /**
     * @param rounds measured rounds, 1 or more
     * @param warmUpNanos how long each case runs before them, at least once
     * @param sizeBytes the data of one case, for the report
     * @param progress told each step
     */
    public Bench(int rounds, long warmUpNanos, long sizeBytes, Consumer<String> progress) {
        this.rounds = rounds;
        this.warmUpNanos = warmUpNanos;
        this.sizeBytes = sizeBytes;
        this.progress = progress;
    }

    /** Makes a scenario when its turn comes, since it takes memory and files. */
    @FunctionalInterface
    public interface ScenarioSource {
        /** The scenario, its cases not yet run. */
        Scenario open() throws IOException, InterruptedException;
    }

    /** Runs scenarios one after another. */
    public BenchReport run(List<ScenarioSource> scenarios) throws IOException, InterruptedException {
        List<BenchReport.CaseRow> cases = new ArrayList<>();
        List<BenchReport.RatioRow> ratios = new ArrayList<>();
        for (ScenarioSource source : scenarios) {
            Scenario scenario = source.open();
            try {
                Map<String, List<Measurement>> measured = measure(scenario);
                measured.forEach((name, runs) -> cases.add(BenchReport.CaseRow.of(scenario.name(), name, runs)));
                scenario.ratios().forEach(ratio -> ratios.add(row(scenario.name(), ratio, measured)));
            } finally {
                scenario.close();
            }
        }
        return new BenchReport(rounds, sizeBytes, cases, ratios);
    }

    private Map<String, List<Measurement>> measure(Scenario scenario) throws IOException, InterruptedException {
        for (BenchCase one : scenario.cases()) {
            long startNanos = System.nanoTime();
            for (int run = 0; run == 0 || isCold(one, run, startNanos); run++) {
                tell(scenario, "warm-up", one, one.run(0));
            }
        }
        Map<String, List<Measurement>> measured = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (BenchCase one : scenario.cases()) {
                Measurement result = one.run(round);
                tell(scenario, "round " + round, one, result);
                measured.computeIfAbsent(one.name(), unused -> new ArrayList<>())
                        .add(result);
            }
        }
        return measured;
    }

    private boolean isCold(BenchCase one, int runs, long startNanos) {
        return runs < one.mostWarmUps() && System.nanoTime() - startNanos < warmUpNanos;
    }

    private void tell(Scenario scenario, String when, BenchCase one, Measurement result) {
        Measurement.Unit unit = result.unit();
        progress.accept(scenario.name() + ", " + when + ", " + one.name() + ": "
                + Spread.number(unit.scaled(result.rate())) + " " + unit.title());
    }

    private BenchReport.RatioRow row(String scenario, Scenario.Ratio ratio, Map<String, List<Measurement>> measured) {
        double[] figures = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            List<Double> lower = new ArrayList<>();
            for (String name : ratio.lower()) {
                lower.add(figure(ratio, name, round, measured));
            }
            double best = ratio.best(lower);
            // A case may be too short to be timed.
            figures[round] = best == 0 ? 0 : figure(ratio, ratio.upper(), round, measured) / best;
        }
        return new BenchReport.RatioRow(scenario, ratio.title(), Spread.of(figures), ratio.goal());
    }

    private static double figure(
            Scenario.Ratio ratio, String name, int round, Map<String, List<Measurement>> measured) {
        return ratio.figure().of(measured.getOrDefault(name, List.of()).get(round));
    }
}
