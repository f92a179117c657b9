package io.zonelog.connector.outcome;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The one place where a connector's threads learn that it is over. The first cause stays; later ones are consequences.
 *
 * <p>Any thread may call every method.
 */
public final class StopLatch {
    private final AtomicReference<Throwable> cause = new AtomicReference<>();
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** Somebody asks for a clean end. */
    public void requestStop() {
        stopping.countDown();
    }

    /** A thread cannot go on. */
    public void fail(Throwable failure) {
        cause.compareAndSet(null, failure);
        stopping.countDown();
    }

    public boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Waits until the connector is to stop, or the time is over; tells which. */
    public boolean awaitStopping(long timeoutNanos) throws InterruptedException {
        return stopping.await(timeoutNanos, TimeUnit.NANOSECONDS);
    }

    /** The first failure, if a failure is why the connector stops. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(cause.get());
    }

    /** The result, once all threads have ended. */
    public ConnectorResult result(ConnectorResult.Drain drain) {
        Throwable first = cause.get();
        if (first == null) {
            return new ConnectorResult.Finished(drain);
        }
        if (first instanceof ConnectorStopException stop) {
            return new ConnectorResult.Stopped(stop.reason(), stop.line());
        }
        return new ConnectorResult.Failed(line(first), first);
    }

    private static String line(Throwable failure) {
        String message = failure.getMessage();
        String line = message == null ? failure.getClass().getSimpleName() : message;
        return line.replace('\n', ' ').replace('\r', ' ');
    }
}
