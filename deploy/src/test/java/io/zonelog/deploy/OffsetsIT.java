package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.connector.Connector;
import io.zonelog.connector.ConnectorStatus.Phase;
import io.zonelog.connector.PartitionStatus;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is told of positions and logs: never more than is so, and nothing where nobody knows. */
@ExtendWith(SharedBroker.class)
class OffsetsIT {
    private static final int LOADED_RECORDS = 60_000;
    private static final int LOOKS = 8;

    @TempDir
    Path directory;

    @Test
    void whatIsCommittedIsStoredAndWhatIsStoredIsInTheLogAlsoUnderLoad(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(directory, topic)) {
            ExecutorService load = Executors.newSingleThreadExecutor();
            try {
                Future<?> sent = load.submit(() -> {
                    for (int count = 0; count < LOADED_RECORDS; count++) {
                        topic.append(0, "f", new byte[100]);
                    }
                });
                Eventually.until(
                        "something is stored", () -> !offsets(engine, topic).isEmpty());
                for (int look = 0; look < LOOKS; look++) {
                    JsonNode row = offsets(engine, topic).get(0);
                    long stored = row.get("storedOffset").asLong();
                    assertThat(row.get("committedOffset").asLong()).isLessThanOrEqualTo(stored);
                    assertThat(row.get("endOffset").asLong()).isGreaterThanOrEqualTo(stored);
                }
                sent.get();
            } finally {
                load.shutdownNow();
            }
            topic.awaitCommitted();
        }
    }

    private static JsonNode offsets(TestEngine engine, TestTopic topic) {
        String rows = engine.query(
                        "offsets", "--json", "--group", topic.groupId(), "--bootstrap", topic.bootstrapServers())
                .out();
        try {
            return new ObjectMapper().readTree(rows);
        } catch (JsonProcessingException broken) {
            throw new AssertionError(rows, broken);
        }
    }

    @Test
    void healthPageAndCommandLineSayThatTheTopicIsGone(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(directory, topic, "http=on", "http.port=0")) {
            topic.append(0, "f", "data".getBytes(StandardCharsets.UTF_8));
            topic.awaitCommitted();
            String brokers = "bootstrap.servers=" + topic.bootstrapServers();
            assertThat(engine.query("offsets", "--json", "--set", brokers).out())
                    .contains("\"endOffset\":1", "\"kafka\":\"known\"");
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", topic.bootstrapServers()))) {
                admin.deleteTopics(List.of(topic.name())).all().get();
            }
            Connector connector = engine.wiring().connector();
            Eventually.until("the deletion is noticed", () -> connector.status().phase() == Phase.TOPIC_MISSING);
            assertThat(connector.status().detail()).isEqualTo("topic " + topic.name() + " does not exist any more");
            assertThat(connector.partitions())
                    .allSatisfy(partition -> assertThat(partition.lagRecords()).isEqualTo(PartitionStatus.UNKNOWN));
            HttpResponse<String> ready = get(engine, "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("does not exist any more").doesNotContain("records behind");
            assertThat(get(engine, "/api/v1/offsets").body())
                    .contains("\"endOffset\":null", "\"kafka\":\"does not exist\"");
            CommandLineRun offsets = engine.query("offsets", "--set", brokers);
            assertThat(offsets.err()).isEmpty();
            assertThat(offsets.out()).contains("does not exist");
        }
    }

    private static HttpResponse<String> get(TestEngine engine, String path) throws Exception {
        URI address = URI.create(engine.url() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }
}
