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
    private long lastSequence;
    private int running;

    /**
     * @param executor runs commits one after another, in the order given
     * @param ownerThread runs results on the engine's thread
     * @param committer used on the commit thread only
     * @param lastSequence that of the last committed batch
     */
    public CommitThread(
            Executor executor, Consumer<Runnable> ownerThread, BatchCommitter committer, long lastSequence) {
        this.executor = executor;
        this.ownerThread = ownerThread;
        this.committer = committer;
        this.lastSequence = lastSequence;
    }

    /** The sequence of the last batch that was handed over. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Commits a plan, and tells which zone counters have changed. */
    public void commit(CommitPlan plan, Consumer<List<ZoneUsage>> done, Consumer<Throwable> failed) {
        lastSequence = plan.batchSequence();
        run(() -> committer.commit(plan), done, failed);
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
}
