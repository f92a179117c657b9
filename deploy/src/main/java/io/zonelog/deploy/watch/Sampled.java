package io.zonelog.deploy.watch;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that costs something to take, shared by all who ask within a while. It is taken again at most once in that while, and so
 * seldom that taking it fills at most a twentieth of the time.
 *
 * @param <T> the value
 */
public final class Sampled<T> implements Supplier<T> {
    private static final int PAUSE_FACTOR = 20;

    private final Supplier<T> source;
    private final LongSupplier nanoClock;
    private final long shortestPauseNanos;
    private @Nullable T value;
    private long validUntilNanos;

    /**
     * Samples a source.
     *
     * @param shortestPauseNanos for how long a value is shared at least
     */
    public Sampled(Supplier<T> source, LongSupplier nanoClock, long shortestPauseNanos) {
        this.source = source;
        this.nanoClock = nanoClock;
        this.shortestPauseNanos = shortestPauseNanos;
    }

    @Override
    public synchronized T get() {
        long startNanos = nanoClock.getAsLong();
        T present = value;
        if (present != null && startNanos - validUntilNanos < 0) {
            return present;
        }
        T taken = source.get();
        value = taken;
        long endNanos = nanoClock.getAsLong();
        validUntilNanos = endNanos + Math.max(shortestPauseNanos, PAUSE_FACTOR * (endNanos - startNanos));
        return taken;
    }
}
