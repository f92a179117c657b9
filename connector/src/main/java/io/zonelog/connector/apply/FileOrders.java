package io.zonelog.connector.apply;

import io.zonelog.connector.handover.EngineRequest.FileOrder;
import io.zonelog.connector.handover.SpaceGate;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.StorageEngine;
import io.zonelog.engine.batch.EngineException;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * What operators order for files. Each order has a record, which carries it out when its turn comes, as in every other copy; where the partition
 * waits for room in front of it, it is carried out at once, and again by the record, which then changes nothing. Answered when it is durable.
 * Owned by the engine's thread; bounded by whoever sends orders.
 */
final class FileOrders {
    private final StorageEngine engine;
    private final MappingStore store;
    private final SpaceGate gate;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Deque<Applied> applied = new ArrayDeque<>();

    FileOrders(StorageEngine engine, MappingStore store, SpaceGate gate) {
        this.engine = engine;
        this.store = store;
        this.gate = gate;
    }

    /** An order whose record is on its way. */
    private static final class Waiting {
        private final FileOrder order;
        private boolean mayBeEarly;
        /** Its record is applied, and the batch that has it is closed. */
        private boolean passed;

        private boolean isCarriedOut;

        Waiting(FileOrder order) {
            this.order = order;
        }
    }

    /** An order that was carried out before its record has come. */
    private record Applied(FileOrder order, long batchSequence) {}

    void add(FileOrder order) {
        waiting.add(new Waiting(order));
        answerDurable(store.positions());
    }

    /** No record in front of the order's own needs what it takes away. */
    void mayBeEarly(FileOrder order) {
        waiting.stream().filter(each -> each.order.equals(order)).forEach(each -> each.mayBeEarly = true);
    }

    /** Moves orders on; returns how many were. */
    int apply() {
        int moved = 0;
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting next = each.next();
            if (next.order.answer().isDone()) {
                each.remove();
            } else if (movesOn(next)) {
                moved++;
                if (next.isCarriedOut) {
                    each.remove();
                }
            }
        }
        return moved;
    }

    private boolean movesOn(Waiting next) {
        FileOrder order = next.order;
        SourcePosition position = engine.sources().all().get(order.key().sourceId());
        if (!position.state().isHeld()) {
            order.refuse(new IllegalArgumentException("its partition " + position.identity()
                    + " is not held here any more: who has it now carries the order out by record "
                    + order.recordOffset()));
            return true;
        }
        if (position.nextOffset() > order.recordOffset()) {
            boolean first = !next.passed;
            next.passed = true;
            if (first) {
                engine.closeBatch();
            }
            return first;
        }
        if (!gate.isWaiting(partitionOf(position.identity()))) {
            return false;
        }
        return next.mayBeEarly ? isCarriedOutEarly(next) : order.heldBack().complete(position.nextOffset());
    }

    private boolean isCarriedOutEarly(Waiting next) {
        ApplyResult result = engine.operate(next.order.key(), next.order.operation());
        if (result instanceof ApplyResult.Busy) {
            return false;
        }
        next.isCarriedOut = true;
        FileOrder order = next.order;
        if (result instanceof ApplyResult.Rejected rejected) {
            order.refuse(new IllegalArgumentException(rejected.reason()));
        } else if (result instanceof ApplyResult.DeviceFull full) {
            order.refuse(new EngineException(full.reason()));
        } else {
            applied.addLast(new Applied(order, engine.lastBatchSequence()));
        }
        return true;
    }

    private static TopicPartition partitionOf(SourceIdentity identity) {
        return new TopicPartition(identity.topic(), identity.partition());
    }

    /** A batch is durable. */
    void committed(long batchSequence, List<SourcePosition> positions) {
        answerDurable(positions);
        for (Iterator<Applied> each = applied.iterator(); each.hasNext(); ) {
            Applied next = each.next();
            if (next.batchSequence() > batchSequence) {
                return;
            }
            each.remove();
            positions.stream()
                    .filter(position ->
                            position.sourceId() == next.order().key().sourceId())
                    .forEach(next.order().answer()::complete);
        }
    }

    private void answerDurable(List<SourcePosition> positions) {
        for (Waiting each : waiting) {
            positions.stream()
                    .filter(position -> position.sourceId() == each.order.key().sourceId()
                            && position.nextOffset() > each.order.recordOffset())
                    .forEach(each.order.answer()::complete);
        }
    }

    /** The engine has ended: nothing more becomes durable. */
    void refuseAll(Throwable cause) {
        waiting.forEach(each -> each.order.refuse(cause));
        waiting.clear();
        applied.forEach(each -> each.order().refuse(cause));
        applied.clear();
    }
}
