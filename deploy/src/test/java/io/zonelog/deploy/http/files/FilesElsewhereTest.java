package io.zonelog.deploy.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.deploy.content.ContentAnswer;
import io.zonelog.deploy.content.ContentBuffers;
import io.zonelog.deploy.content.Contents;
import io.zonelog.deploy.content.OffsetWaits;
import io.zonelog.deploy.http.HttpService;
import io.zonelog.deploy.http.ReadAccess;
import io.zonelog.deploy.peer.OtherEngines;
import io.zonelog.deploy.peer.PeerClient;
import io.zonelog.deploy.peer.Peers;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.read.Readers;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.zone.ReaderHolds;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an engine says of partitions that it does not hold, or does not know. It holds partition 0 of topic writes, with one file. */
class FilesElsewhereTest {
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(64, 256);

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
    private final ReaderHolds holds = new ReaderHolds(
            new ReaderHolds.Limits(8, TimeUnit.MINUTES.toNanos(1), TimeUnit.SECONDS.toNanos(1)),
            System::nanoTime,
            () -> {});
    private final EngineFixture engine =
            new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> holds.committed());
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Optional<Set<SourceIdentity>> existing = Optional.of(Set.of());
    private final OtherEngines others = OtherEngines.of(
            new Peers(new EngineDirectory(System::nanoTime), GEOMETRY.deviceUuid(), () -> existing, System::nanoTime),
            new PeerClient("", null));
    private final HttpService service = HttpService.start(
            new HttpService.Options("127.0.0.1", 0, List.of(), "", GEOMETRY.deviceUuid()),
            List.of(),
            rest -> new FilesHandler(
                    rest,
                    new ReadAccess("", "", "127.0.0.1"),
                    new Contents(new Readers(store, device, holds)),
                    new OffsetWaits(store, holds, TimeUnit.MILLISECONDS.toNanos(300)),
                    new ContentAnswer(new ContentBuffers(2)),
                    others),
            List.of());

    @BeforeEach
    void write() {
        engine.write("file", 0, new byte[] {1});
        engine.drain();
    }

    @AfterEach
    void close() {
        service.close();
        others.close();
        engine.close();
    }

    @Test
    void whoIsSentHereForAPartitionThatIsNotHeldIsNotToldThatItsFilesAreNowhere() throws Exception {
        String elsewhere = "?local=true&topic=other&partition=3";
        assertThat(get("file" + elsewhere).statusCode()).isEqualTo(503);
        assertThat(get("file" + elsewhere, "0").statusCode()).isEqualTo(503);
        assertThat(get("none?local=true", "0").statusCode()).isEqualTo(404);
    }

    @Test
    void whoNamesARecordOfAPartitionThatIsNotKnownYetIsToldToComeBack() throws Exception {
        assertThat(get("file?topic=other&partition=3").statusCode()).isEqualTo(404);
        HttpResponse<String> answer = get("file?topic=other&partition=3", "0");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void whoAsksForThisEngineAloneIsToldWhereItLooked() throws Exception {
        for (String request : List.of("?key=none&local=true", "?format=json&local=true")) {
            assertThat(get(request).headers().firstValue("Zonelog-Searched"))
                    .as(request)
                    .contains("writes/0");
        }
    }

    @Test
    void nothingIsNowhereBeforeItIsKnownWhatThereIs() throws Exception {
        existing = Optional.empty();
        assertThat(get("file").statusCode()).isEqualTo(200);
        assertThat(get("none").statusCode()).isEqualTo(503);
        assertThat(get("none?topic=other&partition=3", "0").body())
                .as("nobody waits here for a record that may never come here")
                .contains("not known yet");
        HttpResponse<String> list = get("?format=json");
        assertThat(list.headers().firstValue("Zonelog-Missing")).contains("*");
        assertThat(list.body()).contains("\"key\":\"file\"").contains("\"missing\":[\"*\"]");
        existing = Optional.of(Set.of());
        assertThat(get("none").statusCode()).isEqualTo(404);
        assertThat(get("?format=json").body()).doesNotContain("missing");
    }

    private HttpResponse<String> get(String pathAndQuery) throws Exception {
        return get(pathAndQuery, "");
    }

    private HttpResponse<String> get(String pathAndQuery, String minOffset) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.url() + "/files/" + pathAndQuery));
        if (!minOffset.isEmpty()) {
            request.header("Zonelog-Min-Offset", minOffset);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
