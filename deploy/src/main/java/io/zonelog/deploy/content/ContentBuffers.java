package io.zonelog.deploy.content;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Memory for what is on its way to clients: as many large buffers as there may be, and small ones for whoever comes when all of these are
 * with clients. So each answer holds one buffer, and many slow clients hold little. Thread-safe.
 */
public final class ContentBuffers {
    private static final int LARGE_BYTES = 1 << 20;
    private static final int SMALL_BYTES = 32 << 10;

    private final AtomicInteger largeLeft;
    private final Queue<ByteBuffer> large = new ConcurrentLinkedQueue<>();
    private final Queue<ByteBuffer> small = new ConcurrentLinkedQueue<>();

    /**
     * Makes buffers as they are needed.
     *
     * @param mostLargeBuffers large buffers, of 1 MiB, at most
     */
    public ContentBuffers(int mostLargeBuffers) {
        largeLeft = new AtomicInteger(mostLargeBuffers);
    }

    /** An empty buffer for up to so many bytes, as a rule shorter than that. */
    ByteBuffer take(long wantedBytes) {
        ByteBuffer buffer = wantedBytes > SMALL_BYTES ? takeLarge() : small.poll();
        if (buffer == null) {
            buffer = small.poll();
        }
        return buffer == null ? ByteBuffer.allocateDirect(SMALL_BYTES) : buffer.clear();
    }

    private ByteBuffer takeLarge() {
        ByteBuffer kept = large.poll();
        if (kept != null) {
            return kept;
        }
        if (largeLeft.getAndDecrement() > 0) {
            return ByteBuffer.allocateDirect(LARGE_BYTES);
        }
        largeLeft.incrementAndGet();
        ByteBuffer fallback = small.poll();
        return fallback == null ? ByteBuffer.allocateDirect(SMALL_BYTES) : fallback;
    }

    void giveBack(ByteBuffer buffer) {
        (buffer.capacity() == LARGE_BYTES ? large : small).add(buffer);
    }
}
