package io.zonelog.connector.handover;

import io.zonelog.connector.options.ConnectorOptions;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one bounded queue between all consumers and the engine. What the engine is applying still counts, since it still holds
 * its memory.
 *
 * <p>Consumers' threads offer and send, the engine's thread takes and releases; any thread may ask how full it is.
 */
public final class PollQueue {
    private final ConnectorOptions.HandOver limits;
    private final Runnable wakeEngine;
    private final ArrayDeque<PolledBatch> batches = new ArrayDeque<>();
    private final ArrayDeque<EngineRequest> requests = new ArrayDeque<>();
    private final SpaceGate spaceGate = new SpaceGate();
    private long sizeBytes;
    private int pollCount;
    private @Nullable Throwable engineFailure;

    /**
     * @param wakeEngine called by consumers' threads after they added something
     */
    public PollQueue(ConnectorOptions.HandOver limits, Runnable wakeEngine) {
        this.limits = limits;
        this.wakeEngine = wakeEngine;
    }

    /** Which partitions wait for space. */
    public SpaceGate spaceGate() {
        return spaceGate;
    }

    /** What became of a poll that was offered. */
    public enum Offer {
        /** The engine will apply it, as far as its leases hold. */
        ACCEPTED,
        /** No room: pause, and offer it again. */
        FULL
    }

    /** Hands a poll or a part of one over if there is room. One beyond the limit is accepted when nothing else waits. */
    public Offer offer(PolledBatch batch) {
        synchronized (this) {
            if (!fits(batch)) {
                return Offer.FULL;
            }
            batches.add(batch);
            sizeBytes += batch.sizeBytes();
            pollCount++;
        }
        wakeEngine.run();
        return Offer.ACCEPTED;
    }

    /** The size of the parts in which a large poll should be offered, in bytes. */
    public long partBytes() {
        return limits.partBytes();
    }

    /**
     * A consumer's thread: waits until what it will offer next fits, and a quarter of the limits is free, so that it is not woken for
     * each part that is applied.
     *
     * @param maxNanos how long at most
     * @return whether there is so much room
     */
    public synchronized boolean awaitRoom(PolledBatch next, long maxNanos) throws InterruptedException {
        long startNanos = System.nanoTime();
        long leftNanos = maxNanos;
        while (!hasRoomFor(next) && leftNanos > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
            leftNanos = maxNanos - (System.nanoTime() - startNanos);
        }
        return hasRoomFor(next);
    }

    private boolean hasRoomFor(PolledBatch next) {
        return isQuarterFree() && fits(next);
    }

    private boolean fits(PolledBatch batch) {
        return pollCount == 0 || (pollCount < limits.maxPolls() && batch.sizeBytes() <= limits.maxBytes() - sizeBytes);
    }

    private boolean isQuarterFree() {
        return pollCount == 0
                || (sizeBytes <= limits.maxBytes() - limits.maxBytes() / 4
                        && pollCount <= limits.maxPolls() - limits.maxPolls() / 4);
    }

    /** Sends a request, which is refused at once if the engine has ended. */
    public void send(EngineRequest request) {
        Throwable refusal;
        synchronized (this) {
            refusal = engineFailure;
            if (refusal == null) {
                requests.add(request);
            }
        }
        if (refusal == null) {
            wakeEngine.run();
        } else {
            request.refuse(refusal);
        }
    }

    /** The next poll to apply; it counts until it is {@linkplain #release released}. */
    public synchronized Optional<PolledBatch> take() {
        return Optional.ofNullable(batches.poll());
    }

    /** A poll that was taken is applied or dropped. */
    public synchronized void release(PolledBatch batch) {
        sizeBytes -= batch.sizeBytes();
        pollCount--;
        if (isQuarterFree()) {
            notifyAll();
        }
    }

    public synchronized Optional<EngineRequest> nextRequest() {
        return Optional.ofNullable(requests.poll());
    }

    /** The engine has ended: nobody takes anything any more, and every request is refused. */
    public void close(Throwable cause) {
        ArrayDeque<EngineRequest> refused;
        synchronized (this) {
            engineFailure = cause;
            refused = new ArrayDeque<>(requests);
            requests.clear();
        }
        refused.forEach(request -> request.refuse(cause));
    }

    /** Memory of the records waiting or being applied, in bytes. */
    public synchronized long sizeBytes() {
        return sizeBytes;
    }

    /** Polls waiting or being applied. */
    public synchronized int pollCount() {
        return pollCount;
    }
}
