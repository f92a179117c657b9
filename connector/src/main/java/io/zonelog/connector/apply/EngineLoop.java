package io.zonelog.connector.apply;

import io.zonelog.connector.deadletter.BadRecords;
import io.zonelog.connector.decode.WriteRecordDecoder;
import io.zonelog.connector.handover.HandOver;
import io.zonelog.connector.handover.SourceRequest;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.connector.options.NewPartitionPolicy;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.StopLatch;
import io.zonelog.engine.EngineException;
import io.zonelog.engine.EnginePorts;
import io.zonelog.engine.StorageEngine;
import io.zonelog.mapping.SourcePosition;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The duty cycle of the thread "zonelog-engine", which owns the storage engine: answer requests, let the engine work, apply
 * records, wait when there was nothing to do.
 *
 * <p>When the connector has to stop because of a record or of the device, the loop goes on without applying anything, so that
 * what was applied becomes durable. When the engine itself fails, the loop ends and refuses every request.
 */
public final class EngineLoop implements Runnable {
    /** Records between two turns of the engine's own work. */
    private static final int STEPS_PER_TURN = 64;

    private static final long WAIT_MAX_NANOS = 100_000_000L;

    private final EnginePart part;
    private final HandOver handOver;
    private final BadRecords badRecords;
    private final NewPartitionPolicy newPartitions;
    private final ConnectorCounters counters;
    private final StopLatch stopLatch;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    private volatile boolean ending;
    private @Nullable Duty duty;

    public EngineLoop(
            EnginePart part,
            HandOver handOver,
            BadRecords badRecords,
            NewPartitionPolicy newPartitions,
            ConnectorCounters counters,
            StopLatch stopLatch) {
        this.part = part;
        this.handOver = handOver;
        this.badRecords = badRecords;
        this.newPartitions = newPartitions;
        this.counters = counters;
        this.stopLatch = stopLatch;
    }

    /** Completes when the engine has recovered; fails if it cannot. */
    public CompletableFuture<Void> opened() {
        return opened;
    }

    /** Any thread: ends the loop after the current turn. What is not durable then is given up. */
    public void end() {
        ending = true;
        part.ports().mailbox().wakeup();
    }

    @Override
    public void run() {
        Throwable reason = new EngineException("the engine has ended");
        try (StorageEngine engine = StorageEngine.open(part.ports(), part.options(), this::committed)) {
            Duty opening = new Duty(engine);
            duty = opening;
            opened.complete(null);
            while (!ending) {
                opening.turn();
            }
        } catch (RuntimeException | Error failure) {
            reason = failure;
            stopLatch.fail(failure);
        } finally {
            opened.completeExceptionally(reason);
            handOver.close(reason);
            refuseAll(reason);
        }
    }

    private void committed(long batchSequence, List<SourcePosition> positions) {
        Duty present = duty;
        if (present != null) {
            present.leases.committed(positions);
        }
    }

    private void refuseAll(Throwable reason) {
        Duty present = duty;
        if (present != null) {
            present.refuseAll(reason);
        }
    }

    /** The work around an engine that is open. */
    private final class Duty {
        private final StorageEngine engine;
        private final LeaseRegistry leases;
        private final RecordApplier applier;
        private @Nullable CompletableFuture<Void> draining;
        private boolean dropping;

        Duty(StorageEngine engine) {
            EnginePorts ports = part.ports();
            this.engine = engine;
            this.leases = new LeaseRegistry(engine, ports.store(), newPartitions);
            WriteRecordDecoder decoder =
                    new WriteRecordDecoder(ports.device().geometry().blockSizeBytes());
            this.applier = new RecordApplier(engine, handOver, leases, decoder, badRecords, counters);
        }

        void turn() {
            int work = serveRequests();
            work += engine.doWork();
            work += applyRecords();
            answerDrain();
            if (work == 0) {
                part.ports().mailbox().await(Math.min(engine.nanosUntilDue(), WAIT_MAX_NANOS));
            }
        }

        private int serveRequests() {
            int count = 0;
            for (Optional<SourceRequest> next = handOver.nextRequest();
                    next.isPresent();
                    next = handOver.nextRequest()) {
                serve(next.get());
                count++;
            }
            return count;
        }

        private void serve(SourceRequest request) {
            if (request instanceof SourceRequest.Claim claim) {
                leases.claim(claim);
            } else if (request instanceof SourceRequest.Release release) {
                leases.release(release);
            } else if (request instanceof SourceRequest.Abandon abandon) {
                leases.end(abandon.leases());
            } else if (request instanceof SourceRequest.Drain drain) {
                draining = drain.drained();
            }
        }

        private int applyRecords() {
            if (dropping) {
                applier.dropAll();
                return 0;
            }
            try {
                return applier.applyUpTo(STEPS_PER_TURN);
            } catch (ConnectorStopException stop) {
                stopLatch.fail(stop);
                dropping = true;
                engine.closeBatch();
                return 1;
            }
        }

        private void answerDrain() {
            CompletableFuture<Void> waiting = draining;
            if (waiting == null || !applier.isIdle()) {
                return;
            }
            engine.closeBatch();
            if (engine.isIdle()) {
                draining = null;
                waiting.complete(null);
            }
        }

        void refuseAll(Throwable reason) {
            leases.refuseAll(reason);
            CompletableFuture<Void> waiting = draining;
            if (waiting != null) {
                waiting.completeExceptionally(reason);
            }
        }
    }
}
