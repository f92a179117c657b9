package io.zonelog.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.mapping.MappingStoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server does around its routes: who may call them, what is refused, and how much may run at once. */
class HttpServiceTest {
    private static final String TOKEN = "0123456789abcdef-secret";
    private static final String CLOSE = "\r\nConnection: close\r\n\r\n";
    private static final UUID DEVICE = new UUID(1, 2);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<Route> routes = List.of(
            Route.read("/echo/{name}", call -> HttpResponse.json(call.variable("name"))),
            Route.read("/number", call -> HttpResponse.json(call.number("n", 7, 0, 9)), "n"),
            Route.read("/broken", call -> {
                throw new MappingStoreException("metadata store /secret/place: damaged", new IOException());
            }),
            Route.read("/slow", call -> {
                awaitGate();
                return HttpResponse.json("done");
            }),
            Route.read("/health/live", call -> HttpResponse.json("up")),
            Route.command("/act", call -> HttpResponse.json(Map.of("done", true))));
    private final HttpService open = HttpService.start(options("127.0.0.1", 0, TOKEN), routes);
    private final HttpService locked = HttpService.start(options("127.0.0.1", 0, ""), routes);
    private final HttpClient client = HttpClient.newHttpClient();

    private static HttpService.Options options(String address, int port, String token) {
        return new HttpService.Options(address, port, List.of("zonelog", "[fd00::1]"), token, DEVICE);
    }

    @AfterEach
    void stop() {
        gate.countDown();
        open.close();
        locked.close();
    }

    private void awaitGate() {
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "a%2Fb, a/b",
        "100%25, 100%",
        "%252F, %2F",
        "%C3%A4%20b, ä b",
        "a%5Cb%09, 'a\\b\t'",
        "..%40topic%2F0, ..@topic/0",
        "a;b, a"
    })
    void aVariableIsOneSegmentDecodedOnce(String encoded, String name) throws Exception {
        assertThat(get("/echo/" + encoded).body()).isEqualTo(json(name));
    }

    @Test
    void clientsThatHoldConnectionsAndSayLittleDoNotSilenceTheHealth() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int count = 0; count < 300; count++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), open.port());
                slow.add(socket);
                socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nHo".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            String answer = RawExchange.of(
                    open.port(), "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 200");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static String json(String text) {
        return StandardCharsets.UTF_8.decode(HttpResponse.json(text).body()).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/echo", "/echo/", "/echo/a/b", "/nothing", "/number/", "//number"})
    void whatIsNotThereIsNotFoundOrABadRequest(String path) throws Exception {
        assertThat(get(path).statusCode()).isIn(404, 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/echo/%2e%2e",
                "/echo/%ff",
                "/echo/%zz",
                "/number?n=10",
                "/number?n=x",
                "/number?n=1&n=2",
                "/number?m=1",
                "/echo/a?n=1",
                "/number?n=%ff"
            })
    void wrongRequestsAreRefusedWithOneLine(String path) throws Exception {
        String answer = RawExchange.of(
                open.port(), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .contains("\"status\":400")
                .doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:80",
                "LocalHost.",
                "127.0.0.1:8480",
                "127.1.2.3",
                "[::1]:8480",
                "[0:0:0:0:0:0:0:1]",
                "zonelog",
                "Zonelog:8480",
                "[FD00:0::1]:8480"
            })
    void itAnswersToItsOwnNamesAtAnyPort(String host) throws Exception {
        assertThat(ofHost(open, host)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8480",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "zonelog.evil.example",
                "0.0.0.0",
                "10.1.2.3",
                "[fd00::2]",
                "x"
            })
    void aRequestForAnotherHostIsRefusedOnEveryPathWithOneLine(String host) throws Exception {
        for (String path : List.of("/echo/a", "/health/live", "/nothing")) {
            assertThat(RawExchange.of(open.port(), "GET " + path + " HTTP/1.1\r\nHost: " + host + CLOSE))
                    .startsWith("HTTP/1.1 421 ")
                    .contains("http.hosts")
                    .doesNotContain("\"a\"", "\"up\"");
        }
        String command = "POST /act HTTP/1.1\r\nContent-Length: 0\r\nAuthorization: Bearer " + TOKEN + "\r\nHost: ";
        assertThat(RawExchange.of(open.port(), command + host + CLOSE)).startsWith("HTTP/1.1 421 ");
        assertThat(RawExchange.of(open.port(), "GET http://" + host + "/echo/a HTTP/1.1\r\nHost: " + host + CLOSE))
                .startsWith("HTTP/1.1 421 ");
        assertThat(RawExchange.of(open.port(), "GET http://" + host + "/echo/a HTTP/1.1\r\nHost: localhost" + CLOSE))
                .doesNotStartWith("HTTP/1.1 200 ");
    }

    @Test
    void onEveryNetworkItAnswersToTheAddressThatWasReached() throws Exception {
        try (HttpService everywhere = HttpService.start(options("0.0.0.0", 0, TOKEN), routes)) {
            assertThat(ofHost(everywhere, "127.0.0.1")).startsWith("HTTP/1.1 200 ");
            assertThat(ofHost(everywhere, "10.1.2.3")).startsWith("HTTP/1.1 421 ");
            assertThat(ofHost(everywhere, "0.0.0.0")).startsWith("HTTP/1.1 421 ");
            assertThat(RawExchange.of(everywhere.port(), "GET /echo/a HTTP/1.0\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
        }
        HostNames names = new HostNames(List.of("0.0.0.0"));
        InetAddress reached = InetAddress.getByName("192.0.2.7");
        assertThat(names.accepts("192.0.2.7", reached)).isTrue();
        assertThat(names.accepts("192.0.2.8", reached)).isFalse();
    }

    private static String ofHost(HttpService service, String host) throws IOException {
        return RawExchange.of(service.port(), "GET /echo/a HTTP/1.1\r\nHost: " + host + CLOSE);
    }

    @Test
    void headTellsWhatGetWouldWithoutTheBody() throws Exception {
        java.net.http.HttpResponse<String> head = client.send(
                java.net.http.HttpRequest.newBuilder(uri(open, "/echo/a"))
                        .method("HEAD", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length")).contains("4");
    }

    @Test
    void everyAnswerForbidsWhatAPageDoesNotNeed() throws Exception {
        for (String path : List.of("/echo/a", "/nothing")) {
            assertThat(get(path).headers().map())
                    .containsEntry("X-Content-Type-Options", List.of("nosniff"))
                    .containsKey("Content-Security-Policy")
                    .doesNotContainKey("Server");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"})
    void aReadTakesNoOtherMethod(String method) throws Exception {
        java.net.http.HttpResponse<String> answer = send(open, "/echo/a", method, "");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void aRequestForAnotherDeviceIsRefusedBeforeAnythingIsDone() throws Exception {
        for (Route route : List.of(routes.get(0), routes.get(5))) {
            String path = route.template().replace("{name}", "a");
            java.net.http.HttpRequest.Builder request = java.net.http.HttpRequest.newBuilder(uri(open, path))
                    .header("Authorization", "Bearer " + TOKEN)
                    .method(route.access() == Route.Access.READ ? "GET" : "POST", BodyPublishers.noBody());
            java.net.http.HttpResponse<String> other = client.send(
                    request.copy()
                            .header("Zonelog-Device", new UUID(1, 3).toString())
                            .build(),
                    BodyHandlers.ofString());
            assertThat(other.statusCode()).isEqualTo(409);
            assertThat(other.body())
                    .contains("this engine works on device " + DEVICE)
                    .hasLineCount(1);
            java.net.http.HttpResponse<String> own = client.send(
                    request.copy().header("Zonelog-Device", DEVICE.toString()).build(), BodyHandlers.ofString());
            assertThat(own.statusCode()).isEqualTo(200);
            assertThat(own.headers().firstValue("Zonelog-Device")).contains(DEVICE.toString());
        }
    }

    @Test
    void commandsNeedTheToken() throws Exception {
        assertThat(send(open, "/act", "GET", "Bearer " + TOKEN).statusCode()).isEqualTo(405);
        java.net.http.HttpResponse<String> none = send(open, "/act", "POST", "");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"zonelog\"");
        assertThat(send(open, "/act", "POST", "Bearer wrong").statusCode()).isEqualTo(401);
        assertThat(send(open, "/act", "POST", "Basic " + TOKEN).statusCode()).isEqualTo(401);
        assertThat(send(open, "/act", "POST", "Bearer " + TOKEN + "x").statusCode())
                .isEqualTo(401);
        assertThat(send(open, "/act", "POST", "bearer " + TOKEN).statusCode()).isEqualTo(200);
    }

    @Test
    void withoutAConfiguredTokenNobodyCommands() throws Exception {
        assertThat(send(locked, "/act", "POST", "").statusCode()).isEqualTo(403);
        assertThat(send(locked, "/act", "POST", "Bearer ").statusCode()).isEqualTo(403);
    }

    @Test
    void tooMuchIsRefused() throws Exception {
        java.net.http.HttpRequest large = java.net.http.HttpRequest.newBuilder(uri(open, "/act"))
                .header("Authorization", "Bearer " + TOKEN)
                .POST(BodyPublishers.ofByteArray(new byte[1 << 20]))
                .build();
        assertThat(client.send(large, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
        assertThat(get("/echo/" + "a".repeat(20_000)).statusCode()).isEqualTo(414);
        java.net.http.HttpRequest headers = java.net.http.HttpRequest.newBuilder(uri(open, "/echo/a"))
                .header("X-Long", "a".repeat(20_000))
                .build();
        assertThat(client.send(headers, BodyHandlers.ofString()).statusCode()).isEqualTo(431);
    }

    @Test
    void aFailureInsideTellsNothingOfTheInside() throws Exception {
        java.net.http.HttpResponse<String> answer = get("/broken");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).doesNotContain("secret", "Exception");
    }

    @Test
    void fourRunOthersWaitTheRestIsTurnedAwayAndHealthAlwaysAnswers() throws Exception {
        List<CompletableFuture<java.net.http.HttpResponse<String>>> slow = new ArrayList<>();
        CompletableFuture<java.net.http.HttpResponse<String>> turnedAway = new CompletableFuture<>();
        for (int count = 0; count < 100; count++) {
            CompletableFuture<java.net.http.HttpResponse<String>> each = client.sendAsync(
                    java.net.http.HttpRequest.newBuilder(uri(open, "/slow")).build(), BodyHandlers.ofString());
            slow.add(each);
            var unused = each.thenAccept(answer -> {
                if (answer.statusCode() == 503) {
                    turnedAway.complete(answer);
                }
            });
        }
        assertThat(turnedAway.get().body()).contains("\"status\":503");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        gate.countDown();
        for (CompletableFuture<java.net.http.HttpResponse<String>> each : slow) {
            assertThat(each.get().statusCode()).isIn(200, 503);
        }
        assertThat(slow.stream().filter(each -> each.join().statusCode() == 200))
                .hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void aPortInUseAndAnUnknownAddressEndTheCommandWithOneLine() {
        assertThatThrownBy(() -> HttpService.start(options("127.0.0.1", open.port(), ""), routes))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("http.port=" + open.port());
        assertThatThrownBy(() -> HttpService.start(options("no such host", 0, ""), routes))
                .hasMessageContaining("http.address=no such host");
    }

    private java.net.http.HttpResponse<String> get(String path) throws Exception {
        return client.send(java.net.http.HttpRequest.newBuilder(uri(open, path)).build(), BodyHandlers.ofString());
    }

    private java.net.http.HttpResponse<String> send(
            HttpService service, String path, String method, String authorization) throws Exception {
        java.net.http.HttpRequest.Builder request =
                java.net.http.HttpRequest.newBuilder(uri(service, path)).method(method, BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static URI uri(HttpService service, String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }
}
