package io.zonelog.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a running engine tells over HTTP, and what it lets itself be told. */
@ExtendWith(SharedBroker.class)
class HttpIT {
    private static final String TOKEN = "a-token-for-the-test";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void filesZonesAndRecordsAreFound(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = start(topic)) {
            for (String key : List.of("a", "b", "dir/100%", "..")) {
                topic.append(0, key, new byte[10_000]);
            }
            topic.awaitCommitted();
            JsonNode first = json(engine, "/api/v1/files?limit=3");
            assertThat(keys(first)).containsExactly("..", "a", "b");
            String next = URLEncoder.encode(first.path("next").textValue(), StandardCharsets.UTF_8);
            assertThat(keys(json(engine, "/api/v1/files?from=" + next))).containsExactly("dir/100%");
            assertThat(keys(json(engine, "/api/v1/files?prefix=dir%2F"))).containsExactly("dir/100%");
            assertThat(number(engine, "/api/v1/files/dir%2F100%25", "/sizeBytes"))
                    .isEqualTo(10_000);
            String map = "/api/v1/files/..%40" + topic.name() + "%2F0/map";
            assertThat(number(engine, map, "/extents/0/lengthBytes")).isEqualTo(12_288);
            long zone = number(engine, map, "/extents/0/zone");
            assertThat(keys(json(engine, "/api/v1/zones/" + zone + "/files"))).contains("..");
            assertThat(keys(json(engine, "/api/v1/locate/" + topic.name() + "/0/1")))
                    .contains("b");
            assertThat(get(engine, "/api/v1/files/none").statusCode()).isEqualTo(404);
            assertThat(get(engine, "/api/v1/files?from=nowhere").statusCode()).isEqualTo(400);
            assertThat(get(engine, "/api/v1/zones/64").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void zonesAndSpaceAddUp(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = start(topic)) {
            topic.append(0, "a", new byte[5_000_000]);
            topic.awaitCommitted();
            Eventually.until(
                    "the sample is new",
                    () -> number(engine, "/api/v1/space", "/usedBytes") > 5_000_000
                            && number(engine, "/api/v1/space", "/journalBytes") > 0);
            JsonNode zones = json(engine, "/api/v1/zones").path("zones");
            long usedBytes = 0;
            List<Integer> journal = new ArrayList<>();
            for (JsonNode zone : zones) {
                usedBytes += zone.path("usedBlocks").longValue() * 4096;
                assertThat(zone.path("usedBlocks").intValue()
                                + zone.path("journalBlocks").intValue()
                                + zone.path("deadBlocks").intValue())
                        .isEqualTo(zone.path("writtenBlocks").intValue());
                if (zone.path("journalBlocks").intValue() > 0) {
                    journal.add(zone.path("zone").intValue());
                }
            }
            assertThat(zones).hasSize(64);
            assertThat(journal).as("both zones of a pair").hasSizeGreaterThanOrEqualTo(2);
            assertThat(number(engine, "/api/v1/space", "/usedBytes")).isEqualTo(usedBytes);
            JsonNode map = json(engine, "/api/v1/zone-map");
            assertThat(map.path("conditions").textValue()).hasSize(64);
            assertThat(map.path("used")).hasSize(64);
            assertThat(map.path("journal")).extracting(JsonNode::intValue).containsAll(journal);
            assertThat(json(engine, "/api/v1/zone-map?from=60&limit=9").path("written"))
                    .hasSize(4);
        }
    }

    @Test
    void theMetricsAreThoseOfTheReferencePage(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = start(topic)) {
            topic.append(0, "a", new byte[1]);
            topic.awaitCommitted();
            String scrape = get(engine, "/metrics").body();
            assertThat(families(scrape, "(?m)^# TYPE (zonelog_\\S+) "))
                    .isEqualTo(families(Files.readString(Path.of("METRICS.md")), "(?m)^\\| `(zonelog_\\S+)` "));
            assertThat(scrape)
                    .contains("kafka_consumer_", "jvm_memory_used_bytes")
                    .contains("zonelog_connector_records_applied_total 1.0")
                    .contains("zonelog_connector_durable_latency_seconds_count 1");
        }
    }

    @Test
    void anOperatorPausesAndResumes(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = start(topic)) {
            topic.append(0, "a", new byte[1]);
            topic.awaitCommitted();
            assertThat(post(engine, "/api/v1/pause", "no-token-at-all-0").statusCode())
                    .isEqualTo(401);
            assertThat(post(engine, "/api/v1/pause", TOKEN).body()).contains("PAUSED");
            Eventually.until("the partition is paused", () -> metric(engine, "partitions_paused") == 1);
            topic.append(0, "a", new byte[1]);
            topic.flush();
            assertThat(get(engine, "/health/ready").body()).contains("paused by an operator");
            assertThat(metric(engine, "records_applied_total")).isEqualTo(1);
            assertThat(post(engine, "/api/v1/resume", TOKEN).body()).contains("OPEN");
            topic.awaitCommitted();
            assertThat(metric(engine, "records_applied_total")).isEqualTo(2);
        }
    }

    @Test
    void anOperatorOrdersReclaim(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = start(topic)) {
            topic.append(0, "a", new byte[1]);
            topic.awaitCommitted();
            assertThat(post(engine, "/api/v1/gc", "no-token-at-all-0").statusCode())
                    .isEqualTo(401);
            assertThat(post(engine, "/api/v1/gc/suspend", TOKEN).body()).contains("SUSPENDED");
            assertThat(post(engine, "/api/v1/gc/resume", TOKEN).body()).contains("RUNNING");
            assertThat(post(engine, "/api/v1/gc", TOKEN).body()).contains("\"zones\":0");
            assertThat(post(engine, "/api/v1/device/grow?add=3", TOKEN).body()).contains("\"zones\":67");
            assertThat(post(engine, "/api/v1/device/grow", TOKEN).statusCode()).isEqualTo(400);
            assertThat(post(engine, "/api/v1/files/unlink?key=none", TOKEN).statusCode())
                    .isEqualTo(404);
            assertThat(post(engine, "/api/v1/files/truncate?key=none&size=many", TOKEN)
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void healthFollowsTheBroker() throws Exception {
        try (TestBroker own = TestBroker.start();
                TestTopic topic = TestTopic.create(own, 1);
                TestEngine engine = start(topic)) {
            Eventually.until("ready", () -> status(engine, "/health/ready") == 200);
            own.outage(() -> Eventually.until(
                    "the broker is missed",
                    () -> status(engine, "/health/ready") == 503
                            && get(engine, "/health/ready").body().contains("broker away")
                            && status(engine, "/api/v1/health") == 200
                            && status(engine, "/health/live") == 200));
            Eventually.until("ready again", () -> status(engine, "/health/ready") == 200);
        }
    }

    @Test
    void secretsAreHiddenAndPositionsShown(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = start(topic)) {
            topic.append(0, "a", new byte[1]);
            topic.awaitCommitted();
            assertThat(get(engine, "/api/v1/configuration").body())
                    .doesNotContain(TOKEN, "hush")
                    .contains("(hidden)", "kafka.fetch.max.bytes");
            assertThat(json(engine, "/api/v1/offsets").at("/0/topic").textValue())
                    .isEqualTo(topic.name());
            assertThat(number(engine, "/api/v1/offsets", "/0/storedOffset")).isEqualTo(1);
            Eventually.until("the commit is seen", () -> number(engine, "/api/v1/offsets", "/0/committedOffset") == 1);
            assertThat(number(engine, "/api/v1/statistics", "/counters/recordsApplied"))
                    .isEqualTo(1);
            assertThat(json(engine, "/api/v1/problems").isArray()).isTrue();
        }
    }

    @Test
    void whereOtherHostsReachItThereIsNoS3EndpointWithoutKeysAndNoFileWithoutAToken(TestBroker broker)
            throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1)) {
            assertThatThrownBy(() -> TestEngine.start(
                            directory, topic, "http=on", "http.port=0", "http.address=0.0.0.0", "s3.port=0"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("s3.port=0 (--set) needs s3.keys");
            try (TestEngine engine =
                    TestEngine.start(directory, topic, "http=on", "http.port=0", "http.address=0.0.0.0")) {
                assertThat(get(engine, "/api/v1/files").statusCode()).isEqualTo(200);
                assertThat(get(engine, "/files/a").statusCode()).isEqualTo(403);
                assertThat(get(engine, "/snapshots/").statusCode()).isEqualTo(403);
            }
        }
    }

    @Test
    void aBadRecordIsAmongTheRecentProblems(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = start(topic)) {
            RecordHeader unknown = new RecordHeader("zonelog.colour", "red".getBytes(StandardCharsets.UTF_8));
            topic.send(0, "bad".getBytes(StandardCharsets.UTF_8), new byte[1], List.of(unknown));
            topic.awaitCommitted();
            Eventually.until(
                    "the record is told of",
                    () -> get(engine, "/api/v1/problems")
                            .body()
                            .contains("a bad record in topic " + topic.name()
                                    + " partition 0 offset 0 went to dead-letter"));
        }
    }

    @Test
    void thePageComesWithAllItsParts(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = start(topic)) {
            java.net.http.HttpResponse<String> page = get(engine, "/");
            assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
            Deque<String> parts = new ArrayDeque<>(families(page.body(), "(?:src|href)=\"/([^\"]+)\""));
            assertThat(parts).containsExactly("console.css", "console.js", "favicon.svg");
            Set<String> seen = new TreeSet<>();
            while (!parts.isEmpty()) {
                String part = parts.remove();
                if (seen.add(part)) {
                    java.net.http.HttpResponse<String> answer = get(engine, "/" + part);
                    assertThat(answer.statusCode()).as(part).isEqualTo(200);
                    parts.addAll(families(answer.body(), " from \"\\./([^\"]+)\""));
                }
            }
            assertThat(seen).contains("detail.js", "zone-map.js");
        }
    }

    private TestEngine start(TestTopic topic) {
        return TestEngine.start(
                directory,
                topic,
                "http=on",
                "http.port=0",
                "http.token=" + TOKEN,
                "kafka.fetch.max.bytes=50000000",
                "kafka.ssl.keystore.password=hush");
    }

    private java.net.http.HttpResponse<String> get(TestEngine engine, String path) {
        return send(java.net.http.HttpRequest.newBuilder(uri(engine, path)).build());
    }

    private java.net.http.HttpResponse<String> send(java.net.http.HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private int status(TestEngine engine, String path) {
        return get(engine, path).statusCode();
    }

    private java.net.http.HttpResponse<String> post(TestEngine engine, String path, String token) {
        java.net.http.HttpRequest request = java.net.http.HttpRequest.newBuilder(uri(engine, path))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.noBody())
                .build();
        return send(request);
    }

    private JsonNode json(TestEngine engine, String path) {
        java.net.http.HttpResponse<String> answer = get(engine, path);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        try {
            return MAPPER.readTree(answer.body());
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private long number(TestEngine engine, String path, String pointer) {
        return json(engine, path).at(pointer).longValue();
    }

    private double metric(TestEngine engine, String name) {
        return get(engine, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("zonelog_connector_" + name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private static URI uri(TestEngine engine, String path) {
        return URI.create(engine.url() + path);
    }

    private static List<String> keys(JsonNode rows) {
        return rows.findValuesAsText("key");
    }

    private static Set<String> families(String text, String regex) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
