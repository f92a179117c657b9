package io.zonelog.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that no proper client sends, over every route. More of them with {@code -Dzonelog.histories=N}, others with
 * {@code -Dzonelog.seed=N}.
 */
@ExtendWith(SharedBroker.class)
class HttpFuzzIT {
    private static final String TOKEN = "a-token-for-the-fuzz";
    private static final long MOST_HEAP_GROWTH_BYTES = 64L << 20;

    @TempDir
    Path directory;

    @Test
    void everyAnswerIsAnHonestOneAndMemoryStaysBounded(TestBroker broker) throws Exception {
        long seed = Long.getLong("zonelog.seed", System.nanoTime());
        int requests = 100 * Integer.getInteger("zonelog.histories", 10);
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine =
                        TestEngine.start(directory, topic, "http=on", "http.port=0", "http.token=" + TOKEN)) {
            topic.append(0, "a", new byte[10_000]);
            topic.awaitCommitted();
            int port = engine.wiring().httpPort().orElseThrow();
            long heapBefore = usedHeapBytes();
            Map<String, Integer> statuses = new TreeMap<>();
            FuzzedRequests fuzzed = FuzzedRequests.of(new Random(seed), Files.readString(Path.of("HTTP.md")), TOKEN);
            assertThat(fuzzed.covers("/api/v1/files/a/map") && fuzzed.covers("/api/v1/gc/suspend"))
                    .isTrue();
            for (int count = 0; count < requests; count++) {
                statuses.merge(status(port, fuzzed.next(), "seed " + seed + " request " + count), 1, Integer::sum);
            }
            assertThat(statuses.keySet())
                    .as("seed %s: the fuzz reaches answers of many kinds", seed)
                    .contains("200", "400", "401", "404", "405");
            assertThat(usedHeapBytes() - heapBefore).as("seed %s", seed).isLessThan(MOST_HEAP_GROWTH_BYTES);
            assertThat(RawExchange.of(port, "GET /health/live HTTP/1.0\r\n\r\n"))
                    .as("seed %s", seed)
                    .startsWith("HTTP/1.1 200");
        }
    }

    /** The status of the first answer; "none" if the server closed the connection without a word, as it may on what is no HTTP. */
    private static String status(int port, byte[] request, String where) throws IOException {
        String answer;
        try {
            answer = new String(RawExchange.of(port, request), StandardCharsets.ISO_8859_1);
        } catch (SocketException closedWhileSending) {
            return "none";
        } catch (SocketTimeoutException silent) {
            throw new AssertionError(where + ": no answer and no end to " + start(request), silent);
        }
        if (answer.isEmpty()) {
            return "none";
        }
        assertThat(answer)
                .as("%s: %s", where, start(request))
                .matches("(?s)HTTP/1\\.[01] (1..|2..|4..|503) .*")
                .doesNotContain("Exception", "\tat ", "\nX-Injected", "root:x:");
        return answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
    }

    private static String start(byte[] request) {
        String text = new String(request, StandardCharsets.ISO_8859_1);
        return text.substring(0, Math.min(text.length(), 400));
    }

    private static long usedHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
