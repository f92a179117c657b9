package io.zonelog.connector.apply;

import io.zonelog.connector.deadletter.BadRecords;
import io.zonelog.connector.decode.WriteRecordDecoder;
import io.zonelog.connector.handover.EngineRequest;
import io.zonelog.connector.handover.PollQueue;
import io.zonelog.connector.handover.SpaceGate;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.StopLatch;
import io.zonelog.connector.takeover.TakeOver;
import io.zonelog.engine.EnginePorts;
import io.zonelog.engine.EngineStatistics;
import io.zonelog.engine.PartitionEraser;
import io.zonelog.engine.StorageEngine;
import io.zonelog.mapping.SourcePosition;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The work around an engine, turn by turn: answer requests, let the engine work, apply records. Owned by the engine's thread.
 *
 * <p>When the connector has to stop because of a record, the turns go on without applying anything, so that what
 * was applied becomes durable.
 */
public final class EngineDuty implements AutoCloseable {
    /** Records between two turns of the engine's own work. */
    private static final int STEPS_PER_TURN = 64;

    private final StorageEngine engine;
    private final PollQueue handOver;
    private final StopLatch stopLatch;
    private final LongSupplier nanoClock;
    private final LeaseRegistry leases;
    private final RecordApplier applier;
    private final FileOrders orders;
    private final SkipOrders skips;
    private final ExactSnapshots exactSnapshots;
    private final PartitionEraser eraser;
    private final LeftPartitions left;
    private final TakeOver takeOver;
    private final PartitionBuilds builds;
    private @Nullable CompletableFuture<Void> draining;
    private boolean dropping;

    /**
     * Opens the engine, which recovers.
     *
     * @throws io.zonelog.engine.batch.EngineException if it cannot
     */
    public EngineDuty(
            EnginePart part,
            PollQueue handOver,
            BadRecords badRecords,
            ConnectorOptions.PositionPolicy positionPolicy,
            ConnectorCounters counters,
            StopLatch stopLatch) {
        EnginePorts ports = part.ports();
        this.handOver = handOver;
        this.stopLatch = stopLatch;
        this.nanoClock = ports.nanoClock();
        this.takeOver = new TakeOver(
                part.snapshots(),
                handOver::send,
                ports.store(),
                ports.device().geometry().blockSizeBytes());
        this.leases = new LeaseRegistry(ports.store(), positionPolicy, takeOver, System::currentTimeMillis);
        this.engine = StorageEngine.open(ports, part.options());
        this.orders = new FileOrders(engine, ports.store(), handOver.spaceGate());
        this.skips = new SkipOrders(engine);
        this.exactSnapshots = new ExactSnapshots(engine, ports.store());
        this.eraser = new PartitionEraser(engine, ports.store(), System::currentTimeMillis);
        this.left = new LeftPartitions(
                engine,
                eraser,
                part.directory(),
                positionPolicy.leftRetention(),
                new LeftPartitions.Clocks(System::currentTimeMillis, nanoClock));
        this.builds = new PartitionBuilds(engine, eraser, counters, System::currentTimeMillis);
        WriteRecordDecoder decoder =
                new WriteRecordDecoder(ports.device().geometry().blockSizeBytes());
        RecordApplier.NotApplied notApplied = new RecordApplier.NotApplied(badRecords, skips, exactSnapshots);
        this.applier = new RecordApplier(engine, handOver, leases, decoder, notApplied, counters);
        engine.tellCommits(this::committed);
    }

    /** Any thread: what the engine has done. */
    EngineStatistics statistics() {
        return engine.statistics();
    }

    private void committed(long batchSequence, List<SourcePosition> positions) {
        leases.committed(positions);
        orders.committed(batchSequence, positions);
        skips.committed(positions);
        eraser.committed(batchSequence);
        builds.committed(batchSequence);
        positions.stream()
                .filter(position -> position.nextOffset() == 0)
                .forEach(position -> leases.forget(position.sourceId()));
    }

    /**
     * One turn.
     *
     * @return how much was done; 0 means that waiting is in order
     * @throws io.zonelog.engine.batch.EngineException if the engine has failed
     */
    public int turn() {
        int work = serveRequests();
        work += engine.doWork();
        work += orders.apply();
        work += left.turn();
        work += builds.apply();
        work += applyRecords();
        work += exactSnapshots.turn();
        watchSpace();
        answerDrain();
        return work;
    }

    /** How long waiting makes sense when a turn did nothing and nobody wakes the thread. */
    public long nanosUntilDue() {
        return engine.nanosUntilDue();
    }

    private void watchSpace() {
        SpaceGate gate = handOver.spaceGate();
        if (gate.isClosed()) {
            gate.openIfMore(engine.spaceLeft(), nanoClock.getAsLong());
        }
    }

    private int serveRequests() {
        int count = 0;
        for (Optional<EngineRequest> next = handOver.nextRequest(); next.isPresent(); next = handOver.nextRequest()) {
            serve(next.get());
            count++;
        }
        return count;
    }

    private void serve(EngineRequest request) {
        if (request instanceof EngineRequest.Claim claim) {
            leases.claim(claim, engine);
        } else if (request instanceof EngineRequest.Release release) {
            leases.release(release, engine);
            handOver.spaceGate().forget(release.leases());
        } else if (request instanceof EngineRequest.Abandon abandon) {
            leases.abandon(abandon.leases(), engine.sources());
            handOver.spaceGate().forget(abandon.leases());
        } else if (request instanceof EngineRequest.Settle) {
            leases.settle(engine.sources());
        } else if (request instanceof EngineRequest.Reclaim reclaim) {
            reclaim.answer().complete(engine.relocator().follow(reclaim.order()));
        } else if (request instanceof EngineRequest.TakeAddedZones added) {
            added.answer().complete(engine.takeAddedZones());
        } else if (request instanceof EngineRequest.FileOrder order) {
            orders.add(order);
        } else if (request instanceof EngineRequest.EarlyOrder early) {
            orders.mayBeEarly(early.order());
        } else if (request instanceof EngineRequest.Skip skip) {
            skip(skip);
        } else if (request instanceof EngineRequest.Drop drop) {
            left.drop(drop);
        } else if (request instanceof EngineRequest.Drain drain) {
            takeOver.close();
            draining = drain.answer();
        } else {
            serveOther(request);
        }
    }

    private void serveOther(EngineRequest request) {
        if (request instanceof EngineRequest.SnapshotAt snapshot) {
            exactSnapshots.add(snapshot);
        } else if (request instanceof EngineRequest.RepairBlocks order) {
            engine.relocator().repair(order.repair(), order.answer()::complete);
        } else if (request instanceof EngineRequest.BeginBuild begin) {
            builds.begin(begin);
        } else if (request instanceof EngineRequest.BuildPart part) {
            builds.add(part);
        } else if (request instanceof EngineRequest.SettleBuild settle) {
            builds.settle(settle);
        } else if (request instanceof EngineRequest.EndBuild end) {
            builds.end(end);
        } else if (request instanceof EngineRequest.DiscardBuild discard) {
            builds.discard(discard);
        }
    }

    /** The record may be one that waits for space. */
    private void skip(EngineRequest.Skip order) {
        if (skips.add(order)) {
            handOver.spaceGate().openNow();
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

    /** Refuses whoever still waits, and whoever asks later. */
    public void end(Throwable reason) {
        handOver.close(reason);
        leases.refuseAll(reason);
        orders.refuseAll(reason);
        skips.refuseAll(reason);
        exactSnapshots.refuseAll(reason);
        eraser.refuseAll(reason);
        takeOver.close();
        builds.refuseAll(reason);
        CompletableFuture<Void> waiting = draining;
        if (waiting != null) {
            waiting.completeExceptionally(reason);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
