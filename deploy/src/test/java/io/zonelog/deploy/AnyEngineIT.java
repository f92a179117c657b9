package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.connector.PartitionStatus;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A client asks any engine, and is answered by the one that has the file. */
@ExtendWith(SharedBroker.class)
class AnyEngineIT {
    private static final int PARTITIONS = 4;
    private static final String TOKEN = "a-secret-of-some-length";

    @TempDir
    Path directory;

    private final HttpClient plain = HttpClient.newHttpClient();
    private final HttpClient following =
            HttpClient.newBuilder().followRedirects(Redirect.NORMAL).build();

    @Test
    void whicheverEngineIsAskedTheOneThatHoldsTheFileAnswers(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, PARTITIONS);
                TestEngine first = start(topic, "first");
                TestEngine second = start(topic, "second")) {
            awaitShared(first, second);
            write(topic, 10);
            topic.awaitCommitted();
            Eventually.until("each knows what the other one holds", () -> isFound(first) && isFound(second));
            int elsewhere = held(second).iterator().next();
            String path = "/files/f" + elsewhere;

            HttpResponse<String> sent = get(plain, first, path + "?download=1");
            assertThat(sent.statusCode()).isEqualTo(307);
            assertThat(sent.headers().firstValue("Location")).contains(second.url() + path + "?download=1&local=true");
            assertThat(get(plain, first, path + "?local=true").statusCode()).isEqualTo(404);
            assertThat(get(following, first, "/files/nobody-has-it").statusCode())
                    .isEqualTo(404);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                assertThat(get(following, first, "/api/v1/files/f" + partition).body())
                        .contains("\"partition\":" + partition);
                assertThat(get(following, second, "/api/v1/files/f" + partition + "/map")
                                .statusCode())
                        .isEqualTo(200);
                String place = topic.name() + "/" + partition;
                assertThat(get(following, first, "/api/v1/locate/" + place + "/0")
                                .body())
                        .contains("f" + partition);
            }
            readsOwnWrites(topic, first, second);
            assertListsAreWhole(first);
            assertCommandsSeeAll(first);
            assertPassedOn(topic, first, elsewhere);
            assertThat(post(first, "/api/v1/files/unlink?key=f" + elsewhere).statusCode())
                    .isEqualTo(200);
            assertThat(get(following, first, path).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void whatIsPutThroughAnyEngineIsWaitedForWhereItIs(TestBroker broker) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "text");
        try (TestTopic topic = TestTopic.create(broker, PARTITIONS);
                TestEngine first = start(topic, "first");
                TestEngine second = start(topic, "second")) {
            awaitShared(first, second);
            write(topic, 1);
            topic.awaitCommitted();
            Eventually.until("each knows what the other one holds", () -> isFound(first) && isFound(second));
            Map<String, String> environment = Map.of("ZONELOG_URL", first.url(), "ZONELOG_TOKEN", TOKEN);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                String key = "p" + partition;
                CommandLineRun put = CommandLineRun.of(
                        environment, "put", key, file.toString(), "--partition", Integer.toString(partition));
                assertThat(put.status()).as(put.err()).isZero();
                assertThat(CommandLineRun.of(environment, "cat", key).out()).isEqualTo("text");
            }
        }
    }

    private void assertListsAreWhole(TestEngine first) throws Exception {
        JsonNode local = new ObjectMapper()
                .readTree(get(plain, first, "/files/?format=json&local=true").body());
        assertThat(local.path("entries")).hasSize(PARTITIONS / 2);
        List<String> keys = new ArrayList<>();
        String from = "-/";
        while (from != null) {
            JsonNode page = new ObjectMapper()
                    .readTree(get(plain, first, "/files/?format=json&limit=3&from=" + from)
                            .body());
            assertThat(page.has("missing")).isFalse();
            keys.addAll(page.findValuesAsText("key"));
            from = page.path("next").isNull() ? null : page.path("next").asText();
        }
        assertThat(keys).containsExactly("f0", "f1", "f2", "f3");
        assertThat(get(plain, first, "/files/").body()).contains("href=\"f0\"").contains("href=\"f3\"");
        assertThat(get(plain, first, "/files/g/").statusCode()).isEqualTo(404);
    }

    private void assertCommandsSeeAll(TestEngine first) throws IOException {
        Map<String, String> environment = Map.of("ZONELOG_URL", first.url(), "ZONELOG_TOKEN", TOKEN);
        CommandLineRun list = CommandLineRun.of(environment, "ls", "--json");
        assertThat(list.status()).as(list.err()).isZero();
        assertThat(new ObjectMapper().readTree(list.out()).findValuesAsText("key"))
                .containsExactlyInAnyOrder("f0", "f1", "f2", "f3");
        Path copy = directory.resolve("copy");
        CommandLineRun export = CommandLineRun.of(environment, "export", "f", copy.toString());
        assertThat(export.status()).as(export.err()).isZero();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(copy.resolve("f" + partition)).hasContent("x".repeat(20));
        }
        CommandLineRun remove = CommandLineRun.of(environment, "rm", "--prefix", "f", "--dry-run");
        assertThat(remove.out()).contains("f0", "f1", "f2", "f3");
    }

    /** S3 clients are sent nowhere: their signature is for the host that they know. */
    private void assertPassedOn(TestTopic topic, TestEngine first, int elsewhere) throws Exception {
        String bucket = "http://127.0.0.1:" + first.wiring().s3Port().getAsInt() + "/" + topic.name();
        URI object = URI.create(bucket + "/f" + elsewhere);
        HttpResponse<String> whole = plain.send(HttpRequest.newBuilder(object).build(), BodyHandlers.ofString());
        assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo("x".repeat(20));
        String etag = whole.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> part = plain.send(
                HttpRequest.newBuilder(object).header("Range", "bytes=18-").build(), BodyHandlers.ofString());
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("xx");
        HttpResponse<String> same = plain.send(
                HttpRequest.newBuilder(object).header("If-None-Match", etag).build(), BodyHandlers.ofString());
        assertThat(same.statusCode()).isEqualTo(304);
        HttpResponse<String> behind = plain.send(
                HttpRequest.newBuilder(object).header("Range", "bytes=99-").build(), BodyHandlers.ofString());
        assertThat(behind.statusCode()).isEqualTo(416);
        HttpResponse<String> nowhere =
                plain.send(HttpRequest.newBuilder(URI.create(bucket + "/g")).build(), BodyHandlers.ofString());
        assertThat(nowhere.statusCode()).isEqualTo(404);
        HttpResponse<String> list =
                plain.send(HttpRequest.newBuilder(URI.create(bucket)).build(), BodyHandlers.ofString());
        assertThat(list.body()).contains("<Key>f0</Key>").contains("<Key>f3</Key>");
        HttpResponse<Void> head = plain.send(
                HttpRequest.newBuilder(object)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.discarding());
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(20);
    }

    /** Whoever writes and then asks any engine for at least that record gets it. */
    private void readsOwnWrites(TestTopic topic, TestEngine first, TestEngine second) throws Exception {
        for (int round = 10; round < 20; round++) {
            write(topic, 1);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                TestEngine asked = (round + partition) % 2 == 0 ? first : second;
                HttpResponse<String> answer = following.send(
                        request(asked, "/files/f" + partition + "?topic=" + topic.name() + "&partition=" + partition)
                                .header("Zonelog-Min-Offset", Integer.toString(round))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("x".repeat(round + 1));
            }
        }
    }

    @Test
    void whatNobodyAnswersForIsNotSaidToBeMissing(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, PARTITIONS);
                TestEngine first = start(topic, "first")) {
            try (TestEngine second = start(topic, "second")) {
                awaitShared(first, second);
            }
            JsonNode list = new ObjectMapper()
                    .readTree(get(plain, first, "/files/?format=json").body());
            assertThat(list.path("missing")).hasSize(PARTITIONS / 2);
            HttpResponse<String> answer = get(plain, first, "/files/unknown");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).contains("no engine answers now that holds " + topic.name() + "/");
            CommandLineRun commands = CommandLineRun.of(Map.of("ZONELOG_URL", first.url()), "ls");
            assertThat(commands.status()).isEqualTo(1);
            assertThat(commands.err()).contains(" now");
            Eventually.until(
                    "the first engine holds everything, and knows that nobody has the file",
                    () -> get(plain, first, "/files/unknown").statusCode() == 404);
            assertThat(held(first)).hasSize(PARTITIONS);
        }
    }

    private TestEngine start(TestTopic topic, String name) {
        return TestEngine.start(
                directory.resolve(name),
                topic,
                "http=on",
                "http.port=0",
                "http.token=" + TOKEN,
                "s3.port=0",
                "engines.topic=" + topic.name() + "-engines",
                "kafka.session.timeout.ms=6000",
                "kafka.heartbeat.interval.ms=500");
    }

    private static void awaitShared(TestEngine first, TestEngine second) {
        Eventually.until(
                "the partitions are shared out",
                () -> held(first).size() == PARTITIONS / 2 && held(second).size() == PARTITIONS / 2);
    }

    private static Set<Integer> held(TestEngine engine) {
        return engine.wiring().connector().partitions().stream()
                .map(PartitionStatus::partition)
                .collect(Collectors.toSet());
    }

    private static void write(TestTopic topic, int count) {
        for (int number = 0; number < count; number++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                topic.append(partition, "f" + partition, "x".getBytes(StandardCharsets.UTF_8));
            }
        }
        topic.flush();
    }

    private boolean isFound(TestEngine engine) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            if (get(following, engine, "/files/f" + partition).statusCode() != 200) {
                return false;
            }
        }
        return true;
    }

    private static HttpRequest.Builder request(TestEngine engine, String path) {
        return HttpRequest.newBuilder(URI.create(engine.url() + path));
    }

    private static HttpResponse<String> get(HttpClient client, TestEngine engine, String path) {
        try {
            return client.send(request(engine, path).build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private HttpResponse<String> post(TestEngine engine, String path) throws Exception {
        HttpRequest request = request(engine, path)
                .header("Authorization", "Bearer " + TOKEN)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return following.send(request, BodyHandlers.ofString());
    }
}
