package io.zonelog.connector;

import java.util.ArrayList;
import java.util.List;

/** The threads of one connector. All are daemons: whoever started the connector waits for its result, not for its threads. */
final class ConnectorThreads {
    private final List<Thread> threads = new ArrayList<>();

    synchronized void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Waits until the threads whose names start like this have ended, or the time is over; tells whether all have. */
    boolean join(String namePrefix, long timeoutNanos) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + timeoutNanos;
        for (Thread thread : named(namePrefix)) {
            long leftMillis = Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000L);
            thread.join(leftMillis);
            if (thread.isAlive()) {
                return false;
            }
        }
        return true;
    }

    private synchronized List<Thread> named(String namePrefix) {
        return threads.stream()
                .filter(thread -> thread.getName().startsWith(namePrefix))
                .toList();
    }
}
