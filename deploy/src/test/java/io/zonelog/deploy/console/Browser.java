package io.zonelog.deploy.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.Trees;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Chromium without a window, told what to do in its DevTools protocol. It keeps what the page complained about and what it loaded. Used by
 * one thread; the WebSocket's own thread only completes futures and adds to the lists.
 */
final class Browser implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    /** Without a sandbox, since it needs rights that a container or root lacks; without a word to anybody but the page's server. */
    private static final List<String> OPTIONS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--remote-debugging-port=0");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Process process;
    private final Path profile;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private final List<String> loaded = new ArrayList<>();
    private int lastId;

    private Browser(String program) throws Exception {
        profile = Files.createTempDirectory("zonelog-browser");
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(OPTIONS);
        command.addAll(List.of("--user-data-dir=" + profile, "about:blank"));
        process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path portFile = profile.resolve("DevToolsActivePort");
        Eventually.until("the browser listens", () -> firstLine(portFile).isPresent());
        String tabs = "http://127.0.0.1:" + firstLine(portFile).orElseThrow() + "/json/list";
        String list = client.send(
                        HttpRequest.newBuilder(URI.create(tabs)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        String url = MAPPER.readTree(list).path(0).path("webSocketDebuggerUrl").textValue();
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(url), new Messages())
                .get(1, TimeUnit.MINUTES);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            send(domain + ".enable", Map.of());
        }
    }

    /** Starts the first browser of the path; empty if there is none. */
    static Optional<Browser> start() throws Exception {
        Optional<String> program = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
        return program.isEmpty() ? Optional.empty() : Optional.of(new Browser(program.get()));
    }

    private static Optional<String> firstLine(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).stream().findFirst() : Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Opens a page in a window of some width. */
    void open(String url, int width, String scheme) throws Exception {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
        prefer(scheme);
        send("Page.navigate", Map.of("url", url));
    }

    /** Changes the colours that the page's reader prefers, as a system does at dusk. */
    void prefer(String scheme) throws Exception {
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Leaves the page, and forgets what it complained about and loaded. */
    void leave() throws Exception {
        send("Page.navigate", Map.of("url", "about:blank"));
        await("location.href === 'about:blank' && document.readyState === 'complete'");
        synchronized (complaints) {
            complaints.clear();
            loaded.clear();
        }
    }

    /** Lets what is saved go to a directory, without a question. */
    void saveTo(Path saved) throws Exception {
        send("Page.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", saved.toString()));
    }

    /** The value of an expression in the page. */
    JsonNode value(String expression) {
        try {
            return send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
                    .path("result")
                    .path("value");
        } catch (Exception failure) {
            throw new AssertionError(expression, failure);
        }
    }

    /** Waits until an expression in the page is true. */
    void await(String expression) {
        Eventually.until(expression, () -> value(expression).asBoolean());
    }

    void click(int x, int y) throws Exception {
        for (String type : List.of("mousePressed", "mouseReleased")) {
            send("Input.dispatchMouseEvent", Map.of("type", type, "x", x, "y", y, "button", "left", "clickCount", 1));
        }
    }

    void press(String key) throws Exception {
        for (String type : List.of("keyDown", "keyUp")) {
            send("Input.dispatchKeyEvent", Map.of("type", type, "key", key));
        }
    }

    /** Keeps a picture of the whole page, also of what is below the window. */
    void picture(Path file) throws Exception {
        int width = value("window.innerWidth").asInt();
        int height = value("document.documentElement.scrollHeight").asInt();
        Map<String, Object> all = Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
        Files.createDirectories(file.getParent());
        Files.write(
                file,
                Base64.getDecoder()
                        .decode(send("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "clip", all))
                                .path("data")
                                .textValue()));
    }

    /**
     * Errors of scripts, warnings on the console and failed loads since the start. Not those which Chromium ends because a network interface
     * of this machine came or went, as they do when containers start.
     */
    List<String> complaints() {
        synchronized (complaints) {
            return complaints.stream()
                    .filter(line -> !line.contains("ERR_NETWORK_CHANGED"))
                    .toList();
        }
    }

    /** The addresses of everything that was asked for. */
    List<String> loaded() {
        synchronized (complaints) {
            return List.copyOf(loaded);
        }
    }

    private JsonNode send(String method, Map<String, Object> parameters) throws Exception {
        int id = ++lastId;
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(MAPPER.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
                .get(1, TimeUnit.MINUTES);
        return answer.get(1, TimeUnit.MINUTES);
    }

    private void take(JsonNode message) {
        JsonNode parameters = message.path("params");
        synchronized (complaints) {
            switch (message.path("method").asText()) {
                case "Runtime.exceptionThrown" -> complaints.add(parameters.toString());
                case "Log.entryAdded" -> complaints.add(parameters.path("entry").toString());
                case "Runtime.consoleAPICalled" ->
                    complaints.add(parameters.path("args").toString());
                case "Network.requestWillBeSent" ->
                    loaded.add(parameters.path("request").path("url").asText());
                default -> {
                    CompletableFuture<JsonNode> answer =
                            answers.remove(message.path("id").asInt());
                    if (answer != null) {
                        answer.complete(message.path("result"));
                    }
                }
            }
        }
    }

    /** Puts the parts of a message together. */
    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    take(MAPPER.readTree(text.toString()));
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                } finally {
                    text.setLength(0);
                }
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }
    }

    @Override
    public void close() {
        socket.abort();
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().join());
        Trees.delete(profile);
    }
}
