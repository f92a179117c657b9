package io.zonelog.connector.ingest;

import io.zonelog.connector.handover.LogView.Cleanup;
import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.handover.RecordMarks;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import io.zonelog.mapping.SourcePosition;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Whether a log is still the one that a partition's files were built from. Brokers that were set back to a backup have the same ids and
 * leader epochs, but other records; so consumption begins one record early, at the last one that was consumed, which must be
 * the same as then.
 *
 * <p>Nothing is compared where Kafka no longer holds that record, or where an older version did not keep what to compare. Owned by the
 * consumer's thread.
 */
final class HistoryCheck {
    private final Map<PartitionLease, SourcePosition.RecordMark> expected = new HashMap<>();

    /** Begins with a partition; returns the offset from which its records are wanted. */
    long begin(PartitionLease lease, SourcePosition position) {
        SourcePosition.RecordMark last = position.lastRecord();
        boolean comparable = last.isKnown()
                && last.offset() < position.nextOffset()
                && last.offset() >= lease.log().earliestOffset()
                && position.nextOffset() <= lease.log().endOffset();
        if (!comparable) {
            return position.nextOffset();
        }
        expected.put(lease, last);
        return last.offset();
    }

    /**
     * Takes the records that are there for comparison only out of a poll.
     *
     * @throws ConnectorStopException if one is another record than the one consumed
     */
    ConsumerRecords<byte[], ByteBuffer> compare(
            ConsumerRecords<byte[], ByteBuffer> polled, Map<TopicPartition, PartitionLease> leases) {
        if (expected.isEmpty()) {
            return polled;
        }
        expected.keySet().removeIf(lease -> leases.get(lease.partition()) != lease);
        Map<TopicPartition, List<ConsumerRecord<byte[], ByteBuffer>>> rest = new HashMap<>();
        for (TopicPartition partition : polled.partitions()) {
            rest.put(partition, polled.records(partition));
        }
        expected.entrySet().removeIf(each -> isSettled(each.getKey(), each.getValue(), polled, rest));
        rest.values().removeIf(List::isEmpty);
        return new ConsumerRecords<>(rest, polled.nextOffsets());
    }

    /** Whether a poll has brought the record, or has passed its place. */
    private static boolean isSettled(
            PartitionLease lease,
            SourcePosition.RecordMark last,
            ConsumerRecords<byte[], ByteBuffer> polled,
            Map<TopicPartition, List<ConsumerRecord<byte[], ByteBuffer>>> rest) {
        List<ConsumerRecord<byte[], ByteBuffer>> records = rest.getOrDefault(lease.partition(), List.of());
        OffsetAndMetadata next = polled.nextOffsets().get(lease.partition());
        if (records.isEmpty() && (next == null || next.offset() <= last.offset())) {
            return false;
        }
        SourcePosition.RecordMark found = records.isEmpty() ? null : RecordMarks.of(records.get(0));
        if (last.equals(found)) {
            rest.put(lease.partition(), records.subList(1, records.size()));
        } else if ((found != null && found.offset() == last.offset())
                || lease.log().cleanup() == Cleanup.DELETE) {
            throw otherHistory(lease, last, found);
        }
        return true;
    }

    private static ConnectorStopException otherHistory(
            PartitionLease lease, SourcePosition.RecordMark last, SourcePosition.@Nullable RecordMark found) {
        boolean replaced = found != null && found.offset() == last.offset();
        return new ConnectorStopException(
                StopReason.LOG_TRUNCATED,
                "topic " + lease.partition().topic() + " partition "
                        + lease.partition().partition()
                        + ": the log is another one than the files were built from: at offset "
                        + last.offset() + " Kafka " + (replaced ? "has another record" : "has no record any more")
                        + " than the one that was consumed (the broker was set back, or its data replaced); Kafka holds offsets "
                        + lease.log().earliestOffset() + " to " + lease.log().endOffset()
                        + "; start with a new data directory to build the files from what Kafka now holds");
    }
}
