package io.zonelog.deploy.content;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Memory for what is on its way to clients: read-ahead for as many long answers as there may be of these, and a small buffer for everyone
 * else. So many slow clients hold little. Thread-safe.
 */
public final class ContentBuffers {
    /** What fits into a small buffer needs no read-ahead. */
    static final int SMALL_BYTES = 32 << 10;

    private final AtomicInteger readAheadsLeft;
    private final Queue<ByteBuffer> small = new ConcurrentLinkedQueue<>();

    /**
     * Makes buffers as they are needed.
     *
     * @param mostReadAheads answers with read-ahead at the same time, of 2 MiB each
     */
    public ContentBuffers(int mostReadAheads) {
        readAheadsLeft = new AtomicInteger(mostReadAheads);
    }

    /** Whether an answer may read ahead; it says when it does so no more. */
    boolean beginReadAhead() {
        if (readAheadsLeft.getAndDecrement() > 0) {
            return true;
        }
        readAheadsLeft.incrementAndGet();
        return false;
    }

    /** The answer reads ahead no more. */
    void endReadAhead() {
        readAheadsLeft.incrementAndGet();
    }

    /** An empty small buffer. */
    ByteBuffer take() {
        ByteBuffer kept = small.poll();
        return kept == null ? ByteBuffer.allocateDirect(SMALL_BYTES) : kept.clear();
    }

    void giveBack(ByteBuffer buffer) {
        small.add(buffer);
    }
}
