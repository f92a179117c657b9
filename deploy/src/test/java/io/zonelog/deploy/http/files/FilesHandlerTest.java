package io.zonelog.deploy.http.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.deploy.content.ContentAnswer;
import io.zonelog.deploy.content.ContentBuffers;
import io.zonelog.deploy.content.Contents;
import io.zonelog.deploy.content.OffsetWaits;
import io.zonelog.deploy.http.HttpService;
import io.zonelog.deploy.http.ReadAccess;
import io.zonelog.deploy.peer.OtherEngines;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.digest.ContentDigest;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.Sources;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.read.Readers;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.zone.ReaderHolds;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of an engine in memory, over a real server. */
class FilesHandlerTest {
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(64, 256);
    private static final byte[] CONTENT = new byte[3_000_001];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
    private final ReaderHolds holds = new ReaderHolds(
            new ReaderHolds.Limits(8, TimeUnit.MINUTES.toNanos(1), TimeUnit.SECONDS.toNanos(1)),
            System::nanoTime,
            () -> {});
    private final EngineFixture engine =
            new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> holds.committed());
    private final HttpService open = start("");
    private final HttpService guarded = start("secret");
    private final HttpClient client = HttpClient.newHttpClient();

    private HttpService start(String readToken) {
        HttpService.Options options = new HttpService.Options("127.0.0.1", 0, List.of(), "", GEOMETRY.deviceUuid());
        return HttpService.start(
                options,
                List.of(),
                rest -> new FilesHandler(
                        rest,
                        new ReadAccess(readToken, "", "127.0.0.1"),
                        new Contents(new Readers(store, device, holds)),
                        new OffsetWaits(store, holds, TimeUnit.MILLISECONDS.toNanos(300)),
                        new ContentAnswer(new ContentBuffers(2)),
                        OtherEngines.none(GEOMETRY.deviceUuid())),
                List.of());
    }

    @AfterEach
    void close() {
        open.close();
        guarded.close();
        engine.close();
    }

    @Test
    void aFileIsServedWholeWithItsVersion() throws Exception {
        write("docs/letter.txt", CONTENT);
        HttpResponse<byte[]> answer = get("docs/letter.txt");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(CONTENT);
        assertThat(header(answer, "Content-Type")).isEqualTo("text/plain");
        assertThat(header(answer, "Content-Length")).isEqualTo("3000001");
        assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(answer, "ETag")).matches("\"[0-9a-f]{8}-0-2dc6c1\"");
        assertThat(header(answer, "Zonelog-Position")).isEqualTo("1");
        assertThat(header(answer, "Content-Security-Policy")).startsWith("sandbox");
        HttpResponse<byte[]> head =
                send(request("docs/letter.txt").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "Content-Length")).isEqualTo("3000001");
        assertThat(header(head, "ETag")).isEqualTo(header(answer, "ETag"));
    }

    @Test
    void aDigestIsThatOfTheContentWhateverLiesBehindItsEndAndInItsHoles() throws Exception {
        write("whole", Arrays.copyOf(CONTENT, 2 * 4096));
        write("long", CONTENT);
        write("short", new byte[0]);
        write("cut", CONTENT);
        engine.apply("cut", new FileOperation.Truncate(1_000_001));
        engine.write("holes", 4096 * 3 + 5, Arrays.copyOf(CONTENT, 4096 * 2));
        engine.apply("holes", new FileOperation.Truncate(4096L * 300 + 1));
        engine.drain();
        for (String key : List.of("whole", "long", "short", "cut", "holes")) {
            ContentDigest expected = new ContentDigest(GEOMETRY.blockSizeBytes());
            byte[] content = get(key).body();
            expected.update(content, content.length);
            assertThat(text(key + "?digest"))
                    .as(key)
                    .isEqualTo("{\"sizeBytes\":" + content.length + ",\"blockSizeBytes\":" + GEOMETRY.blockSizeBytes()
                            + ",\"digest\":\"" + expected.finish() + "\"}\n");
        }
        assertThat(text("none?digest")).contains("\"status\":404");
        assertThat(client.send(
                                HttpRequest.newBuilder(URI.create(guarded.url() + "/files/long?digest"))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a+b",
                "100%",
                "ä/日本",
                "a//b",
                "/lead",
                ".hidden",
                "semi;colon",
                "quest?ion",
                "hash#",
                "back\\slash",
                "plus%2B",
                "end/",
                "dots/../up",
                "./here",
                "q\"uote'<&>",
                "new\nline"
            })
    void everyKeyHasItsPathAndIsInTheList(String key) throws Exception {
        byte[] content = key.getBytes(StandardCharsets.UTF_8);
        write(key, content);
        HttpResponse<byte[]> answer = get(key);
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        assertThat(answer.body()).isEqualTo(content);
        String listed = text("?format=json&prefix=" + encode(key));
        assertThat(listed).contains("\"sizeBytes\":" + content.length);
    }

    @Test
    void rangesAreServedAndWhatIsNotThereIsRefused() throws Exception {
        write("file", CONTENT);
        HttpResponse<byte[]> part = send(request("file").header("Range", "bytes=1000000-2000000"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(CONTENT, 1_000_000, 2_000_001));
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 1000000-2000000/3000001");
        HttpResponse<byte[]> end = send(request("file").header("Range", "bytes=-5"));
        assertThat(end.body()).isEqualTo(Arrays.copyOfRange(CONTENT, 2_999_996, 3_000_001));
        HttpResponse<byte[]> behind = send(request("file").header("Range", "bytes=3000001-"));
        assertThat(behind.statusCode()).isEqualTo(416);
        assertThat(header(behind, "Content-Range")).isEqualTo("bytes */3000001");
        assertThat(send(request("file").header("Range", "lines=1-2")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void severalRangesComeAsPartsOfOneAnswer() throws Exception {
        write("file", CONTENT);
        HttpResponse<byte[]> answer = send(request("file").header("Range", "bytes=0-1,10-10,-2"));
        assertThat(answer.statusCode()).isEqualTo(206);
        String type = header(answer, "Content-Type");
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        String boundary = type.substring(type.indexOf('=') + 1);
        String body = new String(answer.body(), StandardCharsets.ISO_8859_1);
        assertThat(body.split("--" + boundary)).hasSize(5);
        assertThat(body)
                .contains("Content-Range: bytes 10-10/3000001\r\n\r\n"
                        + new String(CONTENT, 10, 1, StandardCharsets.ISO_8859_1) + "\r\n--")
                .endsWith("--" + boundary + "--\r\n");
        assertThat(header(answer, "Content-Length")).isEqualTo(Integer.toString(answer.body().length));
    }

    @Test
    void conditionsAreKept() throws Exception {
        write("file", CONTENT);
        String etag = header(get("file"), "ETag");
        assertThat(send(request("file").header("If-None-Match", etag)).statusCode())
                .isEqualTo(304);
        assertThat(send(request("file").header("If-None-Match", "\"other\"")).statusCode())
                .isEqualTo(200);
        assertThat(send(request("file").header("If-Match", "\"other\"")).statusCode())
                .isEqualTo(412);
        assertThat(send(request("file").header("If-Match", etag)).statusCode()).isEqualTo(200);
        HttpRequest.Builder resumed = request("file").header("Range", "bytes=5-");
        assertThat(send(resumed.header("If-Range", etag)).statusCode()).isEqualTo(206);
        engine.write("file", 0, new byte[] {1});
        engine.drain();
        assertThat(send(resumed.copy()).statusCode()).isEqualTo(200);
        assertThat(header(get("file"), "ETag")).isNotEqualTo(etag);
    }

    @Test
    void anAnswerWaitsForTheRecordThatTheClientNames() throws Exception {
        write("file", new byte[] {1});
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request("file").header("Zonelog-Min-Offset", "1").build(), BodyHandlers.ofByteArray());
        write("file", new byte[] {2});
        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo(new byte[] {2});
        HttpResponse<byte[]> tooLate = send(request("file").header("Zonelog-Min-Offset", "2"));
        assertThat(tooLate.statusCode()).isEqualTo(503);
        assertThat(header(tooLate, "Retry-After")).isEqualTo("1");
    }

    @Test
    void aRenamedFileIsServedUnderItsNewNameOnly() throws Exception {
        write("part", CONTENT);
        engine.apply("whole", new FileOperation.Rename(FileKey.of(engine.sourceId(), "part")));
        engine.drain();
        assertThat(get("whole").body()).isEqualTo(CONTENT);
        assertThat(get("part").statusCode()).isEqualTo(404);
    }

    @Test
    void aDirectoryIsAPageOfLinks() throws Exception {
        write("a/one", new byte[3]);
        write("a/b/two", new byte[4]);
        write("top level", new byte[5]);
        assertThat(text("")).contains("<a href=\"a/\">a/</a>").contains("<a href=\"top%20level\">top level</a>");
        assertThat(text("a/")).contains("<a href=\"one\">one</a>").contains("<a href=\"b/\">b/</a>");
        assertThat(send(request("c/")).statusCode()).isEqualTo(404);
    }

    @Test
    void aListForProgramsIsPaged() throws Exception {
        for (int file = 0; file < 25; file++) {
            write(String.format("file-%02d", file), new byte[file]);
        }
        String first = text("?format=json&limit=10");
        assertThat(first)
                .startsWith("{\"prefix\":\"\",\"entries\":[\n{")
                .contains("file-00")
                .contains("file-09")
                .doesNotContain("file-10\",\"topic");
        String next = first.substring(first.indexOf("\"next\":\"") + 8, first.lastIndexOf('"'));
        assertThat(text("?format=json&limit=100&from=" + encode(next)))
                .contains("file-10")
                .contains("file-24")
                .contains("\"next\":null");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void pagesHaveEveryRowOnceWherePartitionsHaveTheSameKeys(int limit) throws Exception {
        SourcePosition other = engine.engine().sources().add(new SourceIdentity("cluster", "topic-id", "writes", 1), 0);
        List<String> keys = List.of("a", "b/x", "b/y", "c", "d");
        for (int key = 0; key < keys.size(); key++) {
            write(keys.get(key), new byte[1]);
            engine.engine()
                    .apply(
                            FileKey.of(other.sourceId(), keys.get(key)),
                            Sources.SourceRecord.unmarked(key, 0),
                            new FileOperation.Write(0, ByteBuffer.wrap(new byte[2])));
        }
        engine.drain();
        for (String delimiter : List.of("", "&delimiter=/")) {
            List<String> whole = rows(text("?format=json" + delimiter));
            assertThat(whole).hasSize(delimiter.isEmpty() ? 10 : 7);
            List<String> paged = new ArrayList<>();
            Optional<String> next = Optional.of("-/");
            while (next.isPresent()) {
                String page = text("?format=json&limit=" + limit + delimiter + "&from=" + encode(next.get()));
                paged.addAll(rows(page));
                next = Optional.of(page.substring(page.lastIndexOf("\"next\":") + 7)
                                .strip())
                        .filter(tail -> tail.startsWith("\""))
                        .map(tail -> tail.substring(1, tail.length() - 2));
            }
            assertThat(paged).isEqualTo(whole);
        }
    }

    private static List<String> rows(String page) {
        return page.lines()
                .filter(line -> line.startsWith("{\"key\"") || line.startsWith("{\"prefix\":\"b"))
                .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
                .toList();
    }

    @Test
    void withoutTheTokenNothingIsServed() throws Exception {
        write("file", CONTENT);
        URI uri = URI.create("http://127.0.0.1:" + guarded.port() + "/files/file");
        assertThat(send(HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(401);
        assertThat(send(HttpRequest.newBuilder(uri).header("Authorization", "Bearer wrong"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(HttpRequest.newBuilder(uri).header("Authorization", "Bearer secret"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aDamagedBlockEndsTheAnswerBeforeItsEnd() {
        write("file", CONTENT);
        long sector = store.file(FileKey.of(engine.sourceId(), "file"))
                .map(file -> {
                    try (var extents = store.extents(file.fileId(), 600)) {
                        extents.advance();
                        return extents.current().sector();
                    }
                })
                .orElseThrow();
        device.failZone(GEOMETRY.zoneOf(sector), ZoneCondition.OFFLINE);
        assertThatThrownBy(() -> get("file")).isInstanceOf(IOException.class);
        assertThat(holds.readers()).isZero();
    }

    private void write(String key, byte[] content) {
        engine.write(key, 0, content);
        engine.drain();
    }

    private HttpResponse<byte[]> get(String key) throws Exception {
        return send(request(key));
    }

    private HttpRequest.Builder request(String key) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + open.port() + "/files/" + path(key)));
    }

    private String text(String pathAndQuery) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + open.port() + "/files/" + pathAndQuery);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String path(String key) {
        return encode(key).replace("%2F", "/");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
