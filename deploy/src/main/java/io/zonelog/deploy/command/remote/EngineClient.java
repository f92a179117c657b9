package io.zonelog.deploy.command.remote;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.HttpSettings;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineAddress;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.http.HttpService;
import io.zonelog.deploy.http.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The way from a command to a running engine: HTTP, at a URL that the user gives, or at the address that the engine of a data directory has
 * put there. Requests to the latter name the directory's device, so that an engine of another directory refuses them, whatever
 * listens at that address by now. What does not answer, or is no engine, ends the command with one line. For any thread.
 */
public final class EngineClient {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(15);
    private static final int LONGEST_ERROR_BYTES = 64 << 10;
    private static final int BAD_REQUEST = 400;
    private static final Set<Integer> SENT_ON = Set.of(301, 302, 307, 308);
    private static final int MOST_HOPS = 5;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;

    private final String url;
    private final String token;
    private final @Nullable UUID deviceUuid;
    private final HttpClient http;

    private EngineClient(String url, String token, @Nullable UUID deviceUuid, HttpClient http) {
        this.url = url;
        this.token = token;
        this.deviceUuid = deviceUuid;
        this.http = http;
    }

    private static HttpClient.Builder http() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LONGEST_CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER);
    }

    /**
     * An engine somewhere.
     *
     * @param url scheme, host and port, perhaps a path in front of the engine's own; without a slash at the end
     * @param token what the engine was given as {@code http.token} or {@code http.read.token}; empty for none
     * @param authorities a PEM file with what to trust instead of the system's authorities; null for these
     * @throws CommandFailure if the file cannot be used
     */
    public static EngineClient at(String url, String token, @Nullable Path authorities) {
        HttpClient.Builder http = http();
        if (authorities != null) {
            try {
                http.sslContext(TlsFiles.trusting(TlsFiles.certificates(authorities)));
            } catch (IOException | GeneralSecurityException unusable) {
                throw CommandFailure.usage(
                        "the certificates of --cacert " + authorities + " cannot be used: " + FailureLine.of(unusable),
                        unusable);
            }
        }
        return new EngineClient(url, token, null, http.build());
    }

    /**
     * The engine of a data directory.
     *
     * @param token as for {@link #at}
     */
    public static EngineClient of(EngineAddress engine, String token) {
        HttpClient.Builder http = http();
        try {
            if (!engine.certificate().isEmpty()) {
                http.sslContext(KnownCertificate.of(Path.of(engine.certificate())));
            }
        } catch (IOException unreadable) {
            throw CommandFailure.problem(FailureLine.of(unreadable), unreadable);
        }
        return new EngineClient(engine.url(), token, engine.deviceUuid(), http.build());
    }

    /**
     * The engine that runs on a data directory, for orders.
     *
     * @param settings hold its token
     * @throws CommandFailure if it takes no orders: it has told no address, or the token is missing
     */
    public static EngineClient of(DataDirectory directory, Configuration settings) {
        String busy =
                "another zonelog engine is running on " + directory.root() + " and takes commands over HTTP only: ";
        EngineAddress engine = EngineAddress.of(directory)
                .orElseThrow(() -> CommandFailure.usage(
                        busy + "it has told no address, so stop it first, or start it with http=on and an http.token"));
        String token = settings.text(HttpSettings.TOKEN);
        if (token.isEmpty()) {
            throw CommandFailure.usage(
                    busy + "give it and this command the same http.token (ZONELOG_HTTP_TOKEN), or stop it first");
        }
        return of(engine, token);
    }

    /** The engine that runs on a data directory and answers, for what it tells everybody; empty if none does. */
    public static Optional<EngineClient> listening(DataDirectory directory) {
        return EngineAddress.of(directory).map(engine -> of(engine, "")).filter(client -> client.tells("/health/live"));
    }

    private boolean tells(String path) {
        try (InputStream answer = exchange(request(path)).body()) {
            return answer != null;
        } catch (CommandFailure | IOException unanswered) {
            return false;
        }
    }

    /** Where it is, without a slash at the end. */
    public String url() {
        return url;
    }

    /**
     * What it tells at a path.
     *
     * @throws CommandFailure with one line, if it refuses or does not answer
     */
    public <T> T get(String path, Class<T> answer) {
        return read(exchange(request(path)), answer);
    }

    /** The same, or empty if there is no such thing. */
    public <T> Optional<T> find(String path, Class<T> answer) {
        HttpResponse<InputStream> response = send(request(path).build());
        boolean none = response.statusCode() == NOT_FOUND
                && response.headers().firstValue(HttpService.DEVICE_HEADER).isPresent();
        if (!none) {
            return Optional.of(read(checked(response), answer));
        }
        try (InputStream body = response.body()) {
            body.readNBytes(LONGEST_ERROR_BYTES);
            return Optional.empty();
        } catch (IOException broken) {
            throw Unanswered.line(url, broken);
        }
    }

    /** The same as a tree. */
    public JsonNode get(String path) {
        return get(path, JsonNode.class);
    }

    /**
     * Gives an order.
     *
     * @throws CommandFailure as {@link #get}
     */
    public <T> T post(String path, Class<T> answer) {
        return read(exchange(request(path).POST(HttpRequest.BodyPublishers.noBody())), answer);
    }

    /**
     * What it serves at a path; the body is to be read and closed.
     *
     * @param headers of the request
     * @throws CommandFailure as {@link #get}
     */
    public HttpResponse<InputStream> open(String path, Map<String, String> headers) {
        HttpRequest.Builder request = request(path);
        headers.forEach(request::header);
        return exchange(request);
    }

    /**
     * The answer at a path; the body is to be read and closed.
     *
     * @param refusals statuses that the caller deals with
     * @throws CommandFailure as {@link #get}, for all others
     */
    public HttpResponse<InputStream> ask(String path, Set<Integer> refusals) {
        HttpResponse<InputStream> response = send(request(path).build());
        boolean expected = refusals.contains(response.statusCode())
                && response.headers().firstValue(HttpService.DEVICE_HEADER).isPresent();
        return expected ? response : checked(response);
    }

    /** A value out of an answer of this engine, read as its rows are. */
    public static <T> T convert(JsonNode row, Class<T> type) {
        return Answer.JSON.convertValue(row, type);
    }

    /** The device that it works on. */
    public UUID device() {
        HttpResponse<InputStream> response = open("/health/live", Map.of());
        try (InputStream body = response.body()) {
            body.readAllBytes();
            return UUID.fromString(
                    response.headers().firstValue(HttpService.DEVICE_HEADER).orElse(""));
        } catch (IOException | IllegalArgumentException broken) {
            throw CommandFailure.problem("the engine at " + url + " does not tell its device", broken);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(LONGEST_ANSWER)
                .header("Accept", "application/json, */*");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (deviceUuid != null) {
            request.header(HttpService.DEVICE_HEADER, deviceUuid.toString());
        }
        return request;
    }

    private <T> T read(HttpResponse<InputStream> response, Class<T> type) {
        try (InputStream body = response.body()) {
            return Answer.JSON.readValue(body, type);
        } catch (IOException failure) {
            throw CommandFailure.problem(
                    "the answer of the engine at " + url + " cannot be read: " + FailureLine.of(failure), failure);
        }
    }

    private HttpResponse<InputStream> exchange(HttpRequest.Builder request) {
        return checked(send(request.build()));
    }

    /** The answer, if it is an engine's and no refusal. */
    private HttpResponse<InputStream> checked(HttpResponse<InputStream> response) {
        boolean good = response.statusCode() / 100 == 2
                && response.headers().firstValue(HttpService.DEVICE_HEADER).isPresent();
        if (good) {
            return response;
        }
        try (InputStream body = response.body()) {
            throw refusal(response, body.readNBytes(LONGEST_ERROR_BYTES));
        } catch (IOException broken) {
            throw Unanswered.line(url, broken);
        }
    }

    /** Java's client keeps the token back from the other hosts to which it follows an engine, from some version on: so it follows nobody. */
    private HttpResponse<InputStream> send(HttpRequest request) {
        HttpResponse<InputStream> response = sendOnce(request);
        for (int hop = 0; hop < MOST_HOPS; hop++) {
            Optional<HttpRequest> next = sentOn(response);
            if (next.isEmpty()) {
                break;
            }
            try (InputStream unread = response.body()) {
                unread.readNBytes(LONGEST_ERROR_BYTES);
            } catch (IOException broken) {
                throw Unanswered.line(url, broken);
            }
            response = sendOnce(next.get());
        }
        return response;
    }

    /** The same request to where an answer sends it: with the token if it is an engine that says so, which has the token already. */
    private static Optional<HttpRequest> sentOn(HttpResponse<?> response) {
        Optional<String> location = response.headers().firstValue("Location");
        if (!SENT_ON.contains(response.statusCode()) || location.isEmpty()) {
            return Optional.empty();
        }
        HttpRequest asked = response.request();
        boolean byEngine =
                response.headers().firstValue(HttpService.DEVICE_HEADER).isPresent();
        try {
            URI next = asked.uri().resolve(location.get());
            boolean lessSafe = "https".equals(asked.uri().getScheme()) && !"https".equals(next.getScheme());
            return lessSafe
                    ? Optional.empty()
                    : Optional.of(HttpRequest.newBuilder(
                                    asked, (name, value) -> byEngine || !"Authorization".equalsIgnoreCase(name))
                            .uri(next)
                            .build());
        } catch (IllegalArgumentException nowhere) {
            return Optional.empty();
        }
    }

    private HttpResponse<InputStream> sendOnce(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException failure) {
            throw Unanswered.line(url, failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw CommandFailure.problem("interrupted while waiting for the engine at " + url, interrupt);
        }
    }

    private CommandFailure refusal(HttpResponse<?> response, byte[] body) {
        int status = response.statusCode();
        if (response.headers().firstValue(HttpService.DEVICE_HEADER).isEmpty()) {
            return CommandFailure.problem(
                    "the server at " + url + " is no zonelog engine: it answers with status " + status);
        }
        String line = errorLine(body).orElse("the engine at " + url + " answers with status " + status);
        if (status == BAD_REQUEST) {
            return CommandFailure.usage(line);
        }
        return CommandFailure.problem(status == UNAUTHORIZED ? unauthorized(line) : line);
    }

    private String unauthorized(String line) {
        return "the engine at " + url
                + (token.isEmpty() ? " wants a token, and got none: " : " does not take the token: ") + line
                + (deviceUuid == null ? "; ZONELOG_TOKEN or --token-file gives it" : "");
    }

    private static Optional<String> errorLine(byte[] body) {
        try {
            JsonNode error = Answer.JSON.readTree(body).path("error");
            return error.isTextual() ? Optional.of(error.asText()) : Optional.empty();
        } catch (IOException noJson) {
            return Optional.empty();
        }
    }

    /** Loaded with the first answer: a command that finds no engine does not wait for it. */
    private static final class Answer {
        /** A later engine may tell more. */
        static final ObjectMapper JSON = JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }
}
