package io.zonelog.deploy.command.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.http.HttpService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command follows an engine to another one, with its token; on its own it would be refused there. */
class EngineClientTest {
    private static final String TOKEN = "the-token-of-all-engines";

    private final List<HttpServer> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(server -> server.stop(0));
    }

    private HttpServer server(String host, com.sun.net.httpserver.HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), 0);
        server.createContext("/", handler);
        server.start();
        servers.add(server);
        return server;
    }

    /** Answers with what it was asked for and by whom. */
    private HttpServer engine() throws IOException {
        return server(
                "127.0.0.2",
                exchange -> answer(
                        exchange,
                        200,
                        "{\"method\":\"" + exchange.getRequestMethod() + "\",\"path\":\"" + exchange.getRequestURI()
                                + "\",\"token\":\""
                                + exchange.getRequestHeaders().getFirst("Authorization") + "\"}"));
    }

    private static String url(HttpServer server) {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().set(HttpService.DEVICE_HEADER, new UUID(1, 1).toString());
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void theTokenGoesWithItToWhereAnEngineSendsIt() throws IOException {
        String there = url(engine());
        String here = url(server("127.0.0.1", exchange -> {
            exchange.getResponseHeaders().set("Location", there + exchange.getRequestURI() + "?local=true");
            answer(exchange, 307, "{}");
        }));
        EngineClient client = EngineClient.at(here, TOKEN, null);
        JsonNode got = client.get("/api/v1/files/a", JsonNode.class);
        assertThat(got.path("token").asText()).isEqualTo("Bearer " + TOKEN);
        assertThat(got.path("path").asText()).isEqualTo("/api/v1/files/a?local=true");
        JsonNode ordered = client.post("/api/v1/files/unlink", JsonNode.class);
        assertThat(ordered.path("method").asText()).isEqualTo("POST");
    }

    /** What stands in front of engines may send a command on, but not see to it that its token goes elsewhere. */
    @ParameterizedTest
    @CsvSource({"301", "302", "307", "308"})
    void theTokenDoesNotGoWhereSomebodyElseSendsIt(int status) throws IOException {
        String there = url(engine());
        String here = url(server("127.0.0.1", exchange -> {
            exchange.getResponseHeaders().set("Location", there + "/x");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        }));
        assertThat(EngineClient.at(here, TOKEN, null)
                        .get("/x", JsonNode.class)
                        .path("token")
                        .asText())
                .isEqualTo("null");
    }

    @Test
    void enginesThatSendItInACircleEndIt() throws IOException {
        String here = url(server("127.0.0.1", exchange -> {
            exchange.getResponseHeaders()
                    .set("Location", exchange.getRequestURI().toString());
            answer(exchange, 307, "{}");
        }));
        assertThatThrownBy(() -> EngineClient.at(here, TOKEN, null).get("/x", JsonNode.class))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("answers with status 307");
    }
}
