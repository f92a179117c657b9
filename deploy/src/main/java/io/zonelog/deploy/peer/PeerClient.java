package io.zonelog.deploy.peer;

import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.deploy.http.HttpService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to other engines: every request names the engine that it is for, and has the token for reading, which engines that answer for each
 * other have in common. For any thread; answers come on the threads "zonelog-peer-N".
 */
public final class PeerClient implements AutoCloseable {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(1);
    private static final int THREADS = 2;

    private final String token;
    private final ExecutorService threads;
    private final HttpClient http;

    /**
     * A client.
     *
     * @param token of all engines; empty if none is needed
     * @param trusted whose certificates count; null for the system's authorities
     */
    public PeerClient(String token, @Nullable SSLContext trusted) {
        this.token = token;
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "zonelog-peer-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LONGEST_CONNECT)
                .executor(threads);
        if (trusted != null) {
            builder.sslContext(trusted);
        }
        http = builder.build();
    }

    /**
     * Sends a request without a body.
     *
     * @return fails if there is no answer in time
     */
    public <T> CompletableFuture<HttpResponse<T>> send(
            EngineDescription engine, String method, Target target, BodyHandler<T> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(engine.url() + target.pathQuery()))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(target.patience())
                .header(HttpService.DEVICE_HEADER, engine.deviceUuid().toString());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        target.headers().forEach(request::header);
        return http.sendAsync(request.build(), body);
    }

    /** Where answers come. */
    Executor threads() {
        return threads;
    }

    /**
     * What is asked of an engine.
     *
     * @param pathQuery path and query
     * @param headers besides those that every request has
     * @param patience until the answer's headers are there
     */
    public record Target(String pathQuery, Map<String, String> headers, Duration patience) {
        /** Copies the headers. */
        public Target {
            headers = Map.copyOf(headers);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
