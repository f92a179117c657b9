package io.zonelog.deploy.bench.measure;

import io.zonelog.deploy.terminal.TextTable;
import io.zonelog.deploy.terminal.TextTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The figures of all scenarios; the JSON answer of {@code bench}.
 *
 * @param rounds measured rounds
 * @param sizeBytes the data of one case
 * @param cases a row for each case
 * @param ratios a row for each ratio
 */
public record BenchReport(int rounds, long sizeBytes, List<CaseRow> cases, List<RatioRow> ratios) {
    private static final TextTable<CaseRow> CASES = new TextTable<>(List.of(
            Column.left("scenario", CaseRow::scenario),
            Column.left("case", CaseRow::name),
            Column.right("rate", row -> row.rate().text()),
            Column.left("unit", CaseRow::unit),
            Column.right("CPU s/GB", row -> cell(row.processorSecondsPerGigabyte(), "%.2f")),
            Column.right("written/payload", row -> cell(row.writtenPerPayload(), "%.3f")),
            Column.right("p50 ms", row -> cell(row.p50Millis(), "%.3f")),
            Column.right("p99 ms", row -> cell(row.p99Millis(), "%.3f")),
            Column.right("max ms", row -> cell(row.maxMillis(), "%.3f"))));
    private static final TextTable<RatioRow> RATIOS = new TextTable<>(List.of(
            Column.left("scenario", RatioRow::scenario),
            Column.left("ratio", RatioRow::title),
            Column.right("median", row -> row.ratio().text()),
            Column.left("goal", RatioRow::goal)));

    public BenchReport {
        cases = List.copyOf(cases);
        ratios = List.copyOf(ratios);
    }

    /**
     * One case.
     *
     * @param scenario its scenario
     * @param name its name
     * @param unit unit of the rate
     * @param rate the rate in that unit
     * @param processorSecondsPerGigabyte processor time of this process for 10^9 bytes of payload; zeros without payload
     * @param writtenPerPayload bytes that this process had written for each byte of payload; zeros where unknown
     * @param p50Millis the middle latency of each round
     * @param p99Millis the latency that one of a hundred exceeds
     * @param maxMillis the longest
     */
    public record CaseRow(
            String scenario,
            String name,
            String unit,
            Spread rate,
            Spread processorSecondsPerGigabyte,
            Spread writtenPerPayload,
            Spread p50Millis,
            Spread p99Millis,
            Spread maxMillis) {
        static CaseRow of(String scenario, String name, List<Measurement> rounds) {
            Measurement.Unit unit = rounds.get(0).unit();
            return new CaseRow(
                    scenario,
                    name,
                    unit.title(),
                    spread(rounds, Scenario.Figure.RATE),
                    spread(rounds, Scenario.Figure.PROCESSOR),
                    spread(rounds, Scenario.Figure.WRITTEN),
                    spread(rounds, Scenario.Figure.P50),
                    spread(rounds, Scenario.Figure.P99),
                    spread(rounds, Scenario.Figure.MAX));
        }
    }

    /**
     * One ratio.
     *
     * @param scenario its scenario
     * @param title what is divided by what, or which figure it is
     * @param ratio of each round, or the figure itself
     * @param goal what to reach
     */
    public record RatioRow(String scenario, String title, Spread ratio, String goal) {}

    private static Spread spread(List<Measurement> rounds, Scenario.Figure figure) {
        return Spread.of(rounds.stream().mapToDouble(figure::of).toArray());
    }

    /** The answer for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(CASES.lines(cases));
        if (!ratios.isEmpty()) {
            lines.add("");
            lines.addAll(RATIOS.lines(ratios));
        }
        return lines;
    }

    private static String cell(Spread spread, String format) {
        return spread.most() == 0 ? "" : String.format(Locale.ROOT, format, spread.median());
    }
}
