package io.zonelog.deploy.http.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * An answer on its way to a client, a piece at a time, so that one of any length takes little memory and, while the client is slow, no thread.
 * What cannot be told ends the answer before its end, and the connection with it.
 */
final class PieceBody extends IteratingCallback {
    private final Content content;
    private final int pieceBytes;
    private final Pace pace;
    private final Response response;
    private final Callback callback;
    private final ByteArrayOutputStream piece;
    private boolean ended;

    /** What is sent. Used by one thread at a time; closed once, however the answer ends. */
    interface Content extends AutoCloseable {
        /** A new piece begins; throws if there can be none. */
        default void begin() {}

        /** Adds a little to the piece; returns whether there is more. */
        boolean writeNext() throws IOException;

        /** The answer did not come to its end. */
        default void cutShort(Throwable cause) {}

        @Override
        void close();
    }

    /** When a piece of so many bytes is sent. */
    @FunctionalInterface
    interface Pace {
        /** At once. */
        Pace FULL = (bytes, send) -> send.run();

        void send(int bytes, Runnable send);
    }

    /**
     * Prepares an answer; {@link #iterate} starts it.
     *
     * @param content makes what is sent, which writes pieces into what it is given; closed at the end
     * @param pieceBytes how long a piece is at least, but for the last one
     * @param callback told of the end
     */
    PieceBody(
            Function<ByteArrayOutputStream, Content> content,
            int pieceBytes,
            Pace pace,
            Response response,
            Callback callback) {
        this.pieceBytes = pieceBytes;
        this.pace = pace;
        this.response = response;
        this.callback = callback;
        this.piece = new ByteArrayOutputStream(pieceBytes);
        this.content = content.apply(piece);
    }

    @Override
    protected Action process() throws IOException {
        if (ended) {
            return Action.SUCCEEDED;
        }
        content.begin();
        while (!ended && piece.size() < pieceBytes) {
            ended = !content.writeNext();
        }
        byte[] bytes = piece.toByteArray();
        piece.reset();
        pace.send(bytes.length, () -> response.write(ended, ByteBuffer.wrap(bytes), this));
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
        content.close();
        callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        content.close();
        content.cutShort(cause);
        callback.failed(cause);
    }
}
