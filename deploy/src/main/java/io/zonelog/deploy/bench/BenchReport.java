package io.zonelog.deploy.bench;

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
    /** Copies the rows. */
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
        TextTable table = new TextTable(
                Column.left("scenario"),
                Column.left("case"),
                Column.right("rate"),
                Column.left("unit"),
                Column.right("CPU s/GB"),
                Column.right("written/payload"),
                Column.right("p50 ms"),
                Column.right("p99 ms"),
                Column.right("max ms"));
        for (CaseRow row : cases) {
            table.row(
                    row.scenario(),
                    row.name(),
                    row.rate().text(),
                    row.unit(),
                    cell(row.processorSecondsPerGigabyte(), "%.2f"),
                    cell(row.writtenPerPayload(), "%.3f"),
                    cell(row.p50Millis(), "%.3f"),
                    cell(row.p99Millis(), "%.3f"),
                    cell(row.maxMillis(), "%.3f"));
        }
        List<String> lines = new ArrayList<>(table.lines());
        if (!ratios.isEmpty()) {
            TextTable ratioTable = new TextTable(
                    Column.left("scenario"), Column.left("ratio"), Column.right("median"), Column.left("goal"));
            ratios.forEach(row ->
                    ratioTable.row(row.scenario(), row.title(), row.ratio().text(), row.goal()));
            lines.add("");
            lines.addAll(ratioTable.lines());
        }
        return lines;
    }

    private static String cell(Spread spread, String format) {
        return spread.most() == 0 ? "" : String.format(Locale.ROOT, format, spread.median());
    }
}
