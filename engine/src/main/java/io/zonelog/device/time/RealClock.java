package io.zonelog.device.time;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The time of the machine. Actions run on the thread {@code zonelog-device-timer}. */
public final class RealClock implements DeviceClock {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "zonelog-device-timer");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public long nowNanos() {
        return System.nanoTime();
    }

    @Override
    public void at(long dueNanos, Runnable action) {
        // Actions are completions, which never throw, so nobody waits for the outcome.
        Future<?> ignored = timer.schedule(action, dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Lets what is still to happen happen at its time. */
    @Override
    public void close() {
        timer.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = timer.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
