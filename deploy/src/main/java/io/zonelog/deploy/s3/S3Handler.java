package io.zonelog.deploy.s3;

import io.zonelog.deploy.content.Conditions;
import io.zonelog.deploy.content.ContentAnswer;
import io.zonelog.deploy.content.Contents;
import io.zonelog.deploy.content.FileVersion;
import io.zonelog.deploy.content.Located;
import io.zonelog.deploy.content.listing.ListPage;
import io.zonelog.deploy.peer.Elsewhere;
import io.zonelog.deploy.peer.FileQuery;
import io.zonelog.deploy.peer.FileSearch.Outcome;
import io.zonelog.deploy.peer.OtherEngines;
import io.zonelog.deploy.peer.PassedOn;
import io.zonelog.deploy.peer.Peers;
import io.zonelog.engine.read.SnapshotReader;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves buckets and objects: every request of the S3 port. Every answer is of one moment. An answer that is on its way holds no thread.
 * Runs on the threads "zonelog-http-N".
 */
public final class S3Handler extends Handler.Abstract {
    static final String REQUEST_ID = "x-amz-request-id";

    private static final Logger LOG = LoggerFactory.getLogger(S3Handler.class);
    private static final String START_OF_TIME = "Thu, 01 Jan 1970 00:00:00 GMT";
    private static final String REGION = "us-east-1";

    /** Parameters that ask for a header of the answer; the signature keeps others from adding them. */
    private static final Map<String, HttpHeader> ASKED_HEADERS = Map.of(
            "response-content-type", HttpHeader.CONTENT_TYPE,
            "response-content-language", HttpHeader.CONTENT_LANGUAGE,
            "response-content-disposition", HttpHeader.CONTENT_DISPOSITION,
            "response-content-encoding", HttpHeader.CONTENT_ENCODING,
            "response-cache-control", HttpHeader.CACHE_CONTROL,
            "response-expires", HttpHeader.EXPIRES);

    private final S3Access access;
    private final Contents contents;
    private final ContentAnswer answers;
    private final OtherEngines others;
    private final AtomicLong requests = new AtomicLong(System.nanoTime());

    /**
     * Serves whoever has a key.
     *
     * @param secrets of the keys, by their ids; none: everybody is served
     * @param clock tells how old signatures are
     * @param others have what this engine does not hold
     */
    public S3Handler(
            Map<String, String> secrets, Clock clock, Contents contents, ContentAnswer answers, OtherEngines others) {
        this.others = others;
        this.access = new S3Access(secrets, clock);
        this.contents = contents;
        this.answers = answers;
    }

    /** Answers with what the server has found itself, before the request came here. */
    public static void refuse(Response response, int status, Callback callback) {
        S3Problem.ofServer(status).write(response, callback);
    }

    /** One request, on whatever thread works on it. */
    private record Exchange(Request request, Response response, Callback callback, S3Request wanted) {
        void write(ByteBuffer xml) {
            response.setStatus(HttpStatus.OK_200);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, S3Xml.CONTENT_TYPE);
            response.write(true, xml, callback);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        ContentAnswer.putGuards(response.getHeaders());
        response.getHeaders().put(REQUEST_ID, String.format("%016X", requests.incrementAndGet()));
        guarded(request, response, callback, () -> answer(request, response, callback));
        return true;
    }

    /** Runs a step of an answer, and answers for it if it cannot. */
    private static void guarded(Request request, Response response, Callback callback, Runnable step) {
        try {
            step.run();
        } catch (S3Problem refusal) {
            refusal.write(response, callback);
        } catch (MappingStoreException | IllegalStateException failure) {
            LOG.warn(
                    "no answer to {} {}: {}",
                    request.getMethod(),
                    request.getHttpURI().getPath(),
                    failure.getMessage(),
                    failure);
            S3Problem.unavailable().write(response, callback);
        }
    }

    private void answer(Request request, Response response, Callback callback) {
        // What would write is refused to everybody, whether signed or not: its signature may be about a body that
        // nobody will read.
        if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
            throw S3Problem.onlyReading(request.getMethod());
        }
        Exchange exchange = new Exchange(request, response, callback, S3Request.of(request));
        access.require(request, exchange.wanted());
        exchange.wanted().requireServed();
        SnapshotReader look = contents.look().orElseThrow(S3Problem::slowDown);
        boolean handedOver = false;
        try {
            handedOver = answer(exchange, look);
        } finally {
            if (!handedOver) {
                look.close();
            }
        }
    }

    /** Returns whether the look was handed over to an answer on its way. */
    private boolean answer(Exchange exchange, SnapshotReader look) {
        S3Request wanted = exchange.wanted();
        Predicate<SourceIdentity> inBucket =
                identity -> wanted.bucket().isEmpty() || identity.topic().equals(wanted.bucket());
        List<SourcePosition> sources = Contents.held(look.view(), inBucket);
        Elsewhere elsewhere = others.peers().elsewhere(inBucket, sources, Peers.Reach.ALL);
        if (wanted.bucket().isEmpty()) {
            exchange.write(buckets(sources, elsewhere));
            return false;
        }
        if (sources.isEmpty() || wanted.key().isEmpty()) {
            requireKnown(elsewhere);
        }
        if (sources.isEmpty() && elsewhere.isNothing()) {
            throw S3Problem.noSuchBucket();
        }
        if (!wanted.key().isEmpty()) {
            return send(exchange, look, sources, elsewhere);
        }
        exchange.response().getHeaders().put("x-amz-bucket-region", REGION);
        if (wanted.has("location")) {
            exchange.write(new S3Xml("LocationConstraint", S3Xml.NAMESPACE).bytes());
        } else if (wanted.has("versioning")) {
            exchange.write(new S3Xml("VersioningConfiguration", S3Xml.NAMESPACE).bytes());
        } else if (HttpMethod.HEAD.is(exchange.request().getMethod())) {
            exchange.write(ByteBuffer.allocate(0));
        } else if (elsewhere.isNothing()) {
            exchange.write(new ObjectList(wanted).read(look.view(), sources));
        } else {
            sendMerged(exchange, new ObjectList(wanted), look, sources, elsewhere);
        }
        return false;
    }

    /** What is nowhere here is told to be nowhere only when it is known what others may hold. */
    private void requireKnown(Elsewhere elsewhere) {
        if (elsewhere.isNothing() && !others.peers().areKnown()) {
            throw S3Problem.unavailable();
        }
    }

    /** A list of which other engines have a part; it is refused where nobody answers for a part, since S3 cannot tell that one is missing. */
    private void sendMerged(
            Exchange exchange,
            ObjectList list,
            SnapshotReader look,
            List<SourcePosition> sources,
            Elsewhere elsewhere) {
        ListPage own = list.page(look.view(), sources);
        var unused = others.lists()
                .search(elsewhere, list.scope(), list.pageRows())
                .thenAccept(found -> guarded(exchange.request(), exchange.response(), exchange.callback(), () -> {
                    if (!found.missing().isEmpty()) {
                        throw S3Problem.unavailable();
                    }
                    List<ListPage> pages = new ArrayList<>(found.pages());
                    pages.add(own);
                    exchange.write(list.merged(pages));
                }));
    }

    private static ByteBuffer buckets(List<SourcePosition> sources, Elsewhere elsewhere) {
        S3Xml xml = new S3Xml("ListAllMyBucketsResult", S3Xml.NAMESPACE);
        xml.begin("Owner")
                .element("ID", "zonelog")
                .element("DisplayName", "zonelog")
                .end();
        xml.begin("Buckets");
        Stream.concat(sources.stream().map(SourcePosition::identity), elsewhere.partitions().stream())
                .map(SourceIdentity::topic)
                .distinct()
                .sorted()
                .forEach(topic -> xml.begin("Bucket")
                        .element("Name", topic)
                        .element("CreationDate", "1970-01-01T00:00:00.000Z")
                        .end());
        return xml.end().bytes();
    }

    /** Returns whether the look was handed over to an answer on its way. */
    private boolean send(Exchange exchange, SnapshotReader look, List<SourcePosition> sources, Elsewhere elsewhere) {
        byte[] key = exchange.wanted().key().getBytes(StandardCharsets.UTF_8);
        Optional<Located> located =
                Contents.find(look.view(), key, sources).stream().max(Located.LATEST);
        if (located.isPresent()) {
            send(exchange, look, located.get());
            return true;
        }
        requireKnown(elsewhere);
        if (elsewhere.isNothing()) {
            throw S3Problem.noSuchKey();
        }
        String path = FileQuery.inTopic(
                        exchange.wanted().key(), exchange.wanted().bucket())
                .localPath();
        var unused = others.files()
                .search(elsewhere, path, OptionalLong.empty())
                .thenAccept(outcome -> guarded(
                        exchange.request(),
                        exchange.response(),
                        exchange.callback(),
                        () -> passOn(exchange, path, outcome)));
        return false;
    }

    private void passOn(Exchange exchange, String path, Outcome outcome) {
        if (outcome instanceof Outcome.Nowhere) {
            throw S3Problem.noSuchKey();
        }
        if (!(outcome instanceof Outcome.At at)) {
            throw S3Problem.unavailable();
        }
        var unused = PassedOn.ask(others.client(), at.engine(), exchange.request(), path)
                .handle((answer, failure) -> {
                    guarded(exchange.request(), exchange.response(), exchange.callback(), () -> {
                        if (answer == null) {
                            throw S3Problem.unavailable();
                        }
                        passOn(exchange, answer);
                    });
                    return answer;
                });
    }

    private static void passOn(Exchange exchange, PassedOn answer) {
        boolean good = answer.status() / 100 == 2 || answer.status() == HttpStatus.NOT_MODIFIED_304;
        if (!good) {
            answer.drop();
            throw refusal(answer);
        }
        HttpFields.Mutable headers = exchange.response().getHeaders();
        headers.put(HttpHeader.LAST_MODIFIED, START_OF_TIME);
        answer.putHeaders(headers);
        putAskedHeaders(exchange);
        exchange.response().setStatus(answer.status());
        answer.send(exchange.response(), exchange.callback());
    }

    private static S3Problem refusal(PassedOn answer) {
        return switch (answer.status()) {
            case HttpStatus.NOT_FOUND_404 -> S3Problem.noSuchKey();
            case HttpStatus.PRECONDITION_FAILED_412 -> S3Problem.preconditionFailed();
            case HttpStatus.RANGE_NOT_SATISFIABLE_416 ->
                S3Problem.invalidRange(answer.header("Content-Range").replace("bytes */", ""));
            default -> S3Problem.unavailable();
        };
    }

    private static void putAskedHeaders(Exchange exchange) {
        HttpFields.Mutable headers = exchange.response().getHeaders();
        ASKED_HEADERS.forEach((parameter, header) ->
                exchange.wanted().parameter(parameter).ifPresent(value -> headers.put(header, value)));
    }

    private void send(Exchange exchange, SnapshotReader look, Located located) {
        FileVersion version = FileVersion.of(located);
        HttpFields.Mutable headers = exchange.response().getHeaders();
        ContentAnswer.putPosition(headers, located.source());
        headers.put(HttpHeader.LAST_MODIFIED, START_OF_TIME);
        ContentAnswer.putVersion(headers, version);
        Conditions.Outcome outcome = Conditions.decide(exchange.request().getHeaders(), version);
        if (outcome.verdict() == Conditions.Verdict.FAILED) {
            throw S3Problem.preconditionFailed();
        }
        if (outcome.verdict() == Conditions.Verdict.UNSATISFIABLE) {
            throw S3Problem.invalidRange(Long.toString(version.sizeBytes()));
        }
        putAskedHeaders(exchange);
        answers.send(
                exchange.request(), exchange.response(), exchange.callback(), Contents.open(look, located), outcome);
    }
}
