package io.zonelog.deploy.command.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Json;
import io.zonelog.deploy.view.source.DigestLines;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The digests that one engine tells of a partition at a position, read by a thread of its own, "zonelog-compare-N", some lines ahead of whoever
 * compares them. An engine that falls silent is a failure like others. Made, asked and closed by one thread.
 */
final class CopyDigests implements AutoCloseable {
    private static final AtomicInteger THREADS = new AtomicInteger();
    private static final int LINES_AHEAD = 1024;
    private static final long LONGEST_SILENCE_SECONDS = 30;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;
    private static final String POSITION = "Zonelog-Position";

    private final EngineClient engine;
    private final String path;
    private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(LINES_AHEAD);
    private final Thread thread;
    private volatile boolean closed;

    /** What comes from an engine, in the order of its lines. */
    sealed interface Item {}

    /** The digests are those of the position. */
    record Begun(DigestLines.Head head) implements Item {}

    /** A file, in the order of the keys' bytes. */
    record OfFile(DigestLines.OfFile file) implements Item {}

    /** All files were told. */
    record Ended(DigestLines.End end) implements Item {}

    /**
     * No digests, because the partition is elsewhere.
     *
     * @param position where it is
     * @param passed whether it is behind the wanted position; else it does not come to it
     */
    record Elsewhere(long position, boolean passed) implements Item {}

    /** No digests, because the engine does not hold the partition any more. */
    record Gone() implements Item {}

    /** No digests, or no further ones: why, in one line. */
    record Failed(String line) implements Item {}

    private CopyDigests(EngineClient engine, String path) {
        this.engine = engine;
        this.path = path;
        thread = new Thread(this::read, "zonelog-compare-" + THREADS.getAndIncrement());
        thread.setDaemon(true);
    }

    /**
     * Asks an engine.
     *
     * @param path of the digests
     */
    static CopyDigests ask(EngineClient engine, String path) {
        CopyDigests digests = new CopyDigests(engine, path);
        digests.thread.start();
        return digests;
    }

    /** Where the engine is. */
    String url() {
        return engine.url();
    }

    /** What comes next; waits for it. */
    Item next() {
        try {
            Item next = items.poll(LONGEST_SILENCE_SECONDS, TimeUnit.SECONDS);
            return next == null
                    ? new Failed(
                            "the engine at " + url() + " has fallen silent for " + LONGEST_SILENCE_SECONDS + " seconds")
                    : next;
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return new Failed("interrupted while waiting for the engine at " + url());
        }
    }

    private void read() {
        try {
            HttpResponse<InputStream> response = engine.ask(path, Set.of(NOT_FOUND, CONFLICT, UNAVAILABLE));
            try (InputStream body = response.body()) {
                OptionalLong position = response.headers().firstValueAsLong(POSITION);
                if (response.statusCode() == NOT_FOUND) {
                    items.put(new Gone());
                } else if (response.statusCode() == UNAVAILABLE && position.isEmpty()) {
                    items.put(
                            new Failed("the engine at " + url() + " gives as many digests as it may, or is stopping"));
                } else if (response.statusCode() == CONFLICT || response.statusCode() == UNAVAILABLE) {
                    items.put(new Elsewhere(position.orElse(0), response.statusCode() == CONFLICT));
                } else {
                    readLines(body);
                }
            }
        } catch (CommandFailure | IOException | IllegalArgumentException failure) {
            fail(failure);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void readLines(InputStream body) throws IOException, InterruptedException {
        boolean ended = false;
        try (MappingIterator<JsonNode> lines = Json.lines(body)) {
            while (!closed && lines.hasNextValue()) {
                Item item = item(lines.nextValue());
                ended |= item instanceof Ended;
                items.put(item);
            }
        }
        if (!ended) {
            throw new IOException("it ends before its last line");
        }
    }

    private static Item item(JsonNode line) {
        if (line.has("key")) {
            return new OfFile(EngineClient.convert(line, DigestLines.OfFile.class));
        }
        return line.has("files")
                ? new Ended(EngineClient.convert(line, DigestLines.End.class))
                : new Begun(EngineClient.convert(line, DigestLines.Head.class));
    }

    private void fail(Exception failure) {
        String line = failure instanceof CommandFailure
                ? FailureLine.of(failure)
                : "the answer of the engine at " + url() + " cannot be read: " + FailureLine.of(failure);
        try {
            items.put(new Failed(line));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads no further; the thread ends soon. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        items.clear();
    }
}
