package io.zonelog.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How other threads reach the engine's thread: device completions and finished commits enter here, and the engine runs them in
 * its own time.
 *
 * <p>Any thread may {@link #post} and {@link #wakeup}; only the engine's thread calls {@link #runAll} and {@link #await}. The queue
 * needs no limit of its own: it holds at most one entry for each command in flight, and these are limited by the buffers.
 */
public final class EngineMailbox {
    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Thread waiter;
    private volatile boolean woken;

    /** Adds work for the engine's thread. */
    public void post(Runnable work) {
        queue.add(work);
        wakeup();
    }

    /** Ends the current or next {@link #await} early. */
    public void wakeup() {
        woken = true;
        Thread thread = waiter;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Runs what was posted until the queue is empty; returns how many entries ran. */
    public int runAll() {
        int count = 0;
        for (Runnable work = queue.poll(); work != null; work = queue.poll()) {
            work.run();
            count++;
        }
        return count;
    }

    /** Waits until there is work, a wake-up, an interrupt, or the time is over. */
    public void await(long timeoutNanos) {
        waiter = Thread.currentThread();
        if (!woken && queue.isEmpty() && timeoutNanos > 0) {
            LockSupport.parkNanos(this, timeoutNanos);
        }
        waiter = null;
        woken = false;
    }
}
