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
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Commands and HTTP tell the same of a running engine, row by row. */
@ExtendWith(SharedBroker.class)
class SameRowsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void everyQueryHasTheSameRowsAsItsPath(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(directory, topic, "http=on", "http.port=0")) {
            topic.append(0, "a", new byte[5_000_000]);
            topic.append(0, "b", new byte[10_000]);
            topic.append(0, "a", new byte[10_000]);
            topic.awaitCommitted();
            Eventually.until(
                    "the sample of zones is new",
                    () -> get(engine, "space").path("usedBytes").longValue() > 5_000_000);
            assertThat(command(engine, "ls")).isEqualTo(get(engine, "files").path("files"));
            for (String key : new String[] {"a", "b"}) {
                assertThat(command(engine, "stat", key)).isEqualTo(get(engine, "files/" + key));
                assertThat(command(engine, "map", key).path("extents"))
                        .isEqualTo(get(engine, "files/" + key + "/map").path("extents"));
            }
            JsonNode zones = command(engine, "zones");
            assertThat(zones).isEqualTo(get(engine, "zones").path("zones"));
            assertThat(zones.findValuesAsText("condition")).contains("implicitly-opened", "empty");
            assertThat(engine.query("zones", "--blkzone").out())
                    .contains("zcond: 2(oi)")
                    .doesNotContain("(cl)");
            for (int offset = 0; offset < 3; offset++) {
                assertThat(command(engine, "locate", topic.name(), "0", Integer.toString(offset)))
                        .isEqualTo(get(engine, "locate/" + topic.name() + "/0/" + offset));
            }
            Eventually.until(
                    "the engine knows the end of the log",
                    () -> !get(engine, "offsets").path(0).path("endOffset").isNull());
            List<String> offsets = new ArrayList<>(List.of("offsets"));
            topic.settings().forEach(setting -> offsets.addAll(List.of("--set", setting)));
            assertThat(command(engine, offsets.toArray(String[]::new))).isEqualTo(get(engine, "offsets"));
        }
    }

    private static JsonNode command(TestEngine engine, String... words) throws Exception {
        String[] all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = "--json";
        CommandLineRun run = engine.query(all);
        assertThat(run.status()).as(run.err()).isZero();
        return JSON.readTree(run.out());
    }

    private static JsonNode get(TestEngine engine, String path) {
        URI uri = URI.create(engine.url() + "/api/v1/" + path);
        try {
            return JSON.readTree(HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
