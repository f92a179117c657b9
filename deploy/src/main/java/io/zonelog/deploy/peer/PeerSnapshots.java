package io.zonelog.deploy.peer;

import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.connector.directory.EngineDescription.PartitionCopy;
import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.connector.takeover.SnapshotSources;
import io.zonelog.deploy.content.PercentEncoding;
import io.zonelog.deploy.content.SnapshotQuery;
import io.zonelog.deploy.http.HttpService;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.snapshot.SnapshotBase;
import io.zonelog.snapshot.SnapshotInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of partitions at other engines: those that hold them, and those that have left them behind. For any thread.
 *
 * @param directory who has what
 * @param self this engine's device
 * @param token of all engines; empty if none is needed
 * @param trusted whose certificates count; null for the system's authorities
 */
public record PeerSnapshots(
        EngineDirectory directory,
        UUID self,
        String token,
        @Nullable SSLContext trusted) implements SnapshotSources {
    /** An engine that has just started knows the others soon. */
    private static final long DIRECTORY_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(2).toMillis();
    private static final int SILENCE_MILLIS = (int) Duration.ofSeconds(15).toMillis();
    private static final int MOST_ATTEMPTS = 150;
    private static final int BUFFER_BYTES = 1 << 20;

    @Override
    public List<Candidate> of(SourceIdentity identity) {
        directory.awaitRow(self, DIRECTORY_WAIT_NANOS);
        return directory.present().stream()
                .filter(engine ->
                        !engine.deviceUuid().equals(self) && !engine.url().isEmpty())
                .flatMap(engine -> engine.partitions().stream()
                        .filter(copy -> isUseful(copy, identity))
                        .map(copy -> (Candidate) new AtPeer(this, engine, copy)))
                .sorted(Comparator.comparingLong(Candidate::nextOffset).reversed())
                .toList();
    }

    private static boolean isUseful(PartitionCopy copy, SourceIdentity identity) {
        return copy.identity().equals(identity)
                && copy.nextOffset() > 0
                && !copy.state().isBuilding()
                && !copy.state().isIncomplete();
    }

    /** One engine's copy. */
    private record AtPeer(PeerSnapshots peers, EngineDescription engine, PartitionCopy copy) implements Candidate {
        @Override
        public long nextOffset() {
            return copy.nextOffset();
        }

        @Override
        public void use(SnapshotBase base, Reader reader) throws IOException {
            try (InputStream stream = open(SnapshotQuery.of(base))) {
                reader.read(new SnapshotInput(stream, SnapshotInput.Blocks.READ));
            }
        }

        /** An engine gives few snapshots at once: whoever comes too late waits. */
        private InputStream open(String query) throws IOException {
            for (int attempt = 1; ; attempt++) {
                HttpURLConnection connection = connect(query);
                int status = connection.getResponseCode();
                if (status == HttpURLConnection.HTTP_OK) {
                    return new BufferedInputStream(connection.getInputStream(), BUFFER_BYTES);
                }
                if (status != HttpURLConnection.HTTP_UNAVAILABLE || attempt == MOST_ATTEMPTS) {
                    throw new IOException("it answers with status " + status);
                }
                pause();
            }
        }

        private static void pause() throws IOException {
            try {
                TimeUnit.SECONDS.sleep(2);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the engine is stopping");
            }
        }

        private HttpURLConnection connect(String query) throws IOException {
            URI uri = URI.create(engine.url() + SnapshotQuery.PATH
                    + PercentEncoding.encode(copy.identity().topic()) + "/"
                    + copy.identity().partition() + query);
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            SSLContext context = peers.trusted();
            if (connection instanceof HttpsURLConnection secure && context != null) {
                secure.setSSLSocketFactory(context.getSocketFactory());
            }
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(SILENCE_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty(
                    HttpService.DEVICE_HEADER, engine.deviceUuid().toString());
            if (!peers.token().isEmpty()) {
                connection.setRequestProperty("Authorization", "Bearer " + peers.token());
            }
            return connection;
        }

        @Override
        public String toString() {
            return "the engine at " + engine.url();
        }
    }
}
