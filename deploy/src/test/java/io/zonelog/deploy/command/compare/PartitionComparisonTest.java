package io.zonelog.deploy.command.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.http.HttpService;
import io.zonelog.deploy.terminal.Json;
import io.zonelog.deploy.view.source.ComparisonRow;
import io.zonelog.deploy.view.source.DigestLines;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Engines that answer as they are told to, by the position that they are asked for. */
final class PartitionComparisonTest {
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<EngineClient> engines = new ArrayList<>();

    /** What an engine answers. */
    private record Answer(int status, long position, List<Object> lines) {}

    private void engine(LongFunction<Answer> answers) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/digests/writes/3", exchange -> {
            Answer answer = answers.apply(
                    Long.parseLong(exchange.getRequestURI().getQuery().substring("position=".length())));
            exchange.getResponseHeaders().set(HttpService.DEVICE_HEADER, new UUID(1, 1).toString());
            exchange.getResponseHeaders().set("Zonelog-Position", Long.toString(answer.position));
            exchange.sendResponseHeaders(answer.status, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (Object line : answer.lines) {
                    body.write((Json.text(line) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
            }
        });
        server.start();
        servers.add(server);
        engines.add(EngineClient.at("http://127.0.0.1:" + server.getAddress().getPort(), "", null));
    }

    private static Answer digests(long position, String... keys) {
        return digests(new DigestLines.Head("cluster", "id", "writes", 3, position, -1, 4096), keys);
    }

    private static Answer digests(DigestLines.Head head, String... keys) {
        List<Object> lines = new ArrayList<>(List.of(head));
        for (String key : keys) {
            lines.add(new DigestLines.OfFile(key, 1, 1, "d"));
        }
        lines.add(new DigestLines.End(keys.length, "p"));
        return new Answer(200, head.position(), lines);
    }

    private static Answer passed(long position) {
        return new Answer(409, position, List.of());
    }

    private static Answer late(long position) {
        return new Answer(503, position, List.of());
    }

    private ComparisonRow compare(long furthest) {
        return new PartitionComparison("writes", 3, engines, furthest).run().orElseThrow();
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    /** Each time that they are asked, both have gone on by more than before. */
    @Test
    void enginesThatMoveOnAreAskedForAPositionThatLiesAheadOfThem() throws IOException {
        AtomicLong one = new AtomicLong(100);
        AtomicLong other = new AtomicLong(50);
        for (AtomicLong position : List.of(one, other)) {
            engine(wanted -> position.addAndGet(300) > wanted ? passed(position.get()) : digests(wanted, "a", "b"));
        }
        ComparisonRow row = compare(100);
        assertThat(row.lines()).hasSize(1);
        assertThat(row.lines().get(0)).matches("writes/3: equal at position \\d+: 2 files, 2 copies");
        assertThat(row.position()).isGreaterThan(400);
    }

    /** So nobody waits for a position that is as far ahead as the engines have gone since somebody last looked. */
    @Test
    void aPositionThatWasKnownLongAgoTellsNoSpeed() throws IOException {
        AtomicLong position = new AtomicLong(100_000);
        AtomicLong asked = new AtomicLong();
        List<Long> late = Collections.synchronizedList(new ArrayList<>());
        for (int engine = 0; engine < 2; engine++) {
            engine(wanted -> {
                // once they were slow, and have gone on meanwhile
                boolean slow = asked.incrementAndGet() == 3 || asked.get() == 4;
                long now = slow ? position.addAndGet(500) : position.incrementAndGet();
                if (!slow && wanted > now + 20) {
                    late.add(wanted);
                }
                return slow || wanted > now + 20 ? late(now - 600) : now > wanted ? passed(now) : digests(wanted, "a");
            });
        }
        assertThat(compare(40).isEqual()).isTrue();
        assertThat(asked.get()).isGreaterThan(4);
        assertThat(late).isEmpty();
    }

    @Test
    void whereNoRecordComesAnyMoreTheyAreComparedWhereTheFurthestStands() throws IOException {
        engine(wanted -> wanted < 1000 ? passed(1000) : wanted == 1000 ? digests(wanted, "a") : late(1000));
        engine(wanted -> wanted == 1000 ? digests(wanted, "a") : late(900));
        assertThat(compare(900).lines()).containsExactly("writes/3: equal at position 1000: 1 file, 2 copies");
    }

    @Test
    void anEngineThatIsBehindIsWaitedForAsLongAsItMoves() throws IOException {
        engine(wanted -> digests(wanted, "a"));
        AtomicLong behind = new AtomicLong(60);
        engine(wanted -> behind.addAndGet(10) >= wanted ? digests(wanted, "a") : late(behind.get()));
        assertThat(compare(100).isEqual()).isTrue();
        behind.set(Long.MIN_VALUE);
        engines.remove(1);
        engine(wanted -> late(60));
        assertThat(compare(100).lines())
                .containsExactly(
                        "writes/3: not comparable: an engine stays at position 60, while another one is at 100");
    }

    @Test
    void whatHasGoneToAnotherEngineIsLookedForAgain() throws IOException {
        engine(wanted -> digests(wanted, "a"));
        engine(wanted -> new Answer(404, 0, List.of()));
        assertThat(new PartitionComparison("writes", 3, engines, 1).run()).isEmpty();
    }

    @Test
    void enginesThatNeverMeetAreGivenUp() throws IOException {
        engine(wanted -> passed(wanted + 1000));
        engine(wanted -> digests(wanted));
        assertThat(compare(1).reason()).contains("no common position");
    }

    @Test
    void whatIsMissingAnywhereIsADifferenceWhateverTheOrderOfTheKeys() throws IOException {
        String high = "\ud800\udc00";
        engine(wanted -> digests(wanted, "a", "\ufffd", high, high + "z"));
        engine(wanted -> digests(wanted, "a", high, high + "z"));
        engine(wanted -> digests(wanted, "a", "\ufffd", high, high + "z"));
        ComparisonRow row = compare(7);
        assertThat(row.differences()).extracting(ComparisonRow.Difference::key).containsExactly("\ufffd");
        assertThat(row.differences().get(0).versions())
                .extracting(ComparisonRow.Version::digest)
                .containsExactly("d", null, "d");
        assertThat(row.files()).isEqualTo(4);
        assertThat(row.isEqual()).isFalse();
    }

    @Test
    void whyCopiesCannotBeComparedIsSaid() throws IOException {
        engine(wanted -> digests(wanted, "a"));
        engine(wanted -> digests(new DigestLines.Head("cluster", "other", "writes", 3, wanted, -1, 4096)));
        assertThat(compare(1).reason()).contains("that is not the same one");
        replace(wanted -> digests(new DigestLines.Head("cluster", "id", "writes", 3, wanted, -1, 512)));
        assertThat(compare(1).reason()).contains("blocks of 512 bytes, and not of 4096");
        replace(wanted -> digests(new DigestLines.Head("cluster", "id", "writes", 3, wanted, 40, 4096)));
        assertThat(compare(1).reason()).contains("only from offset 40 on");
        replace(wanted ->
                new Answer(200, wanted, List.of(digests(wanted).lines.get(0), new DigestLines.OfFile("a", 1, 1, "d"))));
        assertThat(compare(1).reason()).contains("ends before its last line");
        replace(wanted -> new Answer(401, 0, List.of()));
        assertThat(compare(1).reason()).contains("token");
    }

    private void replace(LongFunction<Answer> answers) throws IOException {
        engines.remove(1);
        engine(answers);
    }
}
