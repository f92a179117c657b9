package io.zonelog.deploy.command;

import java.util.concurrent.CountDownLatch;

/**
 * Lets a command run until the process is told to end (SIGTERM, SIGINT, SIGHUP), and finish its work before the process is gone.
 * The process then ends with the command's own status and not with that of the signal.
 *
 * <p>The command runs on the main thread; the system calls in on a thread of its own.
 */
public final class EndOfProcess {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile int status;

    /** From now on a signal runs an action, releases {@link #await}, and waits until {@link #finish}. */
    public void onSignal(Runnable action) {
        Thread hook = new Thread(
                () -> {
                    ask();
                    action.run();
                    endWithStatus();
                },
                "zonelog-end");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Waits until the process is told to end. */
    public void await() throws InterruptedException {
        asked.await();
    }

    /** Tells the command to end, as a signal does. */
    public void ask() {
        asked.countDown();
    }

    /** The command has done all its work: the process ends with this status. Does not return. */
    public void finish(int commandStatus) {
        status = commandStatus;
        finished.countDown();
        System.exit(commandStatus);
    }

    private void endWithStatus() {
        try {
            finished.await();
            Runtime.getRuntime().halt(status);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
