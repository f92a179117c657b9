package io.zonelog.engine.commit;

import io.zonelog.mapping.ZoneUsage;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The way to the commit thread, which has the mapping store's write side, and back. Owned by the engine's thread. */
public final class CommitThread {
    private final Executor executor;
    private final Consumer<Runnable> ownerThread;
    private final BatchCommitter committer;
    private final StoreSync storeSync;
    private long lastSequence;
    private int running;
    /** Plans handed over that leave the store unsynced, and how many of these it is known to hold durably. */
    private long recordedPlans;

    private long durablePlans;
    /** Told of a failure by whoever handed over the last plan. */
    private Consumer<Throwable> planFailed = failure -> {};

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
        run(() -> committer.commit(plan), done, failed);
    }

    /** Does what must not be done before the store itself is durable with everything that was handed over; at once, if it is. */
    public void whenDurable(Runnable then) {
        if (durablePlans == recordedPlans) {
            then.run();
            return;
        }
        long covered = recordedPlans;
        Supplier<Long> synced = () -> {
            committer.sync();
            return covered;
        };
        Consumer<Long> done = plans -> {
            durablePlans = Math.max(durablePlans, plans);
            then.run();
        };
        run(synced, done, planFailed);
    }

    /** Zones were added to the device; told before any commit that may name them. */
    public void grow(int zoneCount, Consumer<Throwable> failed) {
        Supplier<Integer> grown = () -> {
            committer.grow(zoneCount);
            return zoneCount;
        };
        run(grown, zones -> {}, failed);
    }

    /** Commits whose end the engine's thread has not seen. */
    public int running() {
        return running;
    }

    /** Runs work on the commit thread, then tells the engine's thread its result or its failure. */
    public <T> void run(Supplier<T> work, Consumer<T> done, Consumer<Throwable> failed) {
        running++;
        executor.execute(() -> {
            T result;
            try {
                result = work.get();
            } catch (RuntimeException | Error failure) {
                returnToOwner(() -> failed.accept(failure));
                return;
            }
            returnToOwner(() -> done.accept(result));
        });
    }

    private void returnToOwner(Runnable news) {
        ownerThread.accept(() -> {
            running--;
            news.run();
        });
    }

    /** What makes the mappings of a batch durable. */
    public enum StoreSync {
        /** The flush of the device: the batch leaves a commit record there, from which a start commits again what the mapping store has lost. */
        DEVICE,
        /** A sync of the mapping store at each commit, after the flush of the device. */
        COMMIT
    }
}
