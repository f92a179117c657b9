package io.zonelog.deploy.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that another thread or process brings about. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long PAUSE_NANOS = 50_000_000L;

    private Eventually() {}

    /** Returns when the condition holds; fails, naming it, when it does not come to. */
    public static void until(String what, BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
