package io.zonelog.zone;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Who reads as of which moment, and so what must stay on the device although no file maps it any more.
 *
 * <p>A moment is a number of commits. A reader takes its hold first and its snapshot of the mapping afterwards, so the snapshot is never
 * older than the hold. A place that a commit has unmapped may be written over when that commit is durable and every reader that took its
 * hold before has gone: has closed, was here for too long, or was cut off because writes waited for room. A reader looks at its hold after
 * each read, so what it has read under a hold that still stands cannot have been written over. A reader of very much, which can go on where
 * it was cut off, takes a hold that lasts as long as it makes progress; while writes wait, it is cut off like the others.
 *
 * <p>Thread-safe. Readers come and go on threads of their own, the commit thread calls {@link #committed}, the threads that write over
 * places ask {@link #isUnread}.
 */
public final class ReaderHolds {
    private static final long NOBODY = Long.MAX_VALUE;

    private final Limits limits;
    private final LongSupplier nanoClock;
    private final Runnable left;
    /** In the order in which they were taken; guarded by this. */
    private final Set<Hold> holds = new LinkedHashSet<>();
    /** Written by the commit thread. */
    private volatile long moment;
    /** The moment of the oldest hold, so that asking costs no lock. */
    private volatile long oldestMoment = NOBODY;

    /**
     * What readers may take.
     *
     * @param maxReaders readers at the same time, 0 or more
     * @param maxNanos how long a reader may last, or one of very much without progress
     * @param patienceNanos how old a reader gets although writes wait for room that it holds back
     */
    public record Limits(int maxReaders, long maxNanos, long patienceNanos) {}

    /** How long a reader may last that nobody is in the way of. */
    public enum Span {
        /** For a time. */
        BOUNDED,
        /** As long as it makes progress within that time, each time. */
        WHILE_IT_PROGRESSES
    }

    /** How a reader's hold stands. */
    private enum Standing {
        HELD,
        CLOSED,
        CUT_OFF
    }

    /** The hold of one reader. */
    public final class Hold implements AutoCloseable {
        private final long heldMoment;
        private final long takenNanos;
        private final Span span;
        /** From when its time counts. */
        private volatile long countedNanos;

        private volatile Standing standing = Standing.HELD;

        private Hold(long heldMoment, long takenNanos, Span span) {
            this.heldMoment = heldMoment;
            this.takenNanos = takenNanos;
            this.span = span;
            this.countedNanos = takenNanos;
        }

        /** Whether the reader has lost its hold, or does so now because its time is over: what it reads from now on may be anything. */
        public boolean isCutOff() {
            if (standing == Standing.HELD && isTimeOver(nanoClock.getAsLong())) {
                end(this, Standing.CUT_OFF);
            }
            return standing == Standing.CUT_OFF;
        }

        /** The reader has come further: its time begins anew if it is one {@link Span#WHILE_IT_PROGRESSES}. */
        public void progressed() {
            if (span == Span.WHILE_IT_PROGRESSES) {
                countedNanos = nanoClock.getAsLong();
            }
        }

        private boolean isTimeOver(long nowNanos) {
            return nowNanos - countedNanos > limits.maxNanos();
        }

        /** The reader needs nothing any more. */
        @Override
        public void close() {
            end(this, Standing.CLOSED);
        }
    }

    /**
     * Starts without readers.
     *
     * @param nanoClock monotonic time, for any thread
     * @param left called, on any thread, when a hold has ended, so that what it held back may go on
     */
    public ReaderHolds(Limits limits, LongSupplier nanoClock, Runnable left) {
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.left = left;
    }

    /** For an engine that nobody reads beside. */
    public static ReaderHolds none() {
        return new ReaderHolds(new Limits(0, 0, 0), () -> 0, () -> {});
    }

    /** Whether there may ever be readers. */
    public boolean admitsReaders() {
        return limits.maxReaders() > 0;
    }

    /** Takes a hold for a reader, before it takes its snapshot; empty if there are as many readers as there may be. */
    public synchronized Optional<Hold> take(Span span) {
        if (holds.size() >= limits.maxReaders()) {
            cutOffWhereTimeIsOver();
        }
        if (holds.size() >= limits.maxReaders()) {
            return Optional.empty();
        }
        Hold hold = new Hold(moment, nanoClock.getAsLong(), span);
        holds.add(hold);
        noteOldest();
        return Optional.of(hold);
    }

    /** Readers that there are now. */
    public synchronized int readers() {
        return holds.size();
    }

    /** A commit is durable, and every snapshot that is taken from now on shows it. */
    public void committed() {
        synchronized (this) {
            moment++;
        }
    }

    /** The number of commits so far. */
    public long moment() {
        return moment;
    }

    /** Whether what the commit of a moment, or one before it, has unmapped may be written over. */
    public boolean isUnread(long unmappedMoment) {
        if (oldestMoment < unmappedMoment) {
            synchronized (this) {
                cutOffWhereTimeIsOver();
            }
        }
        return moment >= unmappedMoment && oldestMoment >= unmappedMoment;
    }

    /** Writes wait for what a commit has unmapped: readers of that time that are old enough are cut off, whatever they read. */
    public synchronized void press(long unmappedMoment) {
        long nowNanos = nanoClock.getAsLong();
        cutOff(hold -> hold.heldMoment < unmappedMoment && nowNanos - hold.takenNanos > limits.patienceNanos());
    }

    private void cutOffWhereTimeIsOver() {
        long nowNanos = nanoClock.getAsLong();
        cutOff(hold -> hold.isTimeOver(nowNanos));
    }

    private void cutOff(Predicate<Hold> which) {
        for (Iterator<Hold> each = holds.iterator(); each.hasNext(); ) {
            Hold hold = each.next();
            if (which.test(hold)) {
                hold.standing = Standing.CUT_OFF;
                each.remove();
            }
        }
        noteOldest();
    }

    private void end(Hold hold, Standing how) {
        synchronized (this) {
            if (!holds.remove(hold)) {
                return;
            }
            hold.standing = how;
            noteOldest();
        }
        left.run();
    }

    private void noteOldest() {
        oldestMoment = holds.isEmpty() ? NOBODY : holds.iterator().next().heldMoment;
    }
}
