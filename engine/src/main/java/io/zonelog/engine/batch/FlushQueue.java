package io.zonelog.engine.batch;

import io.zonelog.device.DeviceQueue;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZonedDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flushes the device for everybody who has something on it. Owned by the engine's thread.
 *
 * <p>One flush is in flight at a time; who comes meanwhile shares the next one. So when a flush fails it is certain what is in doubt:
 * everything that the device has acknowledged and no flush before has made durable. The status does not say whether the device still
 * holds it, and a later flush that succeeds proves nothing about it.
 */
public final class FlushQueue {
    /** Flushes that may fail one after another before the engine stops: then it is the device that fails. */
    public static final int MAX_FAILURES = 8;

    private static final Logger LOG = LoggerFactory.getLogger(FlushQueue.class);

    private final DeviceQueue device;
    private final EngineCounters counters;
    private final List<Observer> observers = new ArrayList<>();
    private List<Runnable> waiting = new ArrayList<>();
    private List<Runnable> covered = List.of();
    private Consumer<Throwable> givenUp = failure -> {};
    private boolean flushing;
    private int failuresInARow;

    /** Who has something on the device, and learns of each flush; nothing is asked of the queue's flushes in {@link #flushSubmitted}. */
    public interface Observer {
        /** A flush begins: it is for what the device has acknowledged by now. */
        default void flushSubmitted() {}

        /** The flush that began last has made that durable. */
        default void flushSucceeded() {}

        /** The flush that began last has failed, and another try is in order; who asked for it has to ask again. */
        void flushFailed();
    }

    public FlushQueue(DeviceQueue device, EngineCounters counters) {
        this.device = device;
        this.counters = counters;
    }

    /** Tells somebody of each flush from now on, after those who were told before. */
    public void observe(Observer observer) {
        observers.add(observer);
    }

    /** Tells somebody, instead of the one before, when too many flushes have failed. */
    public void whenGivenUp(Consumer<Throwable> failed) {
        givenUp = failed;
    }

    /**
     * Asks for a flush of everything that the device has acknowledged.
     *
     * @param durable run when that is durable; not if the flush fails
     */
    public void flush(Runnable durable) {
        waiting.add(durable);
        submit();
    }

    private void submit() {
        if (flushing || waiting.isEmpty()) {
            return;
        }
        covered = waiting;
        waiting = new ArrayList<>();
        flushing = true;
        observers.forEach(Observer::flushSubmitted);
        device.flush((status, sector) -> ended(status));
    }

    private void ended(DeviceStatus status) {
        List<Runnable> ended = covered;
        covered = List.of();
        flushing = false;
        if (status.isSuccess()) {
            failuresInARow = 0;
            observers.forEach(Observer::flushSucceeded);
            ended.forEach(Runnable::run);
            submit();
            return;
        }
        counters.flushErrors++;
        failuresInARow++;
        waiting = new ArrayList<>();
        Optional<ZonedDevice.HostError> end = device.hostError().filter(ZonedDevice.HostError::isFinal);
        if (end.isPresent()) {
            givenUp.accept(new EngineException(end.get().line()));
            return;
        }
        if (failuresInARow > MAX_FAILURES) {
            givenUp.accept(new EngineException(
                    failuresInARow + " flushes failed one after another, the last one with " + status));
            return;
        }
        LOG.warn("a flush of the device failed: {}; what is not durable is written again", status);
        observers.forEach(Observer::flushFailed);
    }
}
