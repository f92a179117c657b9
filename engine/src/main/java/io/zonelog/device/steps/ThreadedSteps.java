package io.zonelog.device.steps;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/**
 * Decides on the submitting thread, so that appends of one thread are placed in the order of their submission, and transfers
 * on I/O threads named {@code zonelog-device-N}.
 *
 * <p>The number of commands in flight is bounded: a submitter waits while the device is full. The queue behind the threads
 * holds steps of accepted commands only and is bounded by them.
 */
public final class ThreadedSteps implements Steps {
    private static final int DELAY_ROUNDS = 1000;

    private final int maxCommands;
    private final Semaphore room;
    private final ThreadPoolExecutor threads;

    /**
     * Starts the threads.
     *
     * @param threadCount I/O threads, 1 or more
     * @param maxCommands a submitter waits while so many commands are in flight, 1 or more
     */
    public ThreadedSteps(int threadCount, int maxCommands) {
        this.maxCommands = maxCommands;
        room = new Semaphore(maxCommands);
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                threadCount, threadCount, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "zonelog-device-" + number.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    @Override
    public void decide(Runnable step) {
        room.acquireUninterruptibly();
        step.run();
    }

    @Override
    public void transfer(Runnable step) {
        try {
            threads.execute(step);
        } catch (RejectedExecutionException powerIsGone) {
            // asked for only here: setting logging up takes a third of a query's time
            LoggerFactory.getLogger(ThreadedSteps.class).debug("A step of a command was dropped with the power");
        }
    }

    /** Sends the step to the end of the queue some times: a delay without a clock. */
    @Override
    public void delay(Runnable step) {
        again(step, DELAY_ROUNDS);
    }

    private void again(Runnable step, int rounds) {
        transfer(rounds == 0 ? step : () -> again(step, rounds - 1));
    }

    @Override
    public void commandEnded() {
        room.release();
    }

    @Override
    public void close() {
        room.acquireUninterruptibly(maxCommands);
        stop();
    }

    /** Drops what waits, and waits for what runs. */
    public void drop() {
        threads.getQueue().clear();
        stop();
    }

    private void stop() {
        threads.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
