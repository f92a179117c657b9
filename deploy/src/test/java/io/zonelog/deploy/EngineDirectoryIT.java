package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Engines find each other through their brokers. */
@ExtendWith(SharedBroker.class)
class EngineDirectoryIT {
    @TempDir
    Path directory;

    @Test
    void enginesOfTwoGroupsSeeEachOtherWithWhatTheyHoldUntilTheyEnd(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 2)) {
            String[] settings = {"http=on", "http.port=0", "engines.topic=" + topic.name() + "-engines"};
            try (TestEngine first = TestEngine.start(directory.resolve("first"), topic, settings)) {
                try (TestEngine second = TestEngine.start(
                        directory.resolve("second"), topic, with(settings, "group.id=" + topic.name() + "-second"))) {
                    for (int partition = 0; partition < 2; partition++) {
                        topic.append(partition, "f" + partition, "1\n".getBytes(StandardCharsets.UTF_8));
                    }
                    topic.flush();
                    Eventually.until("both hold both partitions", () -> isHeldTwice(over(first)));
                    assertThat(isHeldTwice(over(second))).isTrue();
                    assertThat(over(first).findValuesAsText("url"))
                            .contains("http://127.0.0.1:"
                                    + second.wiring().httpPort().getAsInt());
                    JsonNode listed = listed(topic);
                    assertThat(isHeldTwice(listed)).isTrue();
                    assertThat(listed.findValuesAsText("group"))
                            .containsExactly(topic.groupId(), topic.name() + "-second");
                    assertThat(engines(topic).out().lines()).hasSize(3);
                }
                Eventually.until("the second one is gone", () -> over(first).size() == 1);
            }
            assertThat(listed(topic)).isEmpty();
        }
    }

    @Test
    void aTopicThatNobodyHasWrittenIsOneLine(TestBroker broker) {
        CommandLineRun run = CommandLineRun.of(
                "engines", "--bootstrap", broker.bootstrapServers(), "--set", "engines.topic=nobody-has-made-this");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains("topic nobody-has-made-this does not exist");
    }

    private static String[] with(String[] settings, String more) {
        String[] all = Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = more;
        return all;
    }

    private static boolean isHeldTwice(JsonNode engines) {
        return engines.size() == 2
                && engines.findValuesAsText("state").stream()
                                .filter("held"::equals)
                                .count()
                        == 4
                && engines.findValuesAsText("position").stream()
                                .filter("1"::equals)
                                .count()
                        == 4;
    }

    private static JsonNode over(TestEngine engine) {
        try {
            URI uri = URI.create(engine.url() + "/api/v1/engines");
            return new ObjectMapper()
                    .readTree(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                            .body());
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private static CommandLineRun engines(TestTopic topic, String... more) {
        String[] all = Stream.concat(
                        Stream.of(
                                "engines",
                                "--bootstrap",
                                topic.bootstrapServers(),
                                "--set",
                                "engines.topic=" + topic.name() + "-engines"),
                        Stream.of(more))
                .toArray(String[]::new);
        return CommandLineRun.of(all);
    }

    private static JsonNode listed(TestTopic topic) throws Exception {
        CommandLineRun run = engines(topic, "--json");
        assertThat(run.status()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }
}
