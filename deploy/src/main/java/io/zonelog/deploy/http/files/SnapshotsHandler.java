package io.zonelog.deploy.http.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.content.ContentAnswer;
import io.zonelog.deploy.content.Contents;
import io.zonelog.deploy.content.SnapshotQuery;
import io.zonelog.deploy.http.HttpProblem;
import io.zonelog.deploy.http.ReadAccess;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.engine.read.SnapshotReader;
import io.zonelog.engine.read.SnapshotReader.ReaderCutOffException;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.snapshot.SnapshotBase;
import io.zonelog.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves snapshots of partitions below {@code /snapshots/}: there the list of those that the engine holds, and below it each one as
 * {@code TOPIC/PARTITION}, with {@code ?since=POSITION} what has changed since an earlier one, and with more parameters the rest of one that was
 * broken off. Runs on the threads "zonelog-http-N", and holds none while an answer is on its way.
 */
public final class SnapshotsHandler extends Handler.Wrapper {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotsHandler.class);
    /** As many as are on their way at once; each has a piece of 1 MiB in work. */
    private static final int MOST_AT_ONCE = 4;

    private static final int PIECE_BYTES = 256 << 10;

    private static final Set<String> PARAMETERS =
            Set.of(SnapshotQuery.SINCE, SnapshotQuery.FILE, SnapshotQuery.RECORD, SnapshotQuery.BLOCK);

    private final ReadAccess access;
    private final Contents contents;
    private final DeviceGeometry geometry;
    private final ByteRate rate;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);

    /**
     * Serves what lies below its path, and leaves the rest to another handler.
     *
     * @param rate how fast all snapshots together go out
     */
    public SnapshotsHandler(
            Handler rest, ReadAccess access, Contents contents, DeviceGeometry geometry, ByteRate rate) {
        super(rest);
        this.rate = rate;
        this.access = access;
        this.contents = contents;
        this.geometry = geometry;
    }

    /**
     * A partition in the list.
     *
     * @param topic its topic
     * @param partition its number
     * @param position the first offset that is not in its files
     */
    public record Held(String topic, int partition, long position) {
        static Held of(SourcePosition source) {
            return new Held(source.identity().topic(), source.identity().partition(), source.nextOffset());
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        if (path == null || !path.startsWith(SnapshotQuery.PATH)) {
            return super.handle(request, response, callback);
        }
        return GuardedAnswer.run(request, response, callback, () -> {
            access.require(request.getHeaders().get(HttpHeader.AUTHORIZATION));
            if (!HttpMethod.GET.is(request.getMethod())) {
                throw HttpProblem.method(request.getMethod(), "GET");
            }
            answer(request, path.substring(SnapshotQuery.PATH.length()), response, callback);
            return true;
        });
    }

    private static SnapshotBase base(Request request) {
        Fields parameters = FileRequest.parameters(request, PARAMETERS);
        long sinceOffset = number(parameters, SnapshotQuery.SINCE);
        String file = parameters.getValue(SnapshotQuery.FILE);
        return file == null
                ? SnapshotBase.whole(sinceOffset)
                : new SnapshotBase(
                        sinceOffset,
                        new SnapshotBase.End(
                                file,
                                number(parameters, SnapshotQuery.RECORD),
                                number(parameters, SnapshotQuery.BLOCK)));
    }

    private static long number(Fields parameters, String name) {
        String text = parameters.getValue(name);
        return text == null ? 0 : FileRequest.number(name, text, Long.MAX_VALUE);
    }

    private void answer(Request request, String name, Response response, Callback callback) {
        SnapshotBase base = base(request);
        SnapshotReader look = contents.lastingLook()
                .orElseThrow(() -> HttpProblem.comeBack("as many files are being read as http.read.answers allows"));
        boolean handedOver = false;
        try {
            List<SourcePosition> held = Contents.held(look.view(), source -> true);
            if (name.isEmpty()) {
                list(held, response, callback);
                return;
            }
            SourcePosition wanted = look.view().positions().stream()
                    .filter(source -> source.identity().toString().equals(name))
                    .filter(source -> source.nextOffset() > 0 && !source.state().isBuilding())
                    .findFirst()
                    .orElseThrow(() -> HttpProblem.notFound("this engine has nothing of that partition; "
                            + SnapshotQuery.PATH + " lists those that it holds"));
            if (!free.tryAcquire()) {
                throw HttpProblem.comeBack("as many snapshots as may be are on their way");
            }
            response.setStatus(HttpStatus.OK_200);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
            ContentAnswer.putPosition(response.getHeaders(), wanted);
            new PieceBody(
                            piece -> new Frames(look, wanted, new SnapshotWriter(look, geometry, wanted, base, piece)),
                            PIECE_BYTES,
                            pace(request.getComponents().getScheduler()),
                            response,
                            Callback.from(callback, (Runnable) free::release))
                    .iterate();
            handedOver = true;
        } finally {
            if (!handedOver) {
                look.close();
            }
        }
    }

    /** As the rate of all snapshots together allows. */
    private PieceBody.Pace pace(Scheduler timer) {
        return (bytes, send) -> {
            long pauseNanos = rate.take(bytes);
            if (pauseNanos > 0) {
                timer.schedule(send, pauseNanos, TimeUnit.NANOSECONDS);
            } else {
                send.run();
            }
        };
    }

    private static void list(List<SourcePosition> held, Response response, Callback callback) {
        response.setStatus(HttpStatus.OK_200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        try {
            byte[] rows = new ObjectMapper()
                    .writeValueAsBytes(held.stream().map(Held::of).toList());
            response.write(true, ByteBuffer.wrap(rows), callback);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * The frames of one snapshot; what was cut short lacks its digest.
     *
     * @param look its moment
     * @param source the partition
     * @param writer of the frames
     */
    private record Frames(SnapshotReader look, SourcePosition source, SnapshotWriter writer)
            implements PieceBody.Content {
        @Override
        public void begin() {
            look.progressed();
        }

        @Override
        public boolean writeNext() throws IOException {
            return writer.writeNext();
        }

        @Override
        public void cutShort(Throwable cause) {
            if (cause instanceof ReaderCutOffException || cause instanceof DataReadException) {
                LOG.warn("the snapshot of {} is cut short: {}", source.identity(), cause.getMessage());
            }
        }

        @Override
        public void close() {
            writer.close();
            look.close();
        }
    }
}
