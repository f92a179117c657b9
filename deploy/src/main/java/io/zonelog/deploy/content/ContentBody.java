package io.zonelog.deploy.content;

import io.zonelog.deploy.content.ByteRanges.Range;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.engine.read.SnapshotReader;
import io.zonelog.mapping.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of an answer, piece by piece as the client takes them: a piece is read, checked and written, and the next one is taken when that
 * one is on its way; long answers read ahead, as far as there is memory for it. While the client is slow, an answer holds no thread. What
 * cannot be read ends the answer before its announced end, and the connection with it: a client never takes a part for the whole.
 */
final class ContentBody extends IteratingCallback {
    private static final Logger LOG = LoggerFactory.getLogger(ContentBody.class);

    private final OpenFile file;
    private final Response response;
    private final Callback callback;
    private final ContentBuffers buffers;
    private final Deque<Part> parts;
    private @Nullable ByteBuffer buffer;
    private boolean readsAhead;
    private SnapshotReader.@Nullable Stream stream;
    /** How much of the first part's range is written. */
    private long done;

    /**
     * A piece of the answer.
     *
     * @param text of a multipart frame, in ASCII; empty for a range
     * @param range bytes of the file; none for text
     */
    record Part(String text, @Nullable Range range) {
        static Part of(Range range) {
            return new Part("", range);
        }
    }

    /**
     * Prepares an answer; {@link #iterate} starts it.
     *
     * @param file closed at the end
     * @param parts in the order of the answer, not empty
     * @param callback told of the end
     */
    ContentBody(OpenFile file, Deque<Part> parts, Response response, ContentBuffers buffers, Callback callback) {
        this.file = file;
        this.parts = new ArrayDeque<>(parts);
        this.response = response;
        this.buffers = buffers;
        this.callback = callback;
    }

    @Override
    protected Action process() {
        giveBack(false);
        Part part = parts.peek();
        if (part == null) {
            return Action.SUCCEEDED;
        }
        Range range = part.range();
        if (range == null) {
            parts.remove();
            response.write(parts.isEmpty(), StandardCharsets.US_ASCII.encode(part.text()), this);
        } else {
            write(range);
        }
        return Action.SCHEDULED;
    }

    private void write(Range range) {
        long left = range.lengthBytes() - done;
        if (!readsAhead && left > ContentBuffers.SMALL_BYTES && buffers.beginReadAhead()) {
            readsAhead = true;
            stream = file.stream(range.firstByte() + done, range.firstByte() + range.lengthBytes());
        }
        ByteBuffer piece = stream == null ? readSmall(range, left) : stream.next();
        done += piece.remaining();
        if (done == range.lengthBytes()) {
            parts.remove();
            done = 0;
        }
        response.write(parts.isEmpty(), piece, this);
    }

    private ByteBuffer readSmall(Range range, long left) {
        ByteBuffer taken = buffers.take();
        buffer = taken;
        taken.limit((int) Math.min(taken.capacity(), left));
        file.read(range.firstByte() + done, taken);
        return taken.flip();
    }

    /** What was written needs no memory any more, nor does a range that has come to its end. */
    private void giveBack(boolean all) {
        ByteBuffer used = buffer;
        if (used != null) {
            buffer = null;
            buffers.giveBack(used);
        }
        if (readsAhead && (all || done == 0)) {
            readsAhead = false;
            if (stream != null) {
                stream.close();
                stream = null;
            }
            buffers.endReadAhead();
        }
    }

    @Override
    protected void onCompleteSuccess() {
        end();
        callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        end();
        if (cause instanceof DataReadException || cause instanceof SnapshotReader.ReaderCutOffException) {
            LOG.warn(
                    "the answer with file {} ended early: {}",
                    Printable.name(file.located().key()),
                    cause.getMessage());
        }
        callback.failed(cause);
    }

    private void end() {
        giveBack(true);
        file.close();
    }
}
