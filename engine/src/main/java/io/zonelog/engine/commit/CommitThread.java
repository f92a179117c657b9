package io.zonelog.engine.commit;

import io.zonelog.mapping.JournalEntry;
import io.zonelog.mapping.ZoneUsage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The way to the commit thread, which has the mapping store's write side, and back. Owned by the engine's thread.
 *
 * <p>While a journal takes entries, a commit that a record stands behind gives its entry to the journal when the store has it. Any other has two
 * halves, and the entry is durable on the device between them; whatever else the commit thread is to do waits meanwhile, in its order.
 */
public final class CommitThread {
    private final Executor executor;
    private final Consumer<Runnable> ownerThread;
    private final BatchCommitter committer;
    private final StoreSync storeSync;
    private Journal journal = Journal.NONE;
    private long lastSequence;
    private int running;
    /** What waits for the second half of a commit. */
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    private boolean betweenHalves;
    private boolean hasFailed;
    /** Plans handed over that leave the store unsynced, and how many of these it is known to hold durably. */
    private long recordedPlans;

    private long durablePlans;
    /** Told of a failure by whoever handed over the last plan. */
    private Consumer<Throwable> planFailed = failure -> {};

    /** A second account of all mappings, on the device; the engine's thread's. */
    public interface Journal {
        /** Takes nothing. */
        Journal NONE = new Journal() {
            @Override
            public void whenReady(Runnable then) {
                then.run();
            }

            @Override
            public boolean takesEntries() {
                return false;
            }

            @Override
            public boolean takesLater() {
                return false;
            }

            @Override
            public boolean isWhole() {
                return false;
            }

            @Override
            public long durableEntry() {
                return 0;
            }

            @Override
            public void take(JournalEntry entry) {
                // It takes nothing.
            }

            @Override
            public void append(JournalEntry entry, Runnable then) {
                then.run();
            }

            @Override
            public void flush(Runnable then) {
                then.run();
            }
        };

        /** Goes on when the journal durably has what the start itself has changed; at once, if it has, or has no use for it. */
        void whenReady(Runnable then);

        /** Whether it wants an entry of each commit that begins now. */
        boolean takesEntries();

        /** Whether the store may have a commit that begins now before the device has its entry, if a record stands behind it. */
        boolean takesLater();

        /** Whether the mapping store could be made anew of what it holds. */
        boolean isWhole();

        /** The last entry that is durable with all before it, or not needed; 0 if none is known to be. */
        long durableEntry();

        /** Takes an entry that the store has, to be appended when there are more of them, or somebody waits for its being durable. */
        void take(JournalEntry entry);

        /** Appends an entry, and goes on when that has ended; where it could not be appended, the journal is not whole any more. */
        void append(JournalEntry entry, Runnable then);

        /** Goes on when every entry appended so far is durable, or the journal is not whole any more. */
        void flush(Runnable then);
    }

    /**
     * @param executor runs commits one after another, in the order given
     * @param ownerThread runs results on the engine's thread
     * @param committer used on the commit thread only
     * @param lastSequence that of the last committed batch, or the highest that a batch which was given up has on the device
     * @param storeSync what makes mappings durable
     */
    public CommitThread(
            Executor executor,
            Consumer<Runnable> ownerThread,
            BatchCommitter committer,
            long lastSequence,
            StoreSync storeSync) {
        this.storeSync = storeSync;
        this.executor = executor;
        this.ownerThread = ownerThread;
        this.committer = committer;
        this.lastSequence = lastSequence;
    }

    /** Gives the entry of each commit to a journal from now on. What the start has changed may be on its way to it. */
    public void keep(Journal mappingJournal) {
        journal = mappingJournal;
        recordedPlans++;
    }

    /**
     * Goes on when data may be written: not before the number of this start is durable, since the data of a start whose number a store does not have
     * hide those of the start before.
     */
    public void whenReady(Runnable then) {
        journal.whenReady(then);
    }

    /** What makes mappings durable. */
    public StoreSync storeSync() {
        return storeSync;
    }

    /** The sequence of the last batch that was handed over. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Commits a plan, and tells which zone counters have changed. */
    public void commit(CommitPlan plan, Consumer<List<ZoneUsage>> done, Consumer<Throwable> failed) {
        lastSequence = plan.batchSequence();
        recordedPlans += plan.isRecorded() ? 1 : 0;
        planFailed = failed;
        running++;
        inOrder(() -> {
            long durableEntry = journal.durableEntry();
            if (!journal.takesEntries()) {
                half(() -> committer.commit(plan), changed -> ended(changed, done));
            } else if (plan.isRecorded() && journal.takesLater()) {
                half(() -> committer.commitWithEntry(plan, durableEntry), committed -> {
                    journal.take(committed.entry());
                    ended(committed.changed(), done);
                });
            } else {
                betweenHalves = true;
                half(() -> committer.prepareWithEntry(plan, durableEntry), prepared -> appendEntry(prepared, done));
            }
        });
    }

    private void appendEntry(BatchCommitter.Prepared prepared, Consumer<List<ZoneUsage>> done) {
        journal.append(prepared.entry(), () -> {
            if (prepared.mustBeDurable() && journal.takesEntries()) {
                journal.flush(() -> apply(prepared, done));
            } else {
                apply(prepared, done);
            }
        });
    }

    private void apply(BatchCommitter.Prepared prepared, Consumer<List<ZoneUsage>> done) {
        boolean durable = prepared.mustBeDurable() && journal.isWhole();
        Supplier<List<ZoneUsage>> second = () -> committer.apply(prepared, durable);
        Consumer<List<ZoneUsage>> applied = changed -> {
            betweenHalves = false;
            ended(changed, done);
            while (!betweenHalves && !waiting.isEmpty()) {
                waiting.removeFirst().run();
            }
        };
        half(second, applied);
    }

    /** Does what must not be done before mappings are durable with everything that was handed over; at once, if they are. */
    public void whenDurable(Runnable then) {
        if (durablePlans == recordedPlans) {
            then.run();
            return;
        }
        long covered = recordedPlans;
        Consumer<Long> done = plans -> {
            durablePlans = Math.max(durablePlans, plans);
            then.run();
        };
        Supplier<Long> synced = () -> {
            committer.sync();
            return covered;
        };
        Runnable flushed = () -> {
            if (journal.isWhole()) {
                ended(covered, done);
            } else {
                half(synced, plans -> ended(plans, done));
            }
        };
        running++;
        // Behind the commits on their way: the journal has their entries then.
        inOrder(() -> half(() -> covered, unused -> journal.flush(flushed)));
    }

    /** Makes the mapping store itself durable, whatever a journal holds. */
    public void syncStore(Runnable then) {
        Supplier<Boolean> synced = () -> {
            committer.syncStore();
            return true;
        };
        run(synced, unused -> then.run(), planFailed);
    }

    /** The same without waiting for a commit whose entry is on its way. */
    public void syncStoreAtOnce(Runnable then) {
        Supplier<Boolean> synced = () -> {
            committer.syncStore();
            return true;
        };
        running++;
        execute(synced, unused -> ended(true, done -> then.run()), failure -> ended(failure, planFailed));
    }

    /** Zones were added to the device; told before any commit that may name them. */
    public void grow(int zoneCount, Consumer<Throwable> failed) {
        Supplier<Integer> grown = () -> {
            committer.grow(zoneCount);
            return zoneCount;
        };
        run(grown, zones -> {}, failed);
    }

    /** Commits and other work whose end the engine's thread has not seen. */
    public int running() {
        return running;
    }

    /** Runs work on the commit thread, then tells the engine's thread its result or its failure. */
    public <T> void run(Supplier<T> work, Consumer<T> done, Consumer<Throwable> failed) {
        running++;
        inOrder(() -> execute(work, result -> ended(result, done), failure -> ended(failure, failed)));
    }

    private void inOrder(Runnable work) {
        if (hasFailed) {
            running--;
        } else if (betweenHalves) {
            waiting.addLast(work);
        } else {
            work.run();
        }
    }

    private <T> void ended(T result, Consumer<T> done) {
        running--;
        done.accept(result);
    }

    private <T> void execute(Supplier<T> work, Consumer<T> done, Consumer<Throwable> failed) {
        executor.execute(() -> {
            T result;
            try {
                result = work.get();
            } catch (RuntimeException | Error failure) {
                ownerThread.accept(() -> failed.accept(failure));
                return;
            }
            ownerThread.accept(() -> done.accept(result));
        });
    }

    /** Work without which no later commit may be made. */
    private <T> void half(Supplier<T> work, Consumer<T> done) {
        execute(work, done, failure -> {
            hasFailed = true;
            running -= 1 + waiting.size();
            waiting.clear();
            planFailed.accept(failure);
        });
    }

    /** What makes the mappings of a batch durable. */
    public enum StoreSync {
        /**
         * The flush of the device: the batch leaves a commit record there, from which a start commits again what the mapping store has lost, and
         * a journal of all mappings, from which a whole store can be made.
         */
        DEVICE,
        /** A sync of the mapping store at each commit, after the flush of the device. */
        COMMIT
    }
}
