package io.zonelog.engine.pipeline;

import io.zonelog.device.DeviceQueue;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.EngineCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flushes the device for batches whose summaries are on it. Owned by the engine's thread.
 *
 * <p>One flush is in flight at a time; batches that come meanwhile share the next one. So when a flush fails it is certain what is in
 * doubt: everything that the device has acknowledged and no flush before has made durable. The status does not say whether the device
 * still holds it, and a later flush that succeeds proves nothing about it.
 */
final class FlushQueue {
    /** Flushes that may fail one after another before the engine stops: then it is the device that fails. */
    static final int MAX_FAILURES = 8;

    private static final Logger LOG = LoggerFactory.getLogger(FlushQueue.class);

    private final DeviceQueue device;
    private final EngineCounters counters;
    private final Listener listener;
    private final List<Batch> waiting = new ArrayList<>();
    private List<Batch> covered = List.of();
    private boolean flushing;
    private int failuresInARow;

    /**
     * Who is told how flushes end.
     *
     * @param durable a batch's data and summaries are durable
     * @param doubtful a flush has failed, and another try is in order; batches that asked for a flush have to ask again
     * @param failed too many flushes have failed
     */
    record Listener(Consumer<Batch> durable, Runnable doubtful, Consumer<Throwable> failed) {}

    FlushQueue(DeviceQueue device, EngineCounters counters, Listener listener) {
        this.device = device;
        this.counters = counters;
        this.listener = listener;
    }

    /** Asks for a flush of everything that a batch has on the device. */
    void flush(Batch batch) {
        waiting.add(batch);
        submit();
    }

    private void submit() {
        if (flushing || waiting.isEmpty()) {
            return;
        }
        covered = List.copyOf(waiting);
        waiting.clear();
        flushing = true;
        device.flush((status, sector) -> ended(status));
    }

    private void ended(DeviceStatus status) {
        List<Batch> ended = covered;
        covered = List.of();
        flushing = false;
        if (status.isSuccess()) {
            failuresInARow = 0;
            ended.forEach(listener.durable());
            submit();
            return;
        }
        counters.flushErrors++;
        failuresInARow++;
        waiting.clear();
        Optional<ZonedDevice.HostError> end = device.hostError().filter(ZonedDevice.HostError::isFinal);
        if (end.isPresent()) {
            listener.failed().accept(new BatchFailedException(end.get().line()));
            return;
        }
        if (failuresInARow > MAX_FAILURES) {
            listener.failed()
                    .accept(new BatchFailedException(
                            failuresInARow + " flushes failed one after another, the last one with " + status));
            return;
        }
        LOG.warn("a flush of the device failed: {}; what is not durable is written again", status);
        listener.doubtful().run();
    }
}
