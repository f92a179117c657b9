package io.zonelog.deploy.peer;

import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.deploy.peer.PeerClient.Target;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Another engine's answer with a file, handed to a client as it comes: a piece is asked for when the one before is on its way, so it takes
 * little memory and, while the client is slow, no thread.
 */
public final class PassedOn {
    private static final Duration PATIENCE = Duration.ofSeconds(7);
    private static final List<String> ASKED =
            List.of("Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since");
    private static final List<String> TOLD = List.of(
            "Content-Type",
            "Content-Length",
            "Content-Range",
            "Accept-Ranges",
            "ETag",
            "Last-Modified",
            "Zonelog-Topic",
            "Zonelog-Partition",
            "Zonelog-Position",
            "Zonelog-Incomplete-From");

    private final HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer;

    private PassedOn(HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer) {
        this.answer = answer;
    }

    /**
     * Asks for a file, with the ranges and conditions of a client's request.
     *
     * @param pathQuery of the file at the other engine
     * @return fails if that does not answer
     */
    public static CompletableFuture<PassedOn> ask(
            PeerClient client, EngineDescription engine, Request request, String pathQuery) {
        Map<String, String> headers = new HashMap<>();
        for (String name : ASKED) {
            String value = request.getHeaders().get(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        Target target = new Target(pathQuery, headers, PATIENCE);
        return client.send(engine, request.getMethod(), target, BodyHandlers.ofPublisher())
                .thenApply(PassedOn::new);
    }

    /** The status of the answer. */
    public int status() {
        return answer.statusCode();
    }

    /** A header of the answer; empty if there is none. */
    public String header(String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    /** Puts the answer's headers. */
    public void putHeaders(HttpFields.Mutable headers) {
        for (String name : TOLD) {
            answer.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
        }
    }

    /** Gives the body up. */
    public void drop() {
        answer.body().subscribe(new Body(null, Callback.NOOP));
    }

    /** Sends the body, behind a status and headers that the response has; an answer that breaks off breaks that one off, too. */
    public void send(Response response, Callback callback) {
        answer.body().subscribe(new Body(response, callback));
    }

    /** The body on its way. Pieces come on the client's threads, one at a time; the end may come while one is on its way. */
    private static final class Body implements Flow.Subscriber<List<ByteBuffer>> {
        private final @Nullable Response response;
        private final Callback callback;
        private Flow.@Nullable Subscription pieces;
        private boolean writing;
        private boolean ended;

        /**
         * Waits for pieces.
         *
         * @param response null to take none
         */
        Body(@Nullable Response response, Callback callback) {
            this.response = response;
            this.callback = callback;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            pieces = subscription;
            if (response == null) {
                subscription.cancel();
            } else {
                subscription.request(1);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            Response taker = response;
            if (taker == null) {
                return;
            }
            synchronized (this) {
                writing = true;
            }
            taker.write(false, together(buffers), Callback.from(this::written, this::failed));
        }

        private static ByteBuffer together(List<ByteBuffer> buffers) {
            if (buffers.size() == 1) {
                return buffers.get(0);
            }
            ByteBuffer all = ByteBuffer.allocate(
                    buffers.stream().mapToInt(ByteBuffer::remaining).sum());
            buffers.forEach(all::put);
            return all.flip();
        }

        private void written() {
            boolean last;
            synchronized (this) {
                writing = false;
                last = ended;
            }
            Flow.Subscription more = pieces;
            if (last) {
                end();
            } else if (more != null) {
                more.request(1);
            }
        }

        private void failed(Throwable clientGone) {
            Flow.Subscription more = pieces;
            if (more != null) {
                more.cancel();
            }
            callback.failed(clientGone);
        }

        @Override
        public void onError(Throwable brokenOff) {
            callback.failed(brokenOff);
        }

        @Override
        public void onComplete() {
            boolean now;
            synchronized (this) {
                ended = true;
                now = !writing;
            }
            if (now) {
                end();
            }
        }

        private void end() {
            if (response != null) {
                response.write(true, ByteBuffer.allocate(0), callback);
            }
        }
    }
}
