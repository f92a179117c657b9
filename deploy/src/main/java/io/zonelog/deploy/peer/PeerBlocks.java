package io.zonelog.deploy.peer;

import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.mapping.SourceIdentity;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Pieces of files at other engines. For any thread.
 *
 * @param peers who they are
 * @param client speaks to them
 */
public record PeerBlocks(Peers peers, PeerClient client) {
    /** Longer than an engine waits for a record. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long LONGEST_BODY_SECONDS = 30;
    private static final int PARTIAL_CONTENT = 206;
    private static final int NOT_FOUND = 404;
    private static final int NOT_SATISFIABLE = 416;

    /** The engines that hold a partition, besides this one. */
    public List<EngineDescription> holders(SourceIdentity identity) {
        return peers.past(identity::equals, -1, Peers.Reach.ALL).holders().stream()
                .map(Elsewhere.Holder::engine)
                .toList();
    }

    /**
     * Reads bytes of a file.
     *
     * @param key the file's key
     * @param offsetBytes where they begin
     * @param lengthBytes how many, 1 or more
     * @param sourceOffset of a record that they shall be as new as
     * @return at most so many: those that the file has
     * @throws IOException if the engine does not give them
     */
    public byte[] read(
            EngineDescription engine,
            SourceIdentity identity,
            String key,
            long offsetBytes,
            int lengthBytes,
            long sourceOffset)
            throws IOException {
        PeerClient.Target target = new PeerClient.Target(
                FileQuery.inPartition(key, identity).localPath(),
                Map.of(
                        "Range",
                        "bytes=" + offsetBytes + "-" + (offsetBytes + lengthBytes - 1),
                        "Zonelog-Min-Offset",
                        Long.toString(Math.max(0, sourceOffset))),
                PATIENCE);
        try {
            HttpResponse<byte[]> answer = client.send(engine, "GET", target, BodyHandlers.ofByteArray())
                    .get(LONGEST_BODY_SECONDS, TimeUnit.SECONDS);
            if (answer.statusCode() == NOT_FOUND || answer.statusCode() == NOT_SATISFIABLE) {
                return new byte[0];
            }
            if (answer.statusCode() != PARTIAL_CONTENT || answer.body().length > lengthBytes) {
                throw new IOException("it answers with status " + answer.statusCode());
            }
            return answer.body();
        } catch (ExecutionException | TimeoutException unanswered) {
            throw new IOException("it does not give the data", unanswered);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the engine is stopping");
        }
    }
}
