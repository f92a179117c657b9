package io.zonelog.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.Connector;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.data.ConfiguredDevice;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.http.api.Api;
import io.zonelog.deploy.metrics.Registries;
import io.zonelog.deploy.peer.OtherEngines;
import io.zonelog.deploy.peer.PeerBlocks;
import io.zonelog.deploy.repair.RepairRuns;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import io.zonelog.deploy.watch.GrowthWatch;
import io.zonelog.deploy.watch.RecentProblems;
import io.zonelog.deploy.watch.RunningEngine;
import io.zonelog.deploy.watch.ZoneCensus;
import io.zonelog.engine.read.Readers;
import io.zonelog.metadata.MetadataOptions;
import io.zonelog.zone.ReaderHolds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The description that the engine serves is true of its routes and of what it really answers. */
@ExtendWith(SharedBroker.class)
class OpenApiIT {
    private static final String TOKEN = "a-token-for-commands";
    private static final String READ_TOKEN = "a-token-to-read-with";
    /** What is served by handlers of its own, not by routes. */
    private static final Set<String> HANDLED = Set.of(
            "/files/", "/files/{key}", "/snapshots/", "/snapshots/{topic}/{partition}", "/digests/{topic}/{partition}");

    private static final List<String> STATE = List.of(
            "offsets",
            "partitions",
            "engine",
            "engines",
            "repair",
            "device",
            "health",
            "statistics",
            "configuration",
            "problems");

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void everyRouteIsDescribedAndNothingElse(TestBroker broker) throws Exception {
        OpenApi described = OpenApi.ofResource();
        assertThat(described.complaints()).isEmpty();
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(directory.resolve("engine"), topic)) {
            List<Route> routes = routes(engine);
            assertThat(described.operations().stream()
                            .filter(operation -> !HANDLED.contains(operation.path()))
                            .map(Object::toString))
                    .containsExactlyInAnyOrderElementsOf(routes.stream()
                            .filter(route -> !isPartOfThePage(route))
                            .map(route -> (route.access() == Route.Access.READ ? "GET " : "POST ") + route.template())
                            .toList());
            for (Route route : routes) {
                described.operations().stream()
                        .filter(operation -> operation.path().equals(route.template()))
                        .forEach(operation -> {
                            assertThat(described.parameters(operation, "query"))
                                    .as(route.template())
                                    .isEqualTo(route.parameters());
                            assertThat(described.parameters(operation, "path"))
                                    .as(route.template())
                                    .isEqualTo(OpenApi.variables(route.template()));
                            assertThat(described.security(operation))
                                    .as(route.template())
                                    .isEqualTo(route.access() == Route.Access.COMMAND ? "command" : "");
                        });
            }
        }
    }

    /** Scripts, styles and pictures, which nobody asks for by themselves. */
    private static boolean isPartOfThePage(Route route) {
        return route.template().matches("/[a-z-]+\\.(css|js|svg)");
    }

    /** The routes of an engine, with a device of their own. */
    private List<Route> routes(TestEngine engine) throws Exception {
        Configuration configuration = new ConfigurationSources().load();
        DataDirectory data = new DataDirectory(directory.resolve("data"));
        data.create(ConfiguredDevice.geometry(configuration), ConfiguredDevice.behaviour(configuration));
        try (EngineData opened = EngineData.open(data, MetadataOptions.of(8 << 20));
                GrowthWatch growth =
                        GrowthWatch.start(opened.device(), engine.wiring().connector());
                OtherEngines others =
                        OtherEngines.none(opened.store().identity().deviceUuid());
                RepairRuns repairs = new RepairRuns(
                        new Readers(opened.store(), opened.device(), ReaderHolds.none()),
                        opened.store(),
                        new RepairRuns.Sources(new PeerBlocks(others.peers(), others.client()), null),
                        engine.wiring().connector(),
                        System::nanoTime);
                RecentProblems problems = RecentProblems.listen()) {
            ZoneCensus zones = new ZoneCensus(opened.device(), opened.store());
            return Api.routes(
                    new RunningEngine(
                            engine.wiring().connector(),
                            opened,
                            configuration,
                            zones,
                            growth,
                            others,
                            repairs,
                            problems),
                    Registries.prometheus());
        }
    }

    /**
     * A request.
     *
     * @param operation method and path as described
     * @param path what is asked for
     * @param status what it is answered with
     * @param headers name and value in turns
     */
    private record Call(OpenApi.Operation operation, String path, int status, List<String> headers) {
        Call(String operation, String path, int status, String... headers) {
            this(
                    new OpenApi.Operation(
                            operation.substring(0, operation.indexOf(' ')),
                            operation.substring(operation.indexOf(' ') + 1)),
                    path,
                    status,
                    List.of(headers));
        }
    }

    private static List<Call> calls(String topic) {
        List<Call> calls = new ArrayList<>();
        for (String plain :
                List.of("/", "/openapi.yaml", "/health/live", "/health/ready", "/metrics", "/api/v1/space")) {
            calls.add(new Call("GET " + plain, plain, 200));
        }
        for (String plain : STATE) {
            calls.add(new Call("GET /api/v1/" + plain, "/api/v1/" + plain, 200));
        }
        calls.addAll(List.of(
                new Call("GET /metrics", "/metrics", 200, "Accept", "application/openmetrics-text"),
                new Call("GET /api/v1/zones", "/api/v1/zones?from=1&limit=2", 200),
                new Call("GET /api/v1/zones", "/api/v1/zones?limit=0", 400),
                new Call("GET /api/v1/zone-map", "/api/v1/zone-map?from=1&limit=100", 200),
                new Call("GET /api/v1/zones/{zone}", "/api/v1/zones/0", 200),
                new Call("GET /api/v1/zones/{zone}", "/api/v1/zones/1000", 404),
                new Call("GET /api/v1/zones/{zone}/files", "/api/v1/zones/0/files?limit=1", 200),
                new Call("GET /api/v1/files", "/api/v1/files?prefix=a&limit=1&contains=A&left=true", 200),
                new Call("GET /api/v1/files", "/api/v1/files?sort=-size&limit=1&from=9000000%2F0%2Fx", 200),
                new Call("GET /api/v1/files", "/api/v1/files?sort=colour", 400),
                new Call("GET /api/v1/files/{key}", "/api/v1/files/a%2Ftext.txt?left=true", 200),
                new Call("GET /api/v1/files/{key}", "/api/v1/files/none", 404),
                new Call("GET /api/v1/file", "/api/v1/file?key=a/text.txt&left=true", 200),
                new Call("GET /api/v1/file", "/api/v1/file", 400),
                new Call("GET /api/v1/file/map", "/api/v1/file/map?key=a/text.txt&from=0&limit=1&left=false", 200),
                new Call("GET /api/v1/files/{key}/map", "/api/v1/files/a%2Ftext.txt/map?from=0&limit=1&left=true", 200),
                new Call("GET /api/v1/files/{key}/zones", "/api/v1/files/a%2Ftext.txt/zones?left=true", 200),
                new Call("GET /api/v1/locate/{topic}/{partition}/{offset}", "/api/v1/locate/" + topic + "/0/0", 200)));
        calls.addAll(contents(topic));
        calls.addAll(commands(topic));
        return calls;
    }

    private static List<Call> contents(String topic) {
        String file = "/files/a/text.txt?topic=" + topic + "&partition=0";
        return List.of(
                new Call("GET /files/", "/files/", 401),
                new Call("GET /files/", "/files/?key=a/text.txt&download", 200, reading()),
                new Call("GET /files/", "/files/?key=a/text.txt&digest", 200, reading()),
                new Call("GET /files/", "/files/?delimiter=/&limit=1&format=json", 200, reading()),
                new Call("GET /files/", "/files/?prefix=&format=html", 200, reading()),
                new Call("GET /files/", "/files/?format=json&from=-%2Fa", 200, reading()),
                new Call("GET /files/{key}", file, 200, reading("Zonelog-Min-Offset", "0")),
                new Call("GET /files/{key}", file + "&digest", 200, reading()),
                new Call("GET /files/{key}", file, 206, reading("Range", "bytes=0-3")),
                new Call("GET /files/{key}", file, 206, reading("Range", "bytes=0-3,10-12")),
                new Call("GET /files/{key}", file, 304, reading("If-None-Match", "*")),
                new Call("GET /files/{key}", file, 412, reading("If-Match", "\"another\"")),
                new Call("GET /files/{key}", file, 416, reading("Range", "bytes=9000000-")),
                new Call("GET /files/{key}", "/files/twice", 409, reading()),
                new Call("GET /files/{key}", "/files/none", 404, reading()),
                new Call("HEAD /files/{key}", file, 200, reading()),
                new Call("HEAD /files/{key}", file, 206, reading("Range", "bytes=0-3")),
                new Call("HEAD /files/{key}", file, 304, reading("If-None-Match", "*")),
                new Call("HEAD /files/{key}", file, 412, reading("If-Match", "\"another\"")),
                new Call("HEAD /files/{key}", file, 416, reading("Range", "bytes=9000000-")),
                new Call("HEAD /files/{key}", "/files/twice", 409, reading()),
                new Call("GET /snapshots/", "/snapshots/", 200, reading()),
                new Call("GET /snapshots/", "/snapshots/", 401),
                new Call("GET /snapshots/{topic}/{partition}", "/snapshots/" + topic + "/0", 200, reading()),
                new Call("GET /snapshots/{topic}/{partition}", "/snapshots/" + topic + "/7", 404, reading()),
                new Call("GET /digests/{topic}/{partition}", "/digests/" + topic + "/0", 200, reading()),
                new Call("GET /digests/{topic}/{partition}", "/digests/" + topic + "/0?position=3", 200, reading()),
                new Call("GET /digests/{topic}/{partition}", "/digests/" + topic + "/0?position=1", 409, reading()),
                new Call(
                        "GET /digests/{topic}/{partition}", "/digests/" + topic + "/0?position=3&at=1", 400, reading()),
                new Call("GET /digests/{topic}/{partition}", "/digests/" + topic + "/0?position=9", 503, reading()),
                new Call("GET /digests/{topic}/{partition}", "/digests/" + topic + "/7", 404, reading()),
                new Call("GET /digests/{topic}/{partition}", "/digests/" + topic + "/0", 401));
    }

    private static List<Call> commands(String topic) {
        String skip = "/api/v1/offsets/skip?topic=" + topic + "&partition=0&offset=";
        return List.of(
                new Call("POST /api/v1/pause", "/api/v1/pause", 401),
                new Call("POST /api/v1/pause", "/api/v1/pause", 200, commanding()),
                new Call("POST /api/v1/resume", "/api/v1/resume", 200, commanding()),
                new Call("POST /api/v1/gc", "/api/v1/gc", 200, commanding()),
                new Call("POST /api/v1/repair/start", "/api/v1/repair/start", 200, commanding()),
                new Call("POST /api/v1/gc/suspend", "/api/v1/gc/suspend", 200, commanding()),
                new Call("POST /api/v1/gc/resume", "/api/v1/gc/resume", 200, commanding()),
                new Call("POST /api/v1/files/truncate", "/api/v1/files/truncate?key=b&size=1", 200, commanding()),
                new Call("POST /api/v1/files/truncate", "/api/v1/files/truncate?key=b", 400, commanding()),
                new Call("POST /api/v1/files/unlink", "/api/v1/files/unlink?key=b", 200, commanding()),
                new Call("POST /api/v1/offsets/skip", skip + "x", 400, commanding()));
    }

    private static String[] reading(String... headers) {
        return with(READ_TOKEN, headers);
    }

    private static String[] commanding() {
        return with(TOKEN);
    }

    private static String[] with(String token, String... headers) {
        List<String> all = new ArrayList<>(List.of("Authorization", "Bearer " + token));
        all.addAll(List.of(headers));
        return all.toArray(String[]::new);
    }

    @Test
    void everyAnswerIsAsItIsDescribed(TestBroker broker) throws Exception {
        TestTopic old = leftBehind(broker);
        try (TestTopic topic = TestTopic.create(broker, 2);
                TestEngine engine = TestEngine.start(
                        directory,
                        topic,
                        "http=on",
                        "http.port=0",
                        "http.token=" + TOKEN,
                        "http.read.token=" + READ_TOKEN,
                        "device.zone.count=4")) {
            topic.append(0, "a/text.txt", new byte[9000]);
            topic.append(0, "b", new byte[9000]);
            topic.append(0, "twice", new byte[10]);
            topic.append(1, "twice", new byte[10]);
            topic.awaitCommitted();
            awaitLeft(engine);
            OpenApi described = OpenApi.of(
                    send(engine, new Call("GET /", "/openapi.yaml", 200)).body());
            Set<String> seen = new TreeSet<>();
            for (Call call : calls(topic.name())) {
                check(described, call, send(engine, call), seen);
            }
            for (Call drop : List.of(drop(topic, 400), drop(old, 200))) {
                check(described, drop, send(engine, drop), seen);
            }
            Call skip = skipOfARecordWithoutSpace(topic, engine);
            check(described, skip, send(engine, skip), seen);
            Call grow = new Call("POST /api/v1/device/grow", "/api/v1/device/grow?add=1", 200, commanding());
            check(described, grow, send(engine, grow), seen);
            engine.wiring().connector().requestStop();
            Call live = new Call("GET /health/live", "/health/live", 503);
            Eventually.until("the engine has stopped", () -> send(engine, live).statusCode() == 503);
            check(described, live, send(engine, live), seen);
            Call ready = new Call("GET /health/ready", "/health/ready", 503);
            check(described, ready, send(engine, ready), seen);
            assertThat(seen).isEqualTo(described.statuses());
        }
    }

    /** A partition of which the directory has files, and which the engine does not hold. */
    private TestTopic leftBehind(TestBroker broker) throws Exception {
        try (TestTopic old = TestTopic.create(broker, 1);
                TestEngine before = TestEngine.start(directory, old, "device.zone.count=4")) {
            old.append(0, "old", new byte[10]);
            old.awaitCommitted();
            assertThat(before.query("partitions", "--json").out()).contains("\"state\":\"held\"");
            return old;
        }
    }

    private static void awaitLeft(TestEngine engine) {
        Eventually.until(
                "the old partition is left behind",
                () -> engine.query("partitions").out().contains("left behind since"));
    }

    private static Call drop(TestTopic topic, int status) {
        String path = "/api/v1/partitions/drop";
        return new Call("POST " + path, path + "?topic=" + topic.name() + "&partition=0", status, commanding());
    }

    private static Call skipOfARecordWithoutSpace(TestTopic topic, TestEngine engine) {
        for (int record = 0; record < 12; record++) {
            topic.append(1, "large" + record, new byte[1 << 20]);
        }
        topic.flush();
        Connector connector = engine.wiring().connector();
        Eventually.until("the partition waits", () -> connector.spaceShortage().isPresent());
        long waiting = connector.partitions().stream()
                .filter(status -> status.partition() == 1)
                .findFirst()
                .orElseThrow()
                .durableOffset();
        String path = "/api/v1/offsets/skip?topic=" + topic.name() + "&partition=1&offset=" + waiting;
        return new Call("POST /api/v1/offsets/skip", path, 200, commanding());
    }

    private static void check(
            OpenApi described, Call call, java.net.http.HttpResponse<String> answer, Set<String> seen) {
        assertThat(answer.statusCode()).as(call.path() + ": " + answer.body()).isEqualTo(call.status());
        String type = answer.headers().firstValue("Content-Type").orElse("");
        boolean hasBody = !call.operation().method().equals("HEAD") && call.status() != 304;
        assertThat(described.faults(call.operation(), call.status(), type, hasBody ? answer.body() : null))
                .as("%s %s: %s", call.operation(), call.path(), answer.body())
                .isEmpty();
        String status = call.operation() + " " + call.status();
        if (described.statuses().contains(status)) {
            seen.add(status);
        }
    }

    private java.net.http.HttpResponse<String> send(TestEngine engine, Call call) {
        URI uri = URI.create(engine.url() + call.path());
        java.net.http.HttpRequest.Builder request = java.net.http.HttpRequest.newBuilder(uri)
                .method(call.operation().method(), BodyPublishers.noBody());
        if (!call.headers().isEmpty()) {
            request.headers(call.headers().toArray(String[]::new));
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
