package io.zonelog.deploy.soak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that knows some addresses, and reads whatever was acknowledged through any of them, with {@code Zonelog-Min-Offset}. Every answer has to
 * hold exactly the records below the position that it names, never fewer than the client asked for, and so never fewer than it has
 * read before. An engine that does not answer in time, or says that it cannot, is left for the next one. Runs on a thread of its own.
 */
final class ReplicaClient implements Runnable {
    /** What the client gives an engine. */
    static final Duration TIME_OUT = Duration.ofSeconds(2);

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(3);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final OffsetLines lines;
    private final String topic;
    private final Supplier<List<Replica>> engines;
    private final SplittableRandom random;
    private final long[] seen;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(TIME_OUT)
            .build();
    private volatile @Nullable Throwable failure;
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong longestMillis = new AtomicLong();

    ReplicaClient(
            OffsetLines lines,
            int mostPartitions,
            String topic,
            Supplier<List<Replica>> engines,
            SplittableRandom random) {
        this.lines = lines;
        this.topic = topic;
        this.engines = engines;
        this.random = random;
        this.seen = new long[mostPartitions];
    }

    @Override
    public void run() {
        try {
            while (!ending.get()) {
                int partition = random.nextInt(lines.partitions());
                long acknowledged = lines.acknowledged(partition);
                if (acknowledged > 0) {
                    read(partition, random.nextInt(4) == 0 ? seen[partition] : acknowledged);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (Throwable wrong) {
            failure = wrong;
        }
    }

    void end() {
        ending.set(true);
    }

    /** Fails if an answer was wrong, or none came. */
    void requireRight() {
        Throwable wrong = failure;
        if (wrong != null) {
            throw new AssertionError("a client of several engines: " + wrong.getMessage(), wrong);
        }
    }

    long reads() {
        return reads.get();
    }

    /** The longest time that a read took since the last call, through however many engines, in milliseconds. */
    long longestMillis() {
        return longestMillis.getAndSet(0);
    }

    /** Reads a file that has records below an offset, with all that the client knows to be there. */
    private void read(int partition, long upTo) throws InterruptedException {
        long wanted = Math.max(upTo, seen[partition]);
        if (wanted == 0) {
            return;
        }
        long offset = random.nextBoolean() ? wanted - 1 : random.nextLong(wanted);
        long began = System.nanoTime();
        StringBuilder told = new StringBuilder();
        while (!attempt(partition, offset, wanted, told)) {
            if (System.nanoTime() - began > LONGEST_NANOS) {
                throw new AssertionError("nobody answers for " + OffsetLines.key(partition, offset) + " with record "
                        + (wanted - 1) + ": " + told);
            }
            if (ending.get()) {
                return;
            }
        }
        longestMillis.accumulateAndGet(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began), Math::max);
        reads.incrementAndGet();
    }

    /** Whether an engine has answered. */
    private boolean attempt(int partition, long offset, long wanted, StringBuilder told) throws InterruptedException {
        List<Replica> choices = engines.get();
        if (choices.isEmpty()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            return false;
        }
        Replica asked = choices.get(random.nextInt(choices.size()));
        HttpRequest request = request(asked.url(), topic, partition, offset, "")
                .header("Zonelog-Min-Offset", Long.toString(wanted - 1))
                .build();
        HttpResponse<byte[]> answer;
        try {
            answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException unanswered) {
            return tell(told, asked.name() + " " + unanswered);
        }
        if (answer.statusCode() == 503 || (answer.statusCode() >= 300 && answer.statusCode() < 400)) {
            LockSupport.parkNanos(PAUSE_NANOS);
            return tell(told, asked.name() + " " + answer.statusCode());
        }
        long position = require(lines, answer, partition, offset);
        if (position < wanted) {
            throw new AssertionError("position " + position + " of partition " + partition + " at " + answer.uri()
                    + " although record " + (wanted - 1) + " was asked for");
        }
        seen[partition] = Math.max(seen[partition], position);
        return true;
    }

    private static boolean tell(StringBuilder told, String line) {
        if (told.length() < 2000) {
            told.append(told.isEmpty() ? "" : "; ").append(line);
        }
        return false;
    }

    /** A request for the file of an offset. */
    static HttpRequest.Builder request(URI engine, String topic, int partition, long offset, String more) {
        String file = "/files/" + OffsetLines.key(partition, offset) + "?topic=" + topic + "&partition=" + partition;
        return HttpRequest.newBuilder(engine.resolve(file + more)).timeout(TIME_OUT);
    }

    /** Returns the position of an answer, which has to be whole and exact. */
    static long require(OffsetLines lines, HttpResponse<byte[]> answer, int partition, long offset) {
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.uri() + " was answered with " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        long position = answer.headers().firstValueAsLong("Zonelog-Position").orElseThrow();
        byte[] expected = OffsetLines.content(partition, offset, position).getBytes(StandardCharsets.UTF_8);
        int difference = Arrays.mismatch(answer.body(), expected);
        if (difference >= 0
                || answer.headers().firstValue("Zonelog-Incomplete-From").isPresent()) {
            throw new AssertionError(answer.uri() + " at position " + position + " has " + answer.body().length
                    + " bytes instead of " + expected.length + ", and differs at byte " + difference);
        }
        return position;
    }
}
