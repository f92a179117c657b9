package io.zonelog.connector.apply;

import io.zonelog.connector.handover.EngineRequest.SnapshotAt;
import io.zonelog.engine.StorageEngine;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingStore.MappingSnapshot;
import io.zonelog.mapping.SourcePosition;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Snapshots of the mapping as it is when a partition has consumed everything below one offset, and nothing else: what comes behind is held
 * back until all before it is durable, which takes no longer than a batch. Whoever does not wait any more has cancelled. Owned by the engine's
 * thread; bounded by the requests at a time.
 */
final class ExactSnapshots {
    private final StorageEngine engine;
    private final MappingStore store;
    private final List<Wanted> all = new ArrayList<>();

    /** An order, and whether what comes next of its partition lies behind the offset. */
    private static final class Wanted {
        private final SnapshotAt order;
        private boolean reached;

        Wanted(SnapshotAt order) {
            this.order = order;
        }
    }

    ExactSnapshots(StorageEngine engine, MappingStore store) {
        this.engine = engine;
        this.store = store;
    }

    void add(SnapshotAt order) {
        all.add(new Wanted(order));
    }

    /**
     * Whether what comes next of a partition has to wait.
     *
     * @param offset of the next record, or the last one that is passed without one
     */
    boolean holdBack(TopicPartition partition, long offset) {
        boolean held = false;
        for (Wanted wanted : all) {
            if (!wanted.order.answer().isDone()
                    && wanted.order.partition().equals(partition)
                    && wanted.order.position() <= offset) {
                wanted.reached = true;
                held = true;
            }
        }
        return held;
    }

    /** Takes the snapshots whose moment has come; returns how many were answered. */
    int turn() {
        int answered = 0;
        for (Iterator<Wanted> each = all.iterator(); each.hasNext(); ) {
            Wanted next = each.next();
            if (next.order.answer().isDone() || answers(next)) {
                each.remove();
                answered++;
            }
        }
        return answered;
    }

    private boolean answers(Wanted wanted) {
        SnapshotAt order = wanted.order;
        Optional<SourcePosition> source = find(engine.sources().all(), order.partition());
        long applied = source.map(SourcePosition::nextOffset).orElse(Long.MAX_VALUE);
        if (applied > order.position()) {
            order.refuse(new IllegalArgumentException("offset " + order.position() + " of topic "
                    + order.partition().topic() + " partition "
                    + order.partition().partition() + " is passed already"));
            return true;
        }
        if (!wanted.reached && applied < order.position()) {
            return false;
        }
        engine.closeBatch();
        return isDurable(store.positions(), order.partition(), applied) && take(order, applied);
    }

    /** Looks again at what the snapshot shows: it may be older than what was seen before. */
    private boolean take(SnapshotAt order, long applied) {
        MappingSnapshot snapshot = store.snapshot();
        if (!isDurable(snapshot.positions(), order.partition(), applied)) {
            snapshot.close();
            return false;
        }
        if (!order.answer().complete(snapshot)) {
            snapshot.close();
        }
        return true;
    }

    private static boolean isDurable(List<SourcePosition> positions, TopicPartition partition, long applied) {
        return find(positions, partition)
                .filter(position -> position.nextOffset() == applied)
                .isPresent();
    }

    /** A topic that was made anew is refused before anything of it is consumed, so that a name is enough. */
    private static Optional<SourcePosition> find(List<SourcePosition> positions, TopicPartition partition) {
        return positions.stream()
                .filter(position -> position.identity().topic().equals(partition.topic())
                        && position.identity().partition() == partition.partition())
                .findFirst();
    }

    /** The engine has ended. */
    void refuseAll(Throwable cause) {
        all.forEach(wanted -> wanted.order.refuse(cause));
        all.clear();
    }
}
