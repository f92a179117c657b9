package io.zonelog.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.testing.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of scenario runs and fills its rows; how fast is nobody's business here. */
class BenchSmokeIT {
    /** The same as the one of records of 4 KiB, with another number. */
    private static final Set<String> OTHER_LENGTHS = Set.of("kafka-64k", "kafka-1k", "kafka-256");

    @TempDir
    Path directory;

    @Test
    void everyKindOfScenarioFillsItsRows() throws Exception {
        Set<String> kinds =
                new LinkedHashSet<>(new Scenarios(directory, 1, 1).all().keySet());
        kinds.removeAll(OTHER_LENGTHS);
        CommandLineRun run = CommandLineRun.of(
                "bench",
                "--scenario",
                String.join(",", kinds),
                "--dir",
                directory.toString(),
                "--size",
                "2MiB",
                "--rounds",
                "1",
                "--warm-up",
                "0ms",
                "--json");
        assertThat(run.status()).as(run.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(run.out());
        Set<String> scenarios = new HashSet<>();
        report.get("cases").forEach(row -> scenarios.add(row.get("scenario").textValue()));
        assertThat(scenarios).hasSameSizeAs(kinds);
        assertThat(report.get("ratios")).hasSizeGreaterThan(scenarios.size());
        for (JsonNode row : report.get("cases")) {
            assertThat(row.get("rate").get("median").doubleValue())
                    .as(row.toString())
                    .isPositive();
        }
        for (JsonNode row : report.get("ratios")) {
            // Cases as short as these may take less processor time than the system counts.
            assertThat(row.get("ratio").get("median").doubleValue())
                    .as(row.toString())
                    .isFinite()
                    .isNotNegative();
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).as("scratch directories left behind").isEmpty();
        }
    }
}
