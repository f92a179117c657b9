package io.zonelog.device.time;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A clock that stands still until it is told to go on to the next event. Events of the same time happen in the order in which
 * they were asked for.
 *
 * <p>Belongs to one thread.
 */
public final class VirtualClock implements DeviceClock {
    private record Event(long dueNanos, long number, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::dueNanos).thenComparingLong(Event::number));
    private long nowNanos;
    private long nextNumber;

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    @Override
    public void at(long dueNanos, Runnable action) {
        events.add(new Event(Math.max(dueNanos, nowNanos), nextNumber++, action));
    }

    /** How many things are still to happen. */
    public int pendingCount() {
        return events.size();
    }

    /**
     * Goes on to the next event and lets it happen.
     *
     * @throws IllegalStateException if nothing is to happen
     */
    public void runNext() {
        Event next = events.poll();
        if (next == null) {
            throw new IllegalStateException("nothing is to happen");
        }
        nowNanos = next.dueNanos;
        next.action.run();
    }

    /** Goes on until nothing is to happen any more. */
    public void runAll() {
        while (!events.isEmpty()) {
            runNext();
        }
    }

    @Override
    public void close() {
        runAll();
    }
}
