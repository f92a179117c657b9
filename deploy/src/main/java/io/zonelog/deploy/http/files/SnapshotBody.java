package io.zonelog.deploy.http.files;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.engine.read.SnapshotReader;
import io.zonelog.engine.read.SnapshotReader.ReaderCutOffException;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.snapshot.SnapshotBase;
import io.zonelog.snapshot.SnapshotWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot on its way to a client, a piece at a time, so that it takes little memory and, while the client is slow, no thread. What cannot be
 * read ends the answer before its end, and the connection with it; the snapshot lacks its digest then.
 */
final class SnapshotBody extends IteratingCallback {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotBody.class);
    private static final int PIECE_BYTES = 256 << 10;

    private final Content content;
    private final Pace pace;
    private final Response response;
    private final Callback callback;
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE_BYTES);
    private final SnapshotWriter writer;
    private boolean ended;

    /**
     * What is sent.
     *
     * @param look closed at the end
     * @param source the partition
     * @param base what the client has already
     */
    record Content(SnapshotReader look, DeviceGeometry geometry, SourcePosition source, SnapshotBase base) {}

    /**
     * How fast it is sent.
     *
     * @param rate of all snapshots together
     * @param timer for the pauses between pieces
     */
    record Pace(ByteRate rate, Scheduler timer) {}

    /**
     * Prepares an answer; {@link #iterate} starts it.
     *
     * @param callback told of the end
     */
    SnapshotBody(Content content, Pace pace, Response response, Callback callback) {
        this.content = content;
        this.pace = pace;
        this.response = response;
        this.callback = callback;
        writer = new SnapshotWriter(content.look(), content.geometry(), content.source(), content.base(), piece);
    }

    @Override
    protected Action process() throws IOException {
        if (ended) {
            return Action.SUCCEEDED;
        }
        content.look().progressed();
        piece.reset();
        while (!ended && piece.size() < PIECE_BYTES) {
            ended = !writer.writeNext();
        }
        long pauseNanos = pace.rate().take(piece.size());
        if (pauseNanos > 0) {
            pace.timer().schedule(this::send, pauseNanos, TimeUnit.NANOSECONDS);
        } else {
            send();
        }
        return Action.SCHEDULED;
    }

    private void send() {
        response.write(ended, ByteBuffer.wrap(piece.toByteArray()), this);
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
            LOG.warn("the snapshot of {} is cut short: {}", content.source().identity(), cause.getMessage());
        }
        callback.failed(cause);
    }

    private void letGo() {
        writer.close();
        content.look().close();
    }
}
