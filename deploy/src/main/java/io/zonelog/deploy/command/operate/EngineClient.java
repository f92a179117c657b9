package io.zonelog.deploy.command.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.HttpSettings;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineAddress;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.http.HttpService;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The way from a command to the engine that runs on a data directory: HTTP at the address that the engine has put there. Each request
 * names the directory's device, so that an engine of another directory refuses it, whatever listens at that address by now.
 *
 * @param engine where the engine is, and on which device it works
 * @param token what it was given as {@code http.token}; empty for requests that need none
 */
public record EngineClient(EngineAddress engine, String token) {
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final int OK = 200;

    /**
     * The engine that runs on a data directory.
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
        return new EngineClient(engine, token);
    }

    /** What the engine that runs on a data directory tells everybody at a path; empty if none answers. */
    public static Optional<JsonNode> ask(DataDirectory directory, String path) {
        return EngineAddress.of(directory).flatMap(engine -> new EngineClient(engine, "").get(path));
    }

    private Optional<JsonNode> get(String path) {
        try {
            HttpResponse<String> response = send(request(path));
            return response.statusCode() == OK
                    ? Optional.of(new ObjectMapper().readTree(response.body()))
                    : Optional.empty();
        } catch (IOException unreachable) {
            return Optional.empty();
        }
    }

    /**
     * Gives an order and reads the answer.
     *
     * @throws CommandFailure with the engine's own line if it refuses, or if it cannot be reached
     */
    public <T> T post(String path, Class<T> answer) {
        try {
            HttpResponse<String> response = send(
                    request(path).header("Authorization", "Bearer " + token).POST(HttpRequest.BodyPublishers.noBody()));
            ObjectMapper json = new ObjectMapper();
            if (response.statusCode() == OK) {
                return json.readValue(response.body(), answer);
            }
            JsonNode error = json.readTree(response.body()).path("error");
            throw CommandFailure.problem(error.asText("the engine answers with status " + response.statusCode()));
        } catch (IOException failure) {
            throw CommandFailure.problem(
                    "the engine at " + engine.url() + " does not answer: " + FailureLine.of(failure), failure);
        }
    }

    /**
     * What the engine serves at a path, to be read and closed.
     *
     * @throws IOException if it cannot be reached
     * @throws CommandFailure with the engine's own line if it refuses
     */
    public InputStream open(String path) throws IOException {
        HttpRequest.Builder request = request(path);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<InputStream> response = send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() == OK) {
            return response.body();
        }
        try (InputStream error = response.body()) {
            throw CommandFailure.problem("the engine at " + engine.url() + " refuses: "
                    + new ObjectMapper().readTree(error).path("error").asText("status " + response.statusCode()));
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(engine.url() + path))
                .timeout(LONGEST)
                .header(HttpService.DEVICE_HEADER, engine.deviceUuid().toString());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) throws IOException {
        try {
            HttpClient.Builder client = HttpClient.newBuilder();
            if (!engine.certificate().isEmpty()) {
                client.sslContext(KnownCertificate.of(Path.of(engine.certificate())));
            }
            return client.build().send(request.build(), body);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw CommandFailure.problem("interrupted while waiting for the engine at " + engine.url(), interrupt);
        }
    }
}
