package io.zonelog.deploy.view.source;

import io.zonelog.deploy.terminal.TextTable;
import io.zonelog.deploy.terminal.TextTable.Column;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.mapping.SourcePosition;
import java.util.ArrayList;
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
 * @param committedOffset what the group has committed to Kafka; null if it has not, or that is not known
 * @param endOffset the end of the partition's log; null if that is not known
 * @param kafka what is known of Kafka's side: {@code known}, or why the end is not known
 * @param note what is wrong with the partition's files: left behind, or incomplete; empty if nothing is
 */
public record OffsetRow(
        String topic,
        int partition,
        long storedOffset,
        @Nullable Long committedOffset,
        @Nullable Long endOffset,
        String kafka,
        String note) {
    private static final String KNOWN = "known";

    /**
     * What Kafka says of partitions.
     *
     * @param committed offsets that the group has committed
     * @param ends ends of the logs
     * @param reasons why nothing is known of others, where it is not that Kafka does not answer
     */
    public record KafkaOffsets(
            Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends, Map<TopicPartition, String> reasons) {
        /** The reason of partitions whose topic is not there, or not with so many partitions. */
        public static final String MISSING = "does not exist";
        /** The reason of partitions that this engine does not hold. */
        public static final String NOT_HELD = "not held here";
        /** Kafka does not answer. */
        public static final KafkaOffsets UNKNOWN = new KafkaOffsets(Map.of(), Map.of(), Map.of());

        private String stateOf(TopicPartition partition) {
            return ends.containsKey(partition) ? KNOWN : reasons.getOrDefault(partition, "no answer");
        }
    }

    /** The rows of positions. */
    public static List<OffsetRow> of(List<SourcePosition> positions, KafkaOffsets kafka) {
        return positions.stream().map(position -> of(position, kafka)).toList();
    }

    private static OffsetRow of(SourcePosition position, KafkaOffsets kafka) {
        TopicPartition partition = new TopicPartition(
                position.identity().topic(), position.identity().partition());
        return new OffsetRow(
                partition.topic(),
                partition.partition(),
                position.nextOffset(),
                kafka.committed().get(partition),
                kafka.ends().get(partition),
                kafka.stateOf(partition),
                LeftBehind.note(position));
    }

    /** The rows as lines of a table, with the lag of what is stored. */
    public static List<String> table(List<OffsetRow> rows) {
        List<Column<OffsetRow>> columns = new ArrayList<>(List.of(
                Column.left("TOPIC", OffsetRow::topic),
                Column.right("PARTITION", OffsetRow::partition),
                Column.right("STORED", OffsetRow::storedOffset),
                Column.right("COMMITTED", row -> known(row.committedOffset())),
                Column.right("END", row -> known(row.endOffset())),
                Column.right("LAG", row -> known(row.lag())),
                Column.left("KAFKA", OffsetRow::kafka)));
        if (rows.stream().anyMatch(row -> !row.note().isEmpty())) {
            columns.add(Column.left("NOTE", OffsetRow::note));
        }
        return new TextTable<>(columns).lines(rows);
    }

    /** Records of the log that are not stored; null if the log's end is not known. */
    public @Nullable Long lag() {
        return endOffset == null ? null : Math.max(0, endOffset - storedOffset);
    }

    private static String known(@Nullable Long offset) {
        return offset == null ? "-" : offset.toString();
    }
}
