package io.zonelog.deploy.http.files;

import io.zonelog.deploy.content.Conditions;
import io.zonelog.deploy.content.ContentAnswer;
import io.zonelog.deploy.content.Contents;
import io.zonelog.deploy.content.FileVersion;
import io.zonelog.deploy.content.Located;
import io.zonelog.deploy.content.OffsetWaits;
import io.zonelog.deploy.content.OpenFile;
import io.zonelog.deploy.content.PercentEncoding;
import io.zonelog.deploy.content.SearchedPartitions;
import io.zonelog.deploy.http.HttpProblem;
import io.zonelog.deploy.http.HttpResponse;
import io.zonelog.deploy.http.ReadAccess;
import io.zonelog.deploy.peer.Elsewhere;
import io.zonelog.deploy.peer.FileQuery;
import io.zonelog.deploy.peer.FileSearch;
import io.zonelog.deploy.peer.ListSearch;
import io.zonelog.deploy.peer.OtherEngines;
import io.zonelog.deploy.peer.Peers;
import io.zonelog.deploy.peer.Redirect;
import io.zonelog.deploy.view.FileDigest;
import io.zonelog.digest.ContentDigest;
import io.zonelog.engine.read.SnapshotReader;
import io.zonelog.mapping.SourcePosition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Serves files and lists of them below {@code /files/}. Every answer is of one moment, and says up to which offset of its partition it is.
 * An answer that is on its way holds no thread. Runs on the threads "zonelog-http-N".
 */
public final class FilesHandler extends Handler.Wrapper {
    private static final long LONGEST_DIGEST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ReadAccess access;
    private final Contents contents;
    private final OffsetWaits waits;
    private final ContentAnswer answers;
    private final FileSearch others;
    private final ListSearch lists;

    /**
     * Serves what lies below its path, and leaves the rest to another handler.
     *
     * @param elsewhere finds what other engines hold
     */
    public FilesHandler(
            Handler rest,
            ReadAccess access,
            Contents contents,
            OffsetWaits waits,
            ContentAnswer answers,
            OtherEngines elsewhere) {
        super(rest);
        this.others = elsewhere.files();
        this.lists = elsewhere.lists();
        this.access = access;
        this.contents = contents;
        this.waits = waits;
        this.answers = answers;
    }

    /** One request, on whatever thread works on it. */
    private record Exchange(Request request, Response response, Callback callback, FileRequest wanted) {
        /** Where the client may be sent; empty if only this engine is to answer. */
        Optional<Redirect> redirect() {
            return Redirect.of(request);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        if (path == null || !path.startsWith(FileQuery.PATH)) {
            return super.handle(request, response, callback);
        }
        ContentAnswer.putGuards(response.getHeaders());
        GuardedAnswer.run(request, response, callback, () -> begin(request, response, callback));
        return true;
    }

    /** Answers, or lets the request wait. */
    private boolean begin(Request request, Response response, Callback callback) {
        access.require(request.getHeaders().get(HttpHeader.AUTHORIZATION));
        if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
            throw HttpProblem.method(request.getMethod(), "GET, HEAD");
        }
        Exchange exchange = new Exchange(request, response, callback, FileRequest.of(request));
        return attempt(exchange) || sentToWhoIsAhead(exchange) || waits(exchange);
    }

    /** Asks engines that have the record, if there are any, or all where nothing that may have the file is held here. */
    private boolean sentToWhoIsAhead(Exchange exchange) {
        FileRequest wanted = exchange.wanted();
        Optional<Redirect> redirect = exchange.redirect();
        if (redirect.isEmpty() || wanted.minOffset().isEmpty()) {
            return false;
        }
        Peers peers = others.peers();
        Peers.Reach reach = redirect.get().reach();
        boolean here = !waits.held(wanted::wants).isEmpty();
        Elsewhere where = here
                ? peers.past(wanted::wants, wanted.minOffset().getAsLong(), reach)
                : peers.elsewhere(wanted::wants, List.of(), reach);
        if (where.isNothing()) {
            return false;
        }
        search(exchange, where, outcome -> {
            if (here && !(outcome instanceof FileSearch.Outcome.At)) {
                return waits(exchange);
            }
            throw redirect.get().of(outcome, nowhere());
        });
        return true;
    }

    private static HttpProblem nowhere() {
        return HttpProblem.notFound(
                "no file has that key in a partition that this engine holds, or knows another one to hold");
    }

    private static HttpProblem notYetKnown() {
        return HttpProblem.comeBack("no file has that key here, and it is not known yet what other engines hold");
    }

    /** Who is sent here for a partition that has left meanwhile is not told that its files are nowhere. */
    private static void requireAnyHeld(Exchange exchange, List<SourcePosition> sources) {
        if (sources.isEmpty() && exchange.redirect().isEmpty()) {
            throw HttpProblem.comeBack("this engine holds no partition now in which the file may be");
        }
    }

    /** The record has not come here; it may have elsewhere meanwhile. */
    private boolean tooLate(Exchange exchange) {
        FileRequest wanted = exchange.wanted();
        HttpProblem late = HttpProblem.comeBack("the record that Zonelog-Min-Offset names is not durable yet");
        Elsewhere elsewhere = exchange.redirect()
                .map(on -> others.peers().elsewhere(wanted::wants, waits.held(wanted::wants), on.reach()))
                .orElse(Elsewhere.NOTHING);
        if (elsewhere.isNothing()) {
            throw late;
        }
        search(exchange, elsewhere, outcome -> {
            throw outcome instanceof FileSearch.Outcome.At
                    ? exchange.redirect().orElseThrow().of(outcome, nowhere())
                    : late;
        });
        return true;
    }

    /** Looks for the file at other engines, and goes on with what they say on a thread of theirs. */
    private void search(Exchange exchange, Elsewhere where, Function<FileSearch.Outcome, Boolean> then) {
        var unused = others.search(
                        where,
                        exchange.wanted().query().localPath(),
                        exchange.wanted().minOffset())
                .thenAccept(outcome -> GuardedAnswer.run(
                        exchange.request(), exchange.response(), exchange.callback(), () -> then.apply(outcome)));
    }

    private boolean waits(Exchange exchange) {
        List<SourcePosition> held = waits.held(exchange.wanted()::wants);
        requireAnyHeld(exchange, held);
        if (held.isEmpty() && !others.peers().areKnown()) {
            throw notYetKnown();
        }
        Request request = exchange.request();
        Response response = exchange.response();
        Callback callback = exchange.callback();
        boolean waiting = waits.await(
                request.getComponents(),
                () -> GuardedAnswer.run(request, response, callback, () -> attempt(exchange)),
                () -> GuardedAnswer.run(request, response, callback, () -> tooLate(exchange)));
        if (!waiting) {
            throw HttpProblem.comeBack("too many answers wait for a record");
        }
        return true;
    }

    /** Answers if the record that the client wants to see is durable; false if that is not so yet. */
    private boolean attempt(Exchange exchange) {
        FileRequest wanted = exchange.wanted();
        if (wanted.minOffset().isPresent()
                && !waits.mayHavePassed(wanted.minOffset().getAsLong(), source -> wanted.wants(source.identity()))) {
            return false;
        }
        SnapshotReader look = contents.look()
                .orElseThrow(() -> HttpProblem.comeBack("as many files are being read as http.read.answers allows"));
        boolean handedOver = false;
        try {
            List<SourcePosition> sources = Contents.held(look.view(), wanted::wants);
            List<Located> found = find(look, wanted, sources);
            if (wanted.minOffset().isPresent() && !hasPassed(wanted.minOffset().getAsLong(), found, sources)) {
                return false;
            }
            handedOver = answer(exchange, look, sources, found);
            return true;
        } finally {
            if (!handedOver) {
                look.close();
            }
        }
    }

    /** Where the file is, its partition has to be far enough; where it is nowhere, all have to be, if any is held. */
    private static boolean hasPassed(long offset, List<Located> found, List<SourcePosition> sources) {
        return found.isEmpty()
                ? !sources.isEmpty() && sources.stream().allMatch(source -> source.nextOffset() > offset)
                : found.stream().anyMatch(located -> located.source().nextOffset() > offset);
    }

    private static List<Located> find(SnapshotReader look, FileRequest wanted, List<SourcePosition> sources) {
        String key = wanted.key();
        List<Located> found = Contents.find(look.view(), key.getBytes(StandardCharsets.UTF_8), sources);
        int at = key.lastIndexOf('@');
        if (!found.isEmpty() || at <= 0) {
            return found;
        }
        String partition = key.substring(at + 1);
        return Contents.find(
                look.view(),
                key.substring(0, at).getBytes(StandardCharsets.UTF_8),
                sources.stream()
                        .filter(source -> source.identity().toString().equals(partition))
                        .toList());
    }

    /** Returns whether the look was handed over to an answer on its way. */
    private boolean answer(Exchange exchange, SnapshotReader look, List<SourcePosition> sources, List<Located> found) {
        FileRequest wanted = exchange.wanted();
        boolean isDirectory = wanted.key().isEmpty() || wanted.key().endsWith("/");
        if (wanted.list() || (found.isEmpty() && isDirectory)) {
            return list(exchange, look, sources);
        }
        if (found.size() > 1) {
            throw HttpProblem.conflict("several partitions have a file of that key; add ?topic=T&partition=P, one of "
                    + found.stream()
                            .map(located -> located.source().identity().toString())
                            .toList());
        }
        if (found.isEmpty()) {
            lookElsewhere(exchange, sources);
            return false;
        }
        if (wanted.parameter("digest").isPresent()) {
            sendDigest(exchange, look, found.get(0));
            return false;
        }
        send(exchange, look, found.get(0));
        return true;
    }

    /** What clients compare contents by. It is made of the checksums of blocks; no data are read. */
    private void sendDigest(Exchange exchange, SnapshotReader look, Located located) {
        long deadlineNanos = System.nanoTime() + LONGEST_DIGEST_NANOS;
        ContentAnswer.putPosition(exchange.response().getHeaders(), located.source());
        String digest =
                ContentDigest.of(look.view(), contents.geometry(), located.file(), () -> requireTime(deadlineNanos));
        HttpResponse answer = HttpResponse.json(
                new FileDigest(located.file().sizeBytes(), contents.geometry().blockSizeBytes(), digest));
        exchange.response().getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        exchange.response().setStatus(answer.status());
        exchange.response().write(true, answer.body(), exchange.callback());
    }

    private static void requireTime(long deadlineNanos) {
        if (System.nanoTime() - deadlineNanos > 0) {
            throw HttpProblem.unavailable("the file is too long for a digest; compare its content");
        }
    }

    /** The file is in none of the partitions that are held here: the client is sent to who has it, or told that nobody does. */
    private void lookElsewhere(Exchange exchange, List<SourcePosition> sources) {
        Optional<Redirect> redirect = exchange.redirect();
        requireAnyHeld(exchange, sources);
        Elsewhere elsewhere = redirect.map(
                        on -> others.peers().elsewhere(exchange.wanted()::wants, sources, on.reach()))
                .orElse(Elsewhere.NOTHING);
        if (redirect.isEmpty() || elsewhere.isNothing()) {
            if (sources.size() == 1) {
                ContentAnswer.putPosition(exchange.response().getHeaders(), sources.get(0));
            }
            SearchedPartitions.put(exchange.response().getHeaders(), sources);
            throw redirect.isEmpty() || others.peers().areKnown() ? nowhere() : notYetKnown();
        }
        search(exchange, elsewhere, outcome -> {
            throw redirect.get().of(outcome, nowhere());
        });
    }

    private void send(Exchange exchange, SnapshotReader look, Located located) {
        HttpFields.Mutable headers = exchange.response().getHeaders();
        ContentAnswer.putPosition(headers, located.source());
        FileVersion version = FileVersion.of(located);
        Conditions.Outcome outcome = Conditions.decide(exchange.request().getHeaders(), version);
        switch (outcome.verdict()) {
            case FAILED -> {
                ContentAnswer.putVersion(headers, version);
                look.close();
                throw HttpProblem.preconditionFailed("the file is another version than the request names");
            }
            case UNSATISFIABLE -> {
                ContentAnswer.putVersion(headers, version);
                look.close();
                throw HttpProblem.rangeNotSatisfiable(version.sizeBytes());
            }
            default -> {
                exchange.wanted().parameter("download").ifPresent(unused -> putDownload(headers, located.key()));
                OpenFile file = Contents.open(look, located);
                answers.send(exchange.request(), exchange.response(), exchange.callback(), file, outcome);
            }
        }
    }

    /** A browser saves it under the last part of its key (RFC 6266). */
    private static void putDownload(HttpFields.Mutable headers, String key) {
        String name = key.substring(key.lastIndexOf('/') + 1);
        headers.put("Content-Disposition", "attachment; filename*=UTF-8''" + PercentEncoding.encode(name));
    }

    /** Returns whether the look was handed over. */
    private boolean list(Exchange exchange, SnapshotReader look, List<SourcePosition> sources) {
        ListAnswer answer = new ListAnswer(exchange.wanted(), exchange.request());
        Elsewhere elsewhere = exchange.redirect().isEmpty()
                ? Elsewhere.NOTHING
                : lists.peers().elsewhere(exchange.wanted()::wants, sources, Peers.Reach.ALL);
        if (exchange.redirect().isPresent() && !lists.peers().areKnown()) {
            answer.sendIncomplete(answer.page(look, sources), exchange.response(), exchange.callback());
            return false;
        }
        if (elsewhere.isNothing()) {
            SearchedPartitions.put(exchange.response().getHeaders(), sources);
            answer.send(look, sources, exchange.response(), exchange.callback());
            return true;
        }
        answer.sendMerged(answer.page(look, sources), elsewhere, lists, exchange.response(), exchange.callback());
        return false;
    }
}
