package io.zonelog.deploy.content;

import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.zone.ReaderHolds;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Components;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Lets answers wait until a partition is far enough, without a thread: each looks again a few milliseconds later if anything was committed
 * meanwhile. Bounded in number and time. For any thread.
 */
public final class OffsetWaits {
    private static final int MOST_WAITING = 256;
    private static final long INTERVAL_MILLIS = 2;

    private final MappingStore store;
    private final ReaderHolds commits;
    private final long longestNanos;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Positions latest = new Positions(-1, List.of());

    /** Positions as they were after so many commits, or later. */
    private record Positions(long moment, List<SourcePosition> all) {}

    /**
     * Lets nobody wait yet.
     *
     * @param commits tells how many commits there were
     * @param longestNanos how long an answer waits at most
     */
    public OffsetWaits(MappingStore store, ReaderHolds commits, long longestNanos) {
        this.longestNanos = longestNanos;
        this.store = store;
        this.commits = commits;
    }

    /** Whether any of some partitions may have passed an offset; looks at the store once for each commit, whoever asks. */
    public boolean mayHavePassed(long offset, Predicate<SourcePosition> wanted) {
        return positions().stream().anyMatch(source -> source.nextOffset() > offset && wanted.test(source));
    }

    /** The partitions that are held, of those wanted. */
    public List<SourcePosition> held(Predicate<SourceIdentity> wanted) {
        return positions().stream()
                .filter(source -> source.state().isHeld() && wanted.test(source.identity()))
                .toList();
    }

    private List<SourcePosition> positions() {
        Positions known = latest;
        long moment = commits.moment();
        if (known.moment() == moment) {
            return known.all();
        }
        // The moment was read first, so that the positions are never older than it says.
        Positions now = new Positions(moment, store.positions());
        latest = now;
        return now.all();
    }

    /**
     * Tries until it succeeds or the time is over.
     *
     * @param attempt true if the answer was given, or the client has gone
     * @param tooLate gives the other answer
     * @return false if too many wait already; then nothing is done
     */
    public boolean await(Components components, BooleanSupplier attempt, Runnable tooLate) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return false;
        }
        new Wait(components, attempt, tooLate, System.nanoTime() + longestNanos).schedule();
        return true;
    }

    /** One answer that waits. */
    private final class Wait implements Runnable {
        private final Components components;
        private final BooleanSupplier attempt;
        private final Runnable tooLate;
        private final long deadlineNanos;
        private long seenMoment = -1;

        Wait(Components components, BooleanSupplier attempt, Runnable tooLate, long deadlineNanos) {
            this.components = components;
            this.attempt = attempt;
            this.tooLate = tooLate;
            this.deadlineNanos = deadlineNanos;
        }

        void schedule() {
            Scheduler scheduler = components.getScheduler();
            scheduler.schedule(this::wake, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }

        /** On the scheduler's thread, which must not be held up. */
        private void wake() {
            boolean changed = commits.moment() != seenMoment;
            if (changed || System.nanoTime() - deadlineNanos > 0) {
                components.getExecutor().execute(this);
            } else {
                schedule();
            }
        }

        @Override
        public void run() {
            seenMoment = commits.moment();
            if (attempt.getAsBoolean()) {
                waiting.decrementAndGet();
            } else if (System.nanoTime() - deadlineNanos > 0) {
                waiting.decrementAndGet();
                tooLate.run();
            } else {
                schedule();
            }
        }
    }
}
