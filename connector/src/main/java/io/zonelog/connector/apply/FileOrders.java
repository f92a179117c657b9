package io.zonelog.connector.apply;

import io.zonelog.connector.handover.EngineRequest.FileOrder;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.StorageEngine;
import io.zonelog.engine.batch.EngineException;
import io.zonelog.mapping.SourcePosition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * What operators ask for files, between records: applied in the order of arrival, answered when it is durable. Whoever asked and does not
 * wait any more has cancelled an order that is not applied yet. Owned by the engine's thread; bounded by the operators' requests at a time.
 */
final class FileOrders {
    private final StorageEngine engine;
    private final Deque<FileOrder> waiting = new ArrayDeque<>();
    private final Deque<Applied> applied = new ArrayDeque<>();

    private record Applied(FileOrder order, long batchSequence) {}

    FileOrders(StorageEngine engine) {
        this.engine = engine;
    }

    void add(FileOrder order) {
        waiting.addLast(order);
    }

    /** Applies what the engine takes now; returns how many were answered or applied. */
    int apply() {
        int done = 0;
        for (FileOrder next = waiting.peek(); next != null && applies(next); next = waiting.peek()) {
            waiting.removeFirst();
            done++;
        }
        return done;
    }

    /** Whether nothing more is to be done with an order. */
    private boolean applies(FileOrder order) {
        if (order.answer().isDone()) {
            return true;
        }
        ApplyResult result = engine.operate(order.key(), order.operation());
        if (result instanceof ApplyResult.Busy) {
            return false;
        }
        if (result instanceof ApplyResult.Rejected rejected) {
            order.refuse(new IllegalArgumentException(rejected.reason()));
        } else if (result instanceof ApplyResult.DeviceFull full) {
            order.refuse(new EngineException(full.reason()));
        } else {
            applied.addLast(new Applied(order, engine.lastBatchSequence()));
        }
        return true;
    }

    /** A batch is durable. */
    void committed(long batchSequence, List<SourcePosition> positions) {
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

    /** The engine has ended: nothing more becomes durable. */
    void refuseAll(Throwable cause) {
        waiting.forEach(order -> order.refuse(cause));
        waiting.clear();
        applied.forEach(each -> each.order().refuse(cause));
        applied.clear();
    }
}
