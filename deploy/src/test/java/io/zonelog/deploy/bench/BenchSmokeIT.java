package io.zonelog.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.testing.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every scenario runs and fills its rows; how fast is nobody's business here. */
class BenchSmokeIT {
    @TempDir
    Path directory;

    @Test
    void everyScenarioFillsItsRows() throws Exception {
        CommandLineRun run = CommandLineRun.of(
                "bench",
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
        assertThat(report.get("cases")).hasSize(35);
        assertThat(report.get("ratios")).hasSize(10);
        for (JsonNode row : report.get("cases")) {
            assertThat(row.get("rate").get("median").doubleValue())
                    .as(row.toString())
                    .isPositive();
        }
        for (JsonNode row : report.get("ratios")) {
            assertThat(row.get("ratio").get("median").doubleValue())
                    .as(row.toString())
                    .isPositive();
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).as("scratch directories left behind").isEmpty();
        }
    }
}
