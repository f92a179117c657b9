package io.zonelog.deploy.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs scenarios: in each round all cases of a scenario take turns, so that whatever else happens on the machine meets all of them. The
 * first round only warms up.
 */
public final class Bench {
    private final int rounds;
    private final long sizeBytes;
    private final Consumer<String> progress;

    /**
     * Creates a bench.
     *
     * @param rounds measured rounds, 1 or more
     * @param sizeBytes the data of one case, for the report
     * @param progress told each step
     */
    public Bench(int rounds, long sizeBytes, Consumer<String> progress) {
        this.rounds = rounds;
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
                for (BenchCase one : scenario.cases()) {
                    one.close();
                }
            }
        }
        return new BenchReport(rounds, sizeBytes, cases, ratios);
    }

    private Map<String, List<Measurement>> measure(Scenario scenario) throws IOException, InterruptedException {
        Map<String, List<Measurement>> measured = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (BenchCase one : scenario.cases()) {
                Measurement result = one.run(round);
                Measurement.Unit unit = result.unit();
                progress.accept(scenario.name() + ", " + (round == 0 ? "warm-up" : "round " + round) + ", " + one.name()
                        + ": " + Spread.number(unit.scaled(result.rate())) + " " + unit.title());
                if (round > 0) {
                    measured.computeIfAbsent(one.name(), unused -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        return measured;
    }

    private BenchReport.RatioRow row(String scenario, Scenario.Ratio ratio, Map<String, List<Measurement>> measured) {
        double[] figures = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            double best = 0;
            for (String lower : ratio.lower()) {
                best = Math.max(
                        best, measured.getOrDefault(lower, List.of()).get(round).rate());
            }
            figures[round] =
                    measured.getOrDefault(ratio.upper(), List.of()).get(round).rate() / best;
        }
        return new BenchReport.RatioRow(scenario, ratio.title(), Spread.of(figures), ratio.goal());
    }
}
