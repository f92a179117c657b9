package io.zonelog.deploy.s3;

import io.zonelog.deploy.content.ContentAnswer;
import io.zonelog.deploy.content.ContentBuffers;
import io.zonelog.deploy.content.Contents;
import io.zonelog.deploy.http.HttpService;
import io.zonelog.deploy.peer.OtherEngines;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.Sources;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.read.Readers;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import io.zonelog.zone.ReaderHolds;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The S3 port over an engine in memory with the topic "writes" in two partitions. */
final class S3Server implements AutoCloseable {
    static final String BUCKET = "writes";
    static final String KEY_ID = "reader";
    static final String SECRET = "a-secret-of-the-reader";
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(64, 256);

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
    private final ReaderHolds holds = new ReaderHolds(
            new ReaderHolds.Limits(8, TimeUnit.MINUTES.toNanos(1), TimeUnit.SECONDS.toNanos(1)),
            System::nanoTime,
            () -> {});
    private final EngineFixture engine =
            new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> holds.committed());
    private final SourcePosition second;
    private final HttpService service;
    private long secondOffset;

    /** Serves whoever has signed with {@link #SECRET}. */
    S3Server(Clock clock) {
        second = engine.engine().sources().add(new SourceIdentity("cluster", "topic-id", BUCKET, 1), 0);
        HttpService.Options options = new HttpService.Options("127.0.0.1", 0, List.of(), "", GEOMETRY.deviceUuid());
        Handler handler = new S3Handler(
                Map.of(KEY_ID, SECRET, "other", "another-secret-of-16"),
                clock,
                new Contents(new Readers(store, device, holds)),
                new ContentAnswer(new ContentBuffers(2)),
                OtherEngines.none(GEOMETRY.deviceUuid()));
        service = HttpService.start(
                options,
                List.of(),
                rest -> rest,
                List.of(new HttpService.FurtherPort("s3.port", 0, handler, S3Handler::refuse)));
    }

    int port() {
        return service.port("s3.port").orElseThrow();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Writes a file as records of the first partition. */
    void write(String key, byte[] content) {
        engine.write(key, 0, content);
        engine.drain();
    }

    /** Writes a file as a record of the second partition. */
    void writeSecond(String key, byte[] content, long timestampMillis) {
        Sources.SourceRecord record = Sources.SourceRecord.unmarked(secondOffset++, 0);
        engine.engine()
                .apply(
                        FileKey.of(second.sourceId(), key),
                        new Sources.SourceRecord(record.offset(), timestampMillis, 0, record.mark()),
                        new FileOperation.Write(0, ByteBuffer.wrap(content)));
        engine.drain();
    }

    /** The client that the SDK has, with a key. */
    S3Client client(String keyId, String secret) {
        return S3Client.builder()
                .endpointOverride(uri())
                .region(Region.EU_CENTRAL_1)
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(keyId, secret)))
                .build();
    }

    @Override
    public void close() {
        service.close();
        engine.close();
    }
}
