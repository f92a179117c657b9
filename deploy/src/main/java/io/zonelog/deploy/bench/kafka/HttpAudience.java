package io.zonelog.deploy.bench.kafka;

import io.zonelog.deploy.failure.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at an engine while it is measured: a console page, which asks for the same as the page's script and as often, and a scraper
 * of the metrics. Both ask as soon as the engine serves. They work in this process, whose processor time is theirs too.
 */
final class HttpAudience implements AutoCloseable {
    private static final List<String> PAGE = List.of(
            "/api/v1/zone-map?limit=100000",
            "/api/v1/space",
            "/api/v1/statistics",
            "/api/v1/offsets",
            "/api/v1/health",
            "/api/v1/problems");
    private static final List<String> SCRAPE = List.of("/metrics");
    private static final Duration PAGE_EVERY = Duration.ofSeconds(2);
    private static final Duration SCRAPE_EVERY = Duration.ofSeconds(5);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "zonelog-bench-audience"));
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;
    private volatile @Nullable String failure;

    private HttpAudience(int port) {
        this.port = port;
    }

    /** Begins to look; at an engine that serves nothing nobody looks. */
    static HttpAudience of(OptionalInt port) {
        HttpAudience audience = new HttpAudience(port.orElse(0));
        if (port.isPresent()) {
            audience.every(PAGE_EVERY, PAGE);
            audience.every(SCRAPE_EVERY, SCRAPE);
        }
        return audience;
    }

    private void every(Duration period, List<String> paths) {
        var unused = thread.scheduleAtFixedRate(() -> ask(paths), 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void ask(List<String> paths) {
        try {
            for (String path : paths) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(LONGEST_ANSWER)
                        .build();
                int status = client.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status != 200) {
                    failure = path + " was answered with " + status;
                }
            }
        } catch (IOException unanswered) {
            failure = unanswered.toString();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Makes sure that the engine has answered, since else it had less to do.
     *
     * @throws CommandFailure if it left a question without its answer
     */
    void requireAnswers() {
        String unanswered = failure;
        if (unanswered != null) {
            throw CommandFailure.problem("the engine that was measured did not answer: " + unanswered);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
