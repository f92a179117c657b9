package io.zonelog.deploy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Dashboard and alerts ask for metrics that exist, and every alert is explained and tested. */
class MonitoringFilesTest {
    private static final Path MONITORING = Path.of("monitoring");
    private static final Pattern METRIC = Pattern.compile("\\bzonelog_[a-z_]+");
    private static final Pattern ALERT = Pattern.compile("alert: (\\w+)");

    @Test
    void theDashboardAsksForMetricsThatExist() throws Exception {
        JsonNode dashboard = new ObjectMapper()
                .readTree(MONITORING.resolve("grafana/dashboards/zonelog.json").toFile());
        List<String> expressions = new ArrayList<>();
        dashboard.findValues("expr").forEach(expression -> expressions.add(expression.asText()));
        assertThat(expressions).hasSizeGreaterThan(30);
        assertThat(documented()).containsAll(metrics(String.join("\n", expressions)));
        assertThat(dashboard.path("panels"))
                .allSatisfy(panel -> assertThat(panel.path("gridPos").path("x").asInt()
                                + panel.path("gridPos").path("w").asInt())
                        .isLessThanOrEqualTo(24));
    }

    @Test
    void theAlertsAskForMetricsThatExist() throws Exception {
        assertThat(documented()).containsAll(metrics(read("alerts.yml")));
    }

    @Test
    void everyAlertIsTestedAndExplained() throws Exception {
        String tests = read("alerts-test.yml");
        String guide = Files.readString(Path.of("OPERATIONS.md"));
        List<String> alerts = all(ALERT, read("alerts.yml"), match -> match.group(1));
        assertThat(alerts).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        assertThat(alerts).allSatisfy(alert -> assertThat(guide).contains("`" + alert + "`"));
        assertThat(alerts)
                .allSatisfy(alert -> assertThat(tests)
                        .containsAnyOf(alert, alert.startsWith("ZonelogSpace") ? "ZonelogSpace.*" : alert));
    }

    private static String read(String name) throws IOException {
        return Files.readString(MONITORING.resolve(name));
    }

    private static Set<String> documented() throws IOException {
        Set<String> names = new TreeSet<>(metrics(Files.readString(Path.of("METRICS.md"))));
        names.add("zonelog_connector_durable_latency_seconds_bucket");
        return names;
    }

    private static Set<String> metrics(String text) {
        return new TreeSet<>(all(METRIC, text, MatchResult::group));
    }

    private static List<String> all(
            Pattern pattern, String text, java.util.function.Function<MatchResult, String> part) {
        return pattern.matcher(text).results().map(part).collect(Collectors.toList());
    }
}
