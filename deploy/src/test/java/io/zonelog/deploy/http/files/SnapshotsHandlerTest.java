package io.zonelog.deploy.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.content.Contents;
import io.zonelog.deploy.content.SnapshotQuery;
import io.zonelog.deploy.http.HttpService;
import io.zonelog.deploy.http.ReadAccess;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.read.Readers;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.snapshot.BuiltPartition;
import io.zonelog.snapshot.SnapshotBase;
import io.zonelog.snapshot.SnapshotFrame;
import io.zonelog.snapshot.SnapshotInput;
import io.zonelog.zone.ReaderHolds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots of an engine in memory, over a real server. */
class SnapshotsHandlerTest {
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(64, 256);
    private static final int FILES = 2_000;
    /** So often the clock is read before a reader's time is over. */
    private static final long MAX_TICKS = 3_000;

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
    private final AtomicLong ticks = new AtomicLong();
    private final ReaderHolds holds =
            new ReaderHolds(new ReaderHolds.Limits(8, MAX_TICKS, Long.MAX_VALUE), ticks::incrementAndGet, () -> {});
    private final EngineFixture engine =
            new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> holds.committed());
    private final HttpService service = HttpService.start(
            new HttpService.Options("127.0.0.1", 0, List.of(), "", GEOMETRY.deviceUuid()),
            List.of(),
            rest -> new SnapshotsHandler(
                    rest,
                    new ReadAccess("", "", "127.0.0.1"),
                    new Contents(new Readers(store, device, holds)),
                    GEOMETRY,
                    new ByteRate(Long.MAX_VALUE, () -> 0)),
            List.of());
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void files() {
        byte[] content = new byte[500];
        new Random(1).nextBytes(content);
        for (int file = 0; file < FILES; file++) {
            engine.write("f%04d".formatted(file), 0, content);
        }
        engine.write("large", 0, new byte[3_000_000]);
        engine.drain();
    }

    @AfterEach
    void close() {
        service.close();
        engine.close();
    }

    @Test
    void itLastsAsLongAsItMakesProgress() throws Exception {
        byte[] snapshot = get(SnapshotBase.NONE).body();
        assertThat(ticks.get()).as("longer than a reader may last").isGreaterThan(2 * MAX_TICKS);
        BuiltPartition built = BuiltPartition.of(GEOMETRY, EngineFixture.OPTIONS, snapshot);
        assertThat(built.files()).hasSize(FILES + 1);
    }

    @Test
    void whoWasCutOffGetsTheRest() throws Exception {
        byte[] whole = get(SnapshotBase.NONE).body();
        int half = whole.length / 2;
        BuiltPartition built = BuiltPartition.inPieces(
                GEOMETRY, EngineFixture.OPTIONS, base -> get(base).body(), half);
        assertThat(built.files()).hasSize(FILES + 1);
        assertThat(built.contents().get("large")).isEqualTo(new byte[3_000_000]);
        SnapshotBase base = new SnapshotBase(FILES + 1, new SnapshotBase.End("large", FILES, 700));
        byte[] rest = get(base).body();
        assertThat(rest.length).as("names, and the last blocks").isLessThan(whole.length / 10);
        SnapshotInput in = new SnapshotInput(new ByteArrayInputStream(rest), SnapshotInput.Blocks.READ);
        long unchanged = 0;
        for (Optional<SnapshotFrame> next = in.next(); next.isPresent(); next = in.next()) {
            unchanged += next.get() instanceof SnapshotFrame.Unchanged ? 1 : 0;
        }
        assertThat(unchanged).isEqualTo(FILES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?till=3",
                "?since=x",
                "?since=-1",
                "?since=1&since=2",
                "?since=1&file=a&record=1&block=b",
                "?since=%ff"
            })
    void whatCannotBeUnderstoodIsRefused(String query) throws Exception {
        assertThat(get(query).statusCode()).isEqualTo(400);
    }

    private HttpResponse<byte[]> get(SnapshotBase base) throws IOException {
        HttpResponse<byte[]> answer = get(SnapshotQuery.of(base));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    private HttpResponse<byte[]> get(String query) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        service.url() + "/snapshots/" + store.positions().get(0).identity() + query))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupt);
        }
    }
}
