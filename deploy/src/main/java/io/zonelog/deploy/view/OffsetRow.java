package io.zonelog.deploy.view;

import io.zonelog.deploy.terminal.TextTable;
import io.zonelog.deploy.terminal.TextTable.Column;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourcePosition;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition is consumed.
 *
 * @param topic the topic
 * @param partition the partition
 * @param storedOffset the first offset that is not yet in the mapping store: the truth
 * @param committedOffset what the group has committed to Kafka; null if it has not, or Kafka does not answer
 * @param endOffset the end of the partition's log; null if Kafka does not answer
 */
public record OffsetRow(
        String topic,
        int partition,
        long storedOffset,
        @Nullable Long committedOffset,
        @Nullable Long endOffset) {
    /**
     * What Kafka says of partitions.
     *
     * @param committed offsets that the group has committed
     * @param ends ends of the logs
     */
    public record KafkaOffsets(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends) {
        /** Kafka does not answer. */
        public static final KafkaOffsets UNKNOWN = new KafkaOffsets(Map.of(), Map.of());
    }

    /** The rows of all partitions that the store knows. */
    public static List<OffsetRow> of(MappingStore store, KafkaOffsets kafka) {
        return store.positions().stream().map(position -> of(position, kafka)).toList();
    }

    private static OffsetRow of(SourcePosition position, KafkaOffsets kafka) {
        TopicPartition partition = new TopicPartition(
                position.identity().topic(), position.identity().partition());
        return new OffsetRow(
                partition.topic(),
                partition.partition(),
                position.nextOffset(),
                kafka.committed().get(partition),
                kafka.ends().get(partition));
    }

    /** The rows as lines of a table, with the lag of what is stored. */
    public static List<String> table(List<OffsetRow> rows) {
        TextTable<OffsetRow> table = new TextTable<>(List.of(
                Column.left("TOPIC", OffsetRow::topic),
                Column.right("PARTITION", OffsetRow::partition),
                Column.right("STORED", OffsetRow::storedOffset),
                Column.right("COMMITTED", row -> known(row.committedOffset())),
                Column.right("END", row -> known(row.endOffset())),
                Column.right("LAG", row -> known(row.lag()))));
        return table.lines(rows);
    }

    private @Nullable Long lag() {
        return endOffset == null ? null : endOffset - storedOffset;
    }

    private static String known(@Nullable Long offset) {
        return offset == null ? "-" : offset.toString();
    }
}
