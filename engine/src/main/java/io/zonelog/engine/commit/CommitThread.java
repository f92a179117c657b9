package io.zonelog.engine.commit;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The way to the commit thread and back. Owned by the engine's thread. */
public final class CommitThread {
    private final Executor executor;
    private final Consumer<Runnable> ownerThread;
    private int running;

    /**
     * Creates the way to a commit thread.
     *
     * @param executor runs commits one after another, in the order given
     * @param ownerThread runs results on the engine's thread
     */
    public CommitThread(Executor executor, Consumer<Runnable> ownerThread) {
        this.executor = executor;
        this.ownerThread = ownerThread;
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
