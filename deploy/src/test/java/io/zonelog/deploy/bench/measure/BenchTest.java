package io.zonelog.deploy.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
    @TempDir
    Path directory;

    /** A case that always measures the same, and notes that it ran. */
    private record Steady(String name, double rate, List<String> notes) implements BenchCase {
        @Override
        public Measurement run(int round) {
            notes.add(name + round);
            Latencies latencies = Latencies.ofAtMost(2);
            latencies.add(1_000_000);
            latencies.add(3_000_000);
            Measurement.Usage usage = new Measurement.Usage(1_000_000_000L, 2_000_000_000L, 3_000_000_000L);
            return new Measurement(rate * (round + 1), Measurement.Unit.BYTES, 1_000_000_000L, usage, latencies);
        }

        @Override
        public void close() {
            notes.add("close " + name);
        }
    }

    @Test
    void casesTakeTurnsAndTheFirstRoundDoesNotCount() throws Exception {
        List<String> notes = new ArrayList<>();
        Scenario scenario = new Scenario(
                "s",
                List.of(new Steady("a", 1e6, notes), new Steady("b", 2e6, notes), new Steady("c", 4e6, notes)),
                List.of(new Scenario.Ratio("a", List.of("b", "c"), "goal")));
        BenchReport report = new Bench(2, 0, 1, line -> {}).run(List.of(() -> scenario));
        assertThat(notes)
                .containsExactly("a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2", "close a", "close b", "close c");
        BenchReport.CaseRow row = report.cases().get(0);
        assertThat(row.rate()).isEqualTo(new Spread(2.5, 2, 3));
        assertThat(row.processorSecondsPerGigabyte().median()).isEqualTo(2);
        assertThat(row.writtenPerPayload().median()).isEqualTo(3);
        assertThat(row.p50Millis().median()).isEqualTo(1);
        assertThat(row.p99Millis().median()).isEqualTo(3);
        assertThat(report.ratios().get(0).ratio()).isEqualTo(new Spread(0.25, 0.25, 0.25));
        assertThat(report.lines()).anyMatch(line -> line.startsWith("s         a ÷ b or c"));
    }

    @Test
    void wrongUsageIsOneLineAndLeavesNothing() throws Exception {
        assertThat(CommandLineRun.of("bench", "--dir", directory.toString(), "--scenario", "fast")
                        .err())
                .contains("there is no such scenario; choose from memory, ")
                .hasLineCount(1);
        assertThat(CommandLineRun.of("bench", "--rounds", "0").status()).isEqualTo(2);
        assertThat(CommandLineRun.of("bench", "--dir", directory.resolve("none").toString())
                        .status())
                .isEqualTo(2);
        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void randomPlacesAreTheSameEachTime() {
        RecordStream records = new RecordStream(100, 4096, 1, RecordStream.Order.RANDOM);
        for (long number = 0; number < 100; number++) {
            assertThat(records.placeInFile(number)).isBetween(0L, 99L).isEqualTo(records.placeInFile(number));
        }
    }
}
