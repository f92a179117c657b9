package io.zonelog.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.zonelog.deploy.http.HttpResponse;
import io.zonelog.deploy.http.HttpService;
import io.zonelog.deploy.http.Route;
import io.zonelog.deploy.testing.CommandLineRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --url} says when no engine answers as an engine does: one line that tells what is wrong. */
class UrlFailuresTest {
    @TempDir
    Path directory;

    /** In arguments, DIR stands for an empty directory. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ls --url localhost:8480               | --url localhost:8480: write it as http://HOST:PORT
                    ls --url ftp://localhost/             | write it as http://HOST:PORT
                    ls --url http://                      | write it as http://HOST:PORT
                    ls --url http://a/?b=c                | write it as http://HOST:PORT
                    ls --url http://me:secret@a/          | write it as http://HOST:PORT
                    ls --url http://localhost:1 --data d  | --url and --data name two places to ask
                    ls --token-file DIR/none              | --token-file and --cacert go with --url
                    ls --url http://a --token-file DIR/none | cannot read the token of DIR/none: DIR/none: no such file
                    ls --url http://a --token-file DIR/words | must be one word of printable ASCII characters
                    ls --url https://a --cacert DIR/none  | the certificates of --cacert DIR/none cannot be used
                    ls --url https://a --cacert DIR/words | the certificates of --cacert DIR/words cannot be used
                    offsets --url http://a --group g      | --group go with a data directory
                    """)
    void wrongUsageIsOneLineAndExitStatusTwo(String arguments, String message) throws IOException {
        Files.writeString(directory.resolve("words"), "two words");
        CommandLineRun run =
                CommandLineRun.of(arguments.replace("DIR", directory.toString()).split("\\s+", -1));
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.err())
                .contains(message.replace("DIR", directory.toString()))
                .hasLineCount(1);
    }

    @Test
    void aVariableIsAsGoodAsTheOptionAndDataWinsOverIt() {
        assertThat(CommandLineRun.of(Map.of("ZONELOG_URL", "nonsense"), "ls").err())
                .contains("ZONELOG_URL nonsense: write it as");
        String none = directory.resolve("none").toString();
        assertThat(CommandLineRun.of(Map.of("ZONELOG_URL", "http://localhost:1"), "scrub")
                        .err())
                .contains("scrub reads a data directory itself and asks no engine at ZONELOG_URL");
        assertThat(CommandLineRun.of(Map.of("ZONELOG_URL", "nonsense"), "ls", "--data", none)
                        .err())
                .contains("there is no zonelog data in " + none);
        assertThat(CommandLineRun.of(
                                Map.of("ZONELOG_URL", "http://localhost:1", "ZONELOG_TOKEN", "t"),
                                "run",
                                "--data",
                                none,
                                "--set",
                                "batch.max.bytes=1")
                        .err())
                .as("a setting that is none")
                .contains("batch.max.bytes=1");
    }

    @Test
    void whereNobodyListensOrNoHostIsSaysSo() {
        assertProblem(ask("http://127.0.0.1:1"), "no engine answers at http://127.0.0.1:1: the connection is refused");
        assertProblem(
                ask("http://no-such-host.invalid:8480"),
                "no engine answers at http://no-such-host.invalid:8480: there is no such host");
    }

    @Test
    void aServerThatIsNoEngineIsToldOf() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] page = "[]".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.start();
        try {
            String url = "http://127.0.0.1:" + other.getAddress().getPort();
            assertProblem(ask(url), "the server at " + url + " is no zonelog engine: it answers with status 200");
            assertProblem(
                    CommandLineRun.of("gc", "--url", url + "/"),
                    "the server at " + url + " is no zonelog engine: it answers with status 200");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void whatSpeaksNoHttpIsToldOf() throws Exception {
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerWithNoise(port), "noise");
            server.start();
            String url = "http://127.0.0.1:" + port.getLocalPort();
            assertProblem(ask(url), "what listens at " + url + " does not answer as HTTP does");
            server.join();
        }
    }

    private static void answerWithNoise(ServerSocket port) {
        try (Socket client = port.accept()) {
            client.getInputStream().read(new byte[1 << 10]);
            client.getOutputStream().write("SSH-2.0-noise\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }

    @Test
    void anAnswerOfAnotherKindIsToldOf() {
        List<Route> routes = List.of(Route.read("/api/v1/device", call -> HttpResponse.text("text/plain", "not json")));
        HttpService.Options options = new HttpService.Options("127.0.0.1", 0, List.of(), "", new UUID(1, 2));
        try (HttpService service = HttpService.start(options, routes)) {
            assertProblem(
                    CommandLineRun.of("device", "info", "--url", service.url()),
                    "the answer of the engine at " + service.url() + " cannot be read");
            assertProblem(CommandLineRun.of("zones", "--url", service.url()), "nothing is here");
        }
    }

    private static CommandLineRun ask(String url) {
        return CommandLineRun.of("ls", "--url", url);
    }

    private static void assertProblem(CommandLineRun run, String says) {
        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).contains(says).hasLineCount(1);
    }
}
