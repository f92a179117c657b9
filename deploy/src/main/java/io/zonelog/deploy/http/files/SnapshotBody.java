package io.zonelog.deploy.http.files;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.engine.read.SnapshotReader;
import io.zonelog.engine.read.SnapshotReader.ReaderCutOffException;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.snapshot.SnapshotWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot on its way to a client, a piece at a time, so that it takes little memory and, while the client is slow, no thread. What cannot be
 * read ends the answer before its end, and the connection with it; the snapshot lacks its digest then.
 */
final class SnapshotBody extends IteratingCallback {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotBody.class);
    private static final int PIECE_BYTES = 256 << 10;

    private final SnapshotReader look;
    private final SourcePosition source;
    private final Response response;
    private final Callback callback;
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE_BYTES);
    private final SnapshotWriter writer;
    private boolean ended;

    /**
     * Prepares an answer; {@link #iterate} starts it.
     *
     * @param look closed at the end
     * @param sinceOffset the position of an earlier snapshot that the client has; 0 for none
     * @param callback told of the end
     */
    SnapshotBody(
            SnapshotReader look,
            DeviceGeometry geometry,
            SourcePosition source,
            long sinceOffset,
            Response response,
            Callback callback) {
        this.look = look;
        this.source = source;
        this.response = response;
        this.callback = callback;
        writer = new SnapshotWriter(look, geometry, source, sinceOffset, piece);
    }

    @Override
    protected Action process() throws IOException {
        if (ended) {
            return Action.SUCCEEDED;
        }
        piece.reset();
        while (!ended && piece.size() < PIECE_BYTES) {
            ended = !writer.writeNext();
        }
        response.write(ended, ByteBuffer.wrap(piece.toByteArray()), this);
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
        if (cause instanceof ReaderCutOffException || cause instanceof DataReadException) {
            LOG.warn("the snapshot of {} is cut short: {}", source.identity(), cause.getMessage());
        }
        callback.failed(cause);
    }

    private void letGo() {
        writer.close();
        look.close();
    }
}
