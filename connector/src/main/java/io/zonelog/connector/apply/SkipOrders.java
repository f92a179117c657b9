package io.zonelog.connector.apply;

import io.zonelog.connector.decode.BadRecordReason;
import io.zonelog.connector.decode.DecodedRecord.BadRecord;
import io.zonelog.connector.handover.EngineRequest.Skip;
import io.zonelog.engine.ApplyResult.Rejected.Where;
import io.zonelog.engine.StorageEngine;
import io.zonelog.mapping.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * Records that operators have passed: treated as bad ones when their turn comes, and answered when the position behind them is durable.
 * Owned by the engine's thread; bounded by the operators' requests at a time.
 */
final class SkipOrders {
    /** What a record that is passed counts as. */
    static final BadRecord SKIPPED =
            new BadRecord(BadRecordReason.SKIPPED_BY_OPERATOR, "an operator had it passed", Where.IN_THIS_COPY);

    private final StorageEngine engine;
    private final List<Skip> orders = new ArrayList<>();

    SkipOrders(StorageEngine engine) {
        this.engine = engine;
    }

    /** Takes an order in; returns whether there is a record to be passed. */
    boolean add(Skip order) {
        orders.removeIf(each -> each.answer().isDone());
        TopicPartition partition = order.partition();
        // also of a partition that nobody holds for a moment, because its consumer goes back to the record that waits
        long position = engine.sources().all().stream()
                .filter(source -> partitionOf(source).equals(partition))
                .mapToLong(SourcePosition::nextOffset)
                .max()
                .orElse(0);
        if (position > order.offset()) {
            order.refuse(new IllegalArgumentException("offset " + order.offset() + " of topic " + partition.topic()
                    + " partition " + partition.partition() + " is passed already: the next one is " + position));
            return false;
        }
        orders.add(order);
        return true;
    }

    /** Whether a record is to be passed. */
    boolean isOrdered(TopicPartition partition, long offset) {
        return orders.stream()
                .anyMatch(order -> order.offset() == offset
                        && order.partition().equals(partition)
                        && !order.answer().isDone());
    }

    /** A batch is durable. */
    void committed(List<SourcePosition> positions) {
        if (orders.isEmpty()) {
            return;
        }
        for (SourcePosition position : positions) {
            TopicPartition partition = partitionOf(position);
            orders.stream()
                    .filter(order -> order.partition().equals(partition) && position.nextOffset() > order.offset())
                    .forEach(order -> order.answer().complete(position));
        }
        orders.removeIf(order -> order.answer().isDone());
    }

    private static TopicPartition partitionOf(SourcePosition position) {
        return new TopicPartition(
                position.identity().topic(), position.identity().partition());
    }

    /** The engine has ended: nothing more becomes durable. */
    void refuseAll(Throwable cause) {
        orders.forEach(order -> order.refuse(cause));
        orders.clear();
    }
}
