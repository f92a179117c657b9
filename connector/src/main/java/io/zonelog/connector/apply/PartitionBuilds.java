package io.zonelog.connector.apply;

import io.zonelog.connector.handover.EngineRequest;
import io.zonelog.connector.handover.EngineRequest.BeginBuild;
import io.zonelog.connector.handover.EngineRequest.BuildPart;
import io.zonelog.connector.handover.EngineRequest.BuildStep;
import io.zonelog.connector.handover.EngineRequest.DiscardBuild;
import io.zonelog.connector.handover.EngineRequest.EndBuild;
import io.zonelog.connector.handover.EngineRequest.SettleBuild;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.connector.metrics.ConnectorCounters.Counted;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.PartitionEraser;
import io.zonelog.engine.Sources;
import io.zonelog.engine.StorageEngine;
import io.zonelog.engine.batch.EngineException;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * The engine's side of partitions that are built from snapshots: a few steps in each turn, between the records of others. Owned by the
 * engine's thread; bounded by what the builder has on its way.
 */
final class PartitionBuilds {
    private static final int STEPS_PER_TURN = 32;

    private final StorageEngine engine;
    private final PartitionEraser eraser;
    private final ConnectorCounters counters;
    private final LongSupplier wallClockMillis;
    private final Deque<Part> parts = new ArrayDeque<>();
    private final List<Waiting> waiting = new ArrayList<>();
    /** The batch that took the last step. */
    private long lastStepBatch;

    private long durableBatch;

    PartitionBuilds(
            StorageEngine engine, PartitionEraser eraser, ConnectorCounters counters, LongSupplier wallClockMillis) {
        this.engine = engine;
        this.eraser = eraser;
        this.counters = counters;
        this.wallClockMillis = wallClockMillis;
    }

    /** Steps of which some are applied. */
    private static final class Part {
        private final BuildPart request;
        private int applied;

        Part(BuildPart request) {
            this.request = request;
        }
    }

    /** A request that is answered when a batch is durable. */
    private record Waiting(long batchSequence, EngineRequest request, Runnable answer) {}

    void begin(BeginBuild request) {
        Sources sources = engine.sources();
        Optional<SourcePosition> known = sources.find(request.identity());
        if (known.isEmpty()) {
            request.answer().complete(sources.addBuilding(request.identity()).sourceId());
            return;
        }
        int sourceId = known.get().sourceId();
        if (known.get().state().isHeld()) {
            // it was, until its position was gone: nobody has claimed it
            sources.setState(sourceId, known.get().state().left(wallClockMillis.getAsLong()));
        }
        CompletableFuture<SourcePosition> erased = new CompletableFuture<>();
        CompletableFuture<Void> unused = erased.thenRun(() -> {
            sources.setState(sourceId, State.BUILDING);
            request.answer().complete(sourceId);
        });
        eraser.erase(sourceId, erased);
    }

    void add(BuildPart part) {
        parts.addLast(new Part(part));
    }

    /** All parts are applied: their builder has waited for that. */
    void end(EndBuild request) {
        SourcePosition built = request.built();
        State left = new State(
                State.Holding.LEFT, wallClockMillis.getAsLong(), built.state().incompleteFrom());
        engine.sources().built(built.with(left));
        await(engine.lastBatchSequence(), request, () -> request.answer().complete(built));
    }

    /** All parts are applied: their builder has waited for that. */
    void settle(SettleBuild request) {
        await(lastStepBatch, request, () -> request.answer().complete(null));
    }

    private void await(long batchSequence, EngineRequest request, Runnable answer) {
        if (batchSequence <= durableBatch) {
            answer.run();
            return;
        }
        waiting.add(new Waiting(batchSequence, request, answer));
        engine.closeBatch();
    }

    void discard(DiscardBuild request) {
        eraser.erase(request.sourceId(), request.answer());
    }

    /** Applies some steps; returns how many. */
    int apply() {
        int steps = 0;
        while (steps < STEPS_PER_TURN && !parts.isEmpty()) {
            Part part = parts.element();
            List<BuildStep> all = part.request.steps();
            if (part.applied == all.size()) {
                parts.remove();
                part.request.answer().complete(null);
            } else if (!applies(part, all.get(part.applied))) {
                return steps;
            }
            steps++;
        }
        return steps;
    }

    private boolean applies(Part part, BuildStep step) {
        ApplyResult result = engine.build(step.key(), step.record(), step.operation());
        if (result == ApplyResult.BUSY) {
            return false;
        }
        if (result instanceof ApplyResult.Rejected rejected) {
            fail(step.key(), step.key().printableName() + " cannot be built: " + rejected.reason());
        } else if (result instanceof ApplyResult.DeviceFull full) {
            fail(step.key(), "the device is full: " + full.reason());
        } else {
            part.applied++;
            counters.add(Counted.BYTES_BUILT, step.operation().dataBytes());
            lastStepBatch = engine.lastBatchSequence();
        }
        return true;
    }

    /** The builder is told by the first of its parts; those behind would leave gaps. */
    private void fail(FileKey key, String line) {
        EngineException failure = new EngineException(line);
        parts.removeIf(part -> {
            boolean same = part.request.steps().get(0).key().sourceId() == key.sourceId();
            if (same) {
                part.request.refuse(failure);
            }
            return same;
        });
    }

    /** A batch is durable. */
    void committed(long batchSequence) {
        durableBatch = batchSequence;
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting next = each.next();
            if (next.batchSequence() <= batchSequence) {
                each.remove();
                next.answer().run();
            }
        }
    }

    /** The engine has ended: nothing more is built. */
    void refuseAll(Throwable cause) {
        parts.forEach(part -> part.request.refuse(cause));
        parts.clear();
        waiting.forEach(each -> each.request().refuse(cause));
        waiting.clear();
    }
}
