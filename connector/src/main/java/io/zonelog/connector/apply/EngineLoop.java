package io.zonelog.connector.apply;

import io.zonelog.connector.deadletter.BadRecords;
import io.zonelog.connector.handover.PollQueue;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.outcome.StopLatch;
import io.zonelog.engine.EngineStatistics;
import io.zonelog.engine.batch.EngineException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The cycle of the thread "zonelog-engine", which owns the storage engine: a turn of duty, and a wait when there was nothing to do.
 * When the engine fails, the loop ends and refuses every request.
 */
public final class EngineLoop implements Runnable {
    private static final long WAIT_MAX_NANOS = 100_000_000L;

    private final EnginePart part;
    private final PollQueue handOver;
    private final BadRecords badRecords;
    private final ConnectorOptions.PositionPolicy positionPolicy;
    private final ConnectorCounters counters;
    private final StopLatch stopLatch;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private volatile boolean ending;
    private volatile long lastTurnNanos;
    /** Set by the engine's thread, once. */
    private volatile @Nullable EngineDuty openDuty;

    public EngineLoop(
            EnginePart part,
            PollQueue handOver,
            BadRecords badRecords,
            ConnectorOptions.PositionPolicy positionPolicy,
            ConnectorCounters counters,
            StopLatch stopLatch) {
        this.part = part;
        this.handOver = handOver;
        this.badRecords = badRecords;
        this.positionPolicy = positionPolicy;
        this.counters = counters;
        this.stopLatch = stopLatch;
        this.lastTurnNanos = part.ports().nanoClock().getAsLong();
    }

    /** Completes when the engine has recovered; fails if it cannot. */
    public CompletableFuture<Void> opened() {
        return opened;
    }

    /** Any thread: what the engine has done, once it is open; stays when the loop has ended. */
    public Optional<EngineStatistics> statistics() {
        return Optional.ofNullable(openDuty).map(EngineDuty::statistics);
    }

    /** Any thread: when the engine's thread last began a turn, or the loop was made. */
    public long lastTurnNanos() {
        return lastTurnNanos;
    }

    /** Any thread: ends the loop after the current turn. What is not durable then is given up. */
    public void end() {
        ending = true;
        part.ports().mailbox().wakeup();
    }

    @Override
    public void run() {
        Throwable reason = new EngineException("the engine has ended");
        try (EngineDuty duty = new EngineDuty(part, handOver, badRecords, positionPolicy, counters, stopLatch)) {
            openDuty = duty;
            opened.complete(null);
            try {
                work(duty);
            } catch (RuntimeException | Error failure) {
                reason = failure;
                stopLatch.fail(failure);
            }
            duty.end(reason);
        } catch (RuntimeException | Error failure) {
            reason = failure;
            stopLatch.fail(failure);
        }
        handOver.close(reason);
        opened.completeExceptionally(reason);
    }

    private void work(EngineDuty duty) {
        while (!ending) {
            lastTurnNanos = part.ports().nanoClock().getAsLong();
            if (duty.turn() == 0) {
                part.ports().mailbox().await(Math.min(duty.nanosUntilDue(), WAIT_MAX_NANOS));
            }
        }
    }
}
