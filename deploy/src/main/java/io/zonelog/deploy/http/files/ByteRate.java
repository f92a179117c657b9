package io.zonelog.deploy.http.files;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * A limit to how many bytes a second several senders together may send: each takes what it is going to send and pauses for so long first. What
 * was not used up to a tenth of a second ago may be made up for. For any thread.
 */
public final class ByteRate {
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long bytesPerSecond;
    private final LongSupplier nanoClock;
    /** When everything that was taken may have been sent; guarded by this. */
    private long takenUntilNanos;

    private final LongAdder takenBytes = new LongAdder();

    /**
     * Begins.
     *
     * @param bytesPerSecond 1 or more; {@link Long#MAX_VALUE} for no limit
     * @param nanoClock monotonic time
     */
    public ByteRate(long bytesPerSecond, LongSupplier nanoClock) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanoClock = nanoClock;
        this.takenUntilNanos = nanoClock.getAsLong();
    }

    /** All that was taken. */
    public long takenBytes() {
        return takenBytes.sum();
    }

    /** Takes bytes, at most some megabytes; returns for how many nanoseconds the caller has to pause before it sends them, 0 or more. */
    synchronized long take(int bytes) {
        takenBytes.add(bytes);
        if (bytesPerSecond == Long.MAX_VALUE) {
            return 0;
        }
        long nowNanos = nanoClock.getAsLong();
        long fromNanos = Math.max(takenUntilNanos - nowNanos, -BURST_NANOS);
        takenUntilNanos = nowNanos + fromNanos + (long) (bytes * 1e9 / bytesPerSecond);
        return Math.max(0, takenUntilNanos - nowNanos);
    }
}
