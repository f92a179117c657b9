package io.zonelog.deploy.http.files;

import io.zonelog.deploy.terminal.Json;
import io.zonelog.deploy.view.source.DigestLines;
import io.zonelog.digest.PartitionDigest;
import io.zonelog.mapping.MappingStore.MappingSnapshot;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Digests on their way to a client, some lines at a time, so that they take little memory and, while the client is slow, no thread. What
 * cannot be told ends the answer before its last line, and the connection with it.
 */
final class DigestBody extends IteratingCallback {
    private static final Logger LOG = LoggerFactory.getLogger(DigestBody.class);
    private static final int PIECE_BYTES = 64 << 10;

    private final MappingSnapshot snapshot;
    private final PartitionDigest digest;
    private final DigestLines.Head head;
    private final Response response;
    private final Callback callback;
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE_BYTES);
    private boolean ended;

    /**
     * Prepares an answer; {@link #iterate} starts it.
     *
     * @param snapshot closed at the end, as is the digest
     * @param callback told of the end
     */
    DigestBody(
            MappingSnapshot snapshot,
            PartitionDigest digest,
            DigestLines.Head head,
            Response response,
            Callback callback) {
        this.snapshot = snapshot;
        this.digest = digest;
        this.head = head;
        this.response = response;
        this.callback = callback;
        add(head);
    }

    private void add(Object line) {
        piece.writeBytes(Json.bytes(line));
        piece.write('\n');
    }

    @Override
    protected Action process() {
        if (ended) {
            return Action.SUCCEEDED;
        }
        while (!ended && piece.size() < PIECE_BYTES) {
            if (digest.advance()) {
                add(DigestLines.OfFile.of(digest));
            } else {
                add(new DigestLines.End(digest.files(), digest.finish()));
                ended = true;
            }
        }
        ByteBuffer lines = ByteBuffer.wrap(piece.toByteArray());
        piece.reset();
        response.write(ended, lines, this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
        letGo();
        callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        letGo();
        if (cause instanceof IllegalStateException) {
            LOG.warn("the digests of {}/{} are cut short: {}", head.topic(), head.partition(), cause.getMessage());
        }
        callback.failed(cause);
    }

    private void letGo() {
        digest.close();
        snapshot.close();
    }
}
