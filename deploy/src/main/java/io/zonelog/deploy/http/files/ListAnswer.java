package io.zonelog.deploy.http.files;

import io.zonelog.deploy.content.listing.ListPage;
import io.zonelog.deploy.content.listing.ListPlace;
import io.zonelog.deploy.content.listing.Listing;
import io.zonelog.deploy.content.listing.Listing.Entry;
import io.zonelog.deploy.http.HttpProblem;
import io.zonelog.deploy.peer.Elsewhere;
import io.zonelog.deploy.peer.ListSearch;
import io.zonelog.engine.read.SnapshotReader;
import io.zonelog.mapping.SourcePosition;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers with lists. Where this engine holds all that is asked for, the list is written as it is read, and may have any length; otherwise a
 * page of it is merged with those of engines that hold the rest.
 */
final class ListAnswer {
    private static final String MISSING = "Zonelog-Missing";
    private static final int LARGEST_PAGE = 10_000;
    private static final int DEFAULT_PAGE = 1000;
    private static final int PIECE_BYTES = 64 << 10;

    private final FileRequest wanted;
    private final Request request;
    private final FileList list;
    private final long limit;
    private final Listing.Scope scope;

    /**
     * Reads what is asked for.
     *
     * @throws HttpProblem if it is not well-formed
     */
    ListAnswer(FileRequest wanted, Request request) {
        this.wanted = wanted;
        this.request = request;
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        boolean json = wanted.parameter("format").map("json"::equals).orElse(accept != null && accept.contains("json"));
        list = json ? new FileList.JsonRows(wanted.key()) : new FileList.HtmlRows(wanted.key());
        limit = wanted.parameter("limit")
                .map(text -> FileRequest.number("limit", text, LARGEST_PAGE))
                .orElse(json ? (long) DEFAULT_PAGE : Long.MAX_VALUE);
        String delimiter = wanted.parameter("delimiter").orElse(json ? "" : "/");
        scope = FileList.scope(wanted.key(), delimiter, wanted.parameter("from").orElse(ListPlace.FIRST.toString()));
    }

    private boolean isHead() {
        return HttpMethod.HEAD.is(request.getMethod());
    }

    private void begin(Response response) {
        response.setStatus(HttpStatus.OK_200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, list.contentType());
    }

    /** A path that no key begins with is no list, unless one was asked for. */
    private void requireAny(boolean any) {
        if (!any && !wanted.key().isEmpty() && !wanted.list()) {
            throw HttpProblem.notFound("no file has that key, and no key begins with it");
        }
    }

    /**
     * Sends all of it, from here.
     *
     * @param look closed at the end
     */
    void send(SnapshotReader look, List<SourcePosition> sources, Response response, Callback callback) {
        Listing listing = new Listing(look.view(), sources, scope);
        if (!listing.hasNext()) {
            listing.close();
            requireAny(false);
        }
        begin(response);
        if (isHead()) {
            listing.close();
            look.close();
            response.write(true, ByteBuffer.allocate(0), callback);
        } else {
            new PieceBody(
                            piece -> new Rows(look, listing, list, limit, piece),
                            PIECE_BYTES,
                            PieceBody.Pace.FULL,
                            response,
                            callback)
                    .iterate();
        }
    }

    /** Reads the page of what is held here. */
    ListPage page(SnapshotReader look, List<SourcePosition> sources) {
        return ListPage.read(new Listing(look.view(), sources, scope), pageRows());
    }

    private int pageRows() {
        return (int) Math.min(limit, LARGEST_PAGE);
    }

    /** Sends a page of what is held here, while it is not known what others hold. */
    void sendIncomplete(ListPage own, Response response, Callback callback) {
        write(ListPage.merge(List.of(own), pageRows()), Set.of(Elsewhere.ANY_PARTITION), response, callback);
    }

    /** Sends a page, with what others have to add to it. */
    void sendMerged(ListPage own, Elsewhere elsewhere, ListSearch others, Response response, Callback callback) {
        var unused = others.search(elsewhere, scope, pageRows()).thenAccept(found -> {
            try {
                List<ListPage> pages = new ArrayList<>(found.pages());
                pages.add(own);
                write(ListPage.merge(pages, pageRows()), new TreeSet<>(found.missing()), response, callback);
            } catch (HttpProblem refusal) {
                refusal.write(response, callback);
            }
        });
    }

    private void write(ListPage page, Set<String> missing, Response response, Callback callback) {
        ListPlace next = page.next();
        requireAny(!page.entries().isEmpty() || next != null || !missing.isEmpty());
        begin(response);
        if (!missing.isEmpty()) {
            response.getHeaders().put(MISSING, String.join(", ", missing));
        }
        StringBuilder text = new StringBuilder(list.head());
        boolean isFirst = true;
        for (Entry entry : page.entries()) {
            text.append(list.row(entry, isFirst));
            isFirst = false;
        }
        text.append(list.tail(next == null ? null : next.toString(), missing));
        ByteBuffer body = StandardCharsets.UTF_8.encode(isHead() ? "" : text.toString());
        response.write(true, body, callback);
    }

    /** The rows of one page, read as they are sent. */
    private static final class Rows implements PieceBody.Content {
        private final SnapshotReader look;
        private final Listing listing;
        private final FileList list;
        private final long limit;
        private final ByteArrayOutputStream piece;
        private long rows;

        Rows(SnapshotReader look, Listing listing, FileList list, long limit, ByteArrayOutputStream piece) {
            this.look = look;
            this.listing = listing;
            this.list = list;
            this.limit = limit;
            this.piece = piece;
            add(list.head());
        }

        private void add(String text) {
            piece.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void begin() {
            look.requireHeld();
        }

        @Override
        public boolean writeNext() {
            boolean isRow = listing.advance();
            if (isRow && rows < limit) {
                add(list.row(listing.current(), rows == 0));
                rows++;
                return true;
            }
            add(list.tail(isRow ? listing.current().place().toString() : null, Set.of()));
            return false;
        }

        @Override
        public void close() {
            listing.close();
            look.close();
        }
    }
}
