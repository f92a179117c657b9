package io.zonelog.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How other threads reach the engine's thread: device completions and finished commits enter here, and the engine runs them in
 * its own time.
 *
 * <p>Any thread may {@link #post} and {@link #wakeup}; only the engine's thread calls {@link #runTurn} and {@link #await}. The queue
 * needs no limit of its own: it holds at most one entry for each command in flight, and these are limited by the buffers.
 */
public final class EngineMailbox {
    /**
     * The most entries of one turn, so that completions cannot hold up for long what else the engine's thread has to do. An entry is one
     * completion: of an append, with as many ioends as it has blocks at most, or of a whole batch, with no more blocks than its memory.
     */
    static final int MAX_ENTRIES_PER_TURN = 128;

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

    /**
     * Runs what was posted, in order, {@link #MAX_ENTRIES_PER_TURN} entries at most.
     *
     * @return how many entries ran; 0 if there were none
     */
    public int runTurn() {
        int count = 0;
        while (count < MAX_ENTRIES_PER_TURN) {
            Runnable work = queue.poll();
            if (work == null) {
                break;
            }
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
