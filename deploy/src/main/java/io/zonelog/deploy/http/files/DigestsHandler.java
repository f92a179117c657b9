package io.zonelog.deploy.http.files;

import io.zonelog.connector.Connector;
import io.zonelog.deploy.content.ContentAnswer;
import io.zonelog.deploy.content.SnapshotQuery;
import io.zonelog.deploy.http.HttpProblem;
import io.zonelog.deploy.http.ReadAccess;
import io.zonelog.deploy.terminal.Json;
import io.zonelog.deploy.view.source.DigestLines;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.digest.PartitionDigest;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingStore.MappingSnapshot;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.SourcePosition;
import java.io.ByteArrayOutputStream;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
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
 * Serves the digests of a partition's files at {@code /digests/TOPIC/PARTITION}: of the present moment, or, with {@code ?position=OFFSET}, of the
 * moment at which every record below an offset is in the files and no other. Runs on the threads "zonelog-http-N", and holds none
 * while it waits or an answer is on its way.
 */
public final class DigestsHandler extends Handler.Wrapper {
    private static final Logger LOG = LoggerFactory.getLogger(DigestsHandler.class);
    /** Below which digests are served. */
    public static final String PATH = "/digests/";
    /** The parameter that asks for a moment. */
    public static final String POSITION = "position";
    /** As many as wait or are on their way at once; each holds a snapshot of the mapping. */
    private static final int MOST_AT_ONCE = 4;

    private static final long LONGEST_WAIT_SECONDS = 5;
    private static final int PIECE_BYTES = 64 << 10;

    private final ReadAccess access;
    private final MappingStore store;
    private final DeviceGeometry geometry;
    private final Connector connector;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);

    /** Serves what lies below its path, and leaves the rest to another handler. */
    public DigestsHandler(
            Handler rest, ReadAccess access, MappingStore store, DeviceGeometry geometry, Connector connector) {
        super(rest);
        this.access = access;
        this.store = store;
        this.geometry = geometry;
        this.connector = connector;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        if (path == null || !path.startsWith(PATH)) {
            return super.handle(request, response, callback);
        }
        return GuardedAnswer.run(request, response, callback, () -> begin(request, response, callback));
    }

    private boolean begin(Request request, Response response, Callback callback) {
        access.require(request.getHeaders().get(HttpHeader.AUTHORIZATION));
        if (!HttpMethod.GET.is(request.getMethod())) {
            throw HttpProblem.method(request.getMethod(), "GET");
        }
        OptionalLong position = position(request);
        SourcePosition source = require(store, request.getHttpURI().getPath().substring(PATH.length()));
        if (position.isPresent() && !source.state().isHeld()) {
            throw HttpProblem.notFound(
                    "this engine has left the partition behind, and comes to no other position of it");
        }
        if (!free.tryAcquire()) {
            throw HttpProblem.comeBack("as many digests as may be are on their way");
        }
        Callback ended = Callback.from(callback, (Runnable) free::release);
        return GuardedAnswer.run(request, response, ended, () -> {
            if (position.isEmpty()) {
                send(store.snapshot(), source, position, response, ended);
            } else {
                sendAt(position.getAsLong(), source, request, response, ended);
            }
            return true;
        });
    }

    private static OptionalLong position(Request request) {
        String text = FileRequest.parameters(request, Set.of(POSITION)).getValue(POSITION);
        return text == null
                ? OptionalLong.empty()
                : OptionalLong.of(FileRequest.number(POSITION, text, Long.MAX_VALUE));
    }

    private static SourcePosition require(MappingView view, String name) {
        return view.positions().stream()
                .filter(source -> source.identity().toString().equals(name)
                        && !source.state().isBuilding())
                .findFirst()
                .orElseThrow(() -> HttpProblem.notFound("this engine has nothing of that partition; "
                        + SnapshotQuery.PATH + " lists those that it holds"));
    }

    private void sendAt(long position, SourcePosition source, Request request, Response response, Callback callback) {
        TopicPartition partition =
                new TopicPartition(source.identity().topic(), source.identity().partition());
        CompletableFuture<MappingSnapshot> unused = connector
                .snapshotAt(partition, position)
                .orTimeout(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)
                .whenCompleteAsync(
                        (snapshot, failure) -> {
                            if (failure == null) {
                                send(snapshot, source, OptionalLong.of(position), response, callback);
                            } else {
                                refuse(position, source, failure, response, callback);
                            }
                        },
                        request.getComponents().getExecutor());
    }

    /** Takes the snapshot over. */
    private void send(
            MappingSnapshot snapshot,
            SourcePosition before,
            OptionalLong position,
            Response response,
            Callback callback) {
        boolean begun = false;
        try {
            SourcePosition source = require(snapshot, before.identity().toString());
            response.setStatus(HttpStatus.OK_200);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-ndjson");
            ContentAnswer.putPosition(response.getHeaders(), source);
            DigestLines.Head head =
                    DigestLines.Head.of(source, position.orElse(source.nextOffset()), geometry.blockSizeBytes());
            PartitionDigest digest = new PartitionDigest(snapshot, geometry, source.sourceId());
            PieceBody body = new PieceBody(
                    piece -> new Lines(snapshot, digest, head, piece),
                    PIECE_BYTES,
                    PieceBody.Pace.FULL,
                    response,
                    callback);
            begun = true;
            body.iterate();
        } catch (HttpProblem gone) {
            gone.write(response, callback);
        } finally {
            if (!begun) {
                snapshot.close();
            }
        }
    }

    /** Tells where the partition is, so that the client can ask for a position that it still comes to. */
    private void refuse(long position, SourcePosition before, Throwable failure, Response response, Callback callback) {
        HttpProblem problem = GuardedAnswer.stopping();
        if (failure instanceof IllegalArgumentException passed) {
            problem = HttpProblem.conflict(String.valueOf(passed.getMessage()));
        } else if (failure instanceof TimeoutException) {
            problem = HttpProblem.comeBack("no record has brought " + before.identity() + " to offset " + position
                    + " within " + LONGEST_WAIT_SECONDS + " seconds");
        }
        try {
            ContentAnswer.putPosition(
                    response.getHeaders(), require(store, before.identity().toString()));
        } catch (HttpProblem | MappingStoreException | IllegalStateException noPosition) {
            problem = GuardedAnswer.stopping();
        }
        problem.write(response, callback);
    }

    /** The lines of one answer. Without the last one it was cut short. */
    private static final class Lines implements PieceBody.Content {
        private final MappingSnapshot snapshot;
        private final PartitionDigest digest;
        private final DigestLines.Head head;
        private final ByteArrayOutputStream piece;

        Lines(MappingSnapshot snapshot, PartitionDigest digest, DigestLines.Head head, ByteArrayOutputStream piece) {
            this.snapshot = snapshot;
            this.digest = digest;
            this.head = head;
            this.piece = piece;
            add(head);
        }

        private void add(Object line) {
            piece.writeBytes(Json.bytes(line));
            piece.write('\n');
        }

        @Override
        public boolean writeNext() {
            boolean isFile = digest.advance();
            add(isFile ? DigestLines.OfFile.of(digest) : new DigestLines.End(digest.files(), digest.finish()));
            return isFile;
        }

        @Override
        public void cutShort(Throwable cause) {
            if (cause instanceof IllegalStateException) {
                LOG.warn("the digests of {}/{} are cut short: {}", head.topic(), head.partition(), cause.getMessage());
            }
        }

        @Override
        public void close() {
            digest.close();
            snapshot.close();
        }
    }
}
