package io.zonelog.deploy.command.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.CommandFailure;
import io.zonelog.deploy.FailureLine;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.Key;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * The way from a command to the engine that runs on the same data directory: its HTTP commands.
 *
 * @param base where it listens
 * @param token what it was given as {@code http.token}
 */
public record EngineClient(String base, String token) {
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final int OK = 200;

    /**
     * The engine that has the same settings.
     *
     * @throws CommandFailure if the settings say that it takes no commands
     */
    static EngineClient of(Configuration settings) {
        String token = settings.text(Key.HTTP_TOKEN);
        if (settings.text(Key.HTTP).equals("off") || token.isEmpty()) {
            throw CommandFailure.usage("an engine runs on " + settings.text(Key.DATA_DIR)
                    + " and takes commands over HTTP only: give it and this command the same http.token"
                    + " (ZONELOG_HTTP_TOKEN), or stop it first");
        }
        return new EngineClient(base(settings), token);
    }

    private static String base(Configuration settings) {
        String address = settings.text(Key.HTTP_ADDRESS);
        String host = address.equals("0.0.0.0") || address.equals("::") ? "127.0.0.1" : address;
        return "http://" + host + ":" + settings.integer(Key.HTTP_PORT);
    }

    /** What the engine that has the same settings tells everybody at a path; empty if none answers there. */
    public static Optional<JsonNode> ask(Configuration settings, String path) {
        if (settings.text(Key.HTTP).equals("off")) {
            return Optional.empty();
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(base(settings) + path))
                .timeout(LONGEST)
                .build();
        try {
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == OK
                    ? Optional.of(new ObjectMapper().readTree(response.body()))
                    : Optional.empty();
        } catch (IOException unreachable) {
            return Optional.empty();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /**
     * Gives a command and reads the answer.
     *
     * @throws CommandFailure with the engine's own line if it refuses, or if it cannot be reached
     */
    <T> T post(String path, Class<T> answer) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(LONGEST)
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            ObjectMapper json = new ObjectMapper();
            if (response.statusCode() == OK) {
                return json.readValue(response.body(), answer);
            }
            JsonNode error = json.readTree(response.body()).path("error");
            throw CommandFailure.problem(error.asText("the engine answers with status " + response.statusCode()));
        } catch (IOException failure) {
            throw CommandFailure.problem(
                    "the engine at " + base + " does not answer: " + FailureLine.of(failure), failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw CommandFailure.problem("interrupted while waiting for the engine at " + base, interrupt);
        }
    }
}
