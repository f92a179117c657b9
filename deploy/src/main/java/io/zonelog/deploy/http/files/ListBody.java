package io.zonelog.deploy.http.files;

import io.zonelog.deploy.content.listing.Listing;
import io.zonelog.deploy.content.listing.Listing.Entry;
import io.zonelog.engine.read.SnapshotReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/** A list on its way to a client, some rows at a time, so that a list of any length takes little memory and, while the client is slow, no thread. */
final class ListBody extends IteratingCallback {
    private static final int PIECE_CHARS = 64 << 10;

    private final SnapshotReader look;
    private final Listing listing;
    private final FileList list;
    private final long limit;
    private final Response response;
    private final Callback callback;
    private final StringBuilder piece = new StringBuilder();
    private long rows;
    private boolean ended;

    /**
     * Prepares an answer; {@link #iterate} starts it.
     *
     * @param look closed at the end
     * @param listing closed at the end
     * @param limit rows of the page at most
     * @param callback told of the end
     */
    ListBody(SnapshotReader look, Listing listing, FileList list, long limit, Response response, Callback callback) {
        this.look = look;
        this.listing = listing;
        this.list = list;
        this.limit = limit;
        this.response = response;
        this.callback = callback;
        piece.append(list.head());
    }

    @Override
    protected Action process() {
        if (ended) {
            return Action.SUCCEEDED;
        }
        look.requireHeld();
        while (!ended && piece.length() < PIECE_CHARS) {
            next();
        }
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(piece.toString());
        piece.setLength(0);
        response.write(ended, bytes, this);
        return Action.SCHEDULED;
    }

    private void next() {
        if (!listing.advance()) {
            end(null);
        } else if (rows == limit) {
            end(listing.current());
        } else {
            piece.append(list.row(listing.current(), rows == 0));
            rows++;
        }
    }

    private void end(@Nullable Entry next) {
        piece.append(list.tail(next == null ? null : next.place().toString(), Set.of()));
        ended = true;
    }

    @Override
    protected void onCompleteSuccess() {
        letGo();
        callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        letGo();
        callback.failed(cause);
    }

    private void letGo() {
        listing.close();
        look.close();
    }
}
