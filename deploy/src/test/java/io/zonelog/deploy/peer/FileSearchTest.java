package io.zonelog.deploy.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.connector.directory.EngineDescription.PartitionCopy;
import io.zonelog.deploy.content.listing.ListPlace;
import io.zonelog.deploy.content.listing.Listing;
import io.zonelog.deploy.peer.FileSearch.Outcome;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of an engine that no longer holds all of what it held when it last told so. */
class FileSearchTest {
    private final OtherEngines others = OtherEngines.none(new UUID(0, 0));
    private HttpServer engine;
    private volatile String searched = "";
    private volatile int status = 404;

    @BeforeEach
    void start() throws IOException {
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.createContext("/", exchange -> {
            exchange.getResponseHeaders().put("Zonelog-Searched", List.of(searched));
            byte[] body = "{\"entries\":[],\"next\":null}".getBytes(StandardCharsets.UTF_8);
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, isHead ? -1 : body.length);
            if (!isHead) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        engine.start();
    }

    @AfterEach
    void stop() {
        engine.stop(0);
        others.close();
    }

    @Test
    void aFileIsNowhereOnlyIfEveryPartitionWasSearched() {
        searched = "t/1-2";
        assertThat(find(where(1, 2))).isInstanceOf(Outcome.Nowhere.class);
        searched = "t/1";
        assertThat(find(where(1, 2))).isEqualTo(new Outcome.Unknown(Set.of("t/1", "t/2")));
    }

    @Test
    void aClientIsNotSentWhereItsPartitionNoLongerIs() {
        searched = "t/1";
        assertThat(find(where(1))).isInstanceOf(Outcome.At.class);
        assertThat(find(where(2))).isEqualTo(new Outcome.Unknown(Set.of("t/2")));
    }

    @Test
    void anEngineThatHangsHoldsNobodyUpWhereAnotherOneHasAnswered() throws Exception {
        searched = "t/1";
        try (ServerSocket hanging = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Elsewhere one = where(1);
            Elsewhere.Holder live = one.holders().get(0);
            EngineDescription silent = new EngineDescription(
                    new UUID(0, 2), "http://127.0.0.1:" + hanging.getLocalPort(), "h", "1", live.copies());
            Elsewhere both =
                    new Elsewhere(one.partitions(), List.of(new Elsewhere.Holder(silent, live.copies()), live));
            FileSearch search = new FileSearch(others.peers(), others.client(), Duration.ofHours(1));
            assertThat(search.search(both, "/files/?key=k&local=true", OptionalLong.empty())
                            .get(1, TimeUnit.MINUTES))
                    .isEqualTo(new Outcome.At(live.engine()));
        }
    }

    @Test
    void aListOfAnEngineThatNoLongerHoldsAPartitionIsNoListOfThat() {
        status = 200;
        searched = "t/1-2";
        assertThat(list(where(1, 2)).missing()).isEmpty();
        searched = "t/2";
        assertThat(list(where(1, 2)).missing()).containsExactlyInAnyOrder("t/1", "t/2");
    }

    private Outcome find(Elsewhere where) {
        return others.files()
                .search(where, "/files/?key=k&local=true", OptionalLong.empty())
                .join();
    }

    private ListSearch.Found list(Elsewhere where) {
        return others.lists()
                .search(where, new Listing.Scope("", "", ListPlace.FIRST), 10)
                .join();
    }

    /** Partitions that the engine once told to hold. */
    private Elsewhere where(int... numbers) {
        Set<SourceIdentity> partitions = Arrays.stream(numbers)
                .mapToObj(number -> new SourceIdentity("cluster", "id", "t", number))
                .collect(Collectors.toSet());
        List<PartitionCopy> copies = partitions.stream()
                .map(identity -> new PartitionCopy(identity, 5, State.WHOLE))
                .toList();
        EngineDescription holder = new EngineDescription(
                new UUID(0, 1), "http://127.0.0.1:" + engine.getAddress().getPort(), "g", "1", copies);
        return new Elsewhere(partitions, List.of(new Elsewhere.Holder(holder, copies)));
    }
}
