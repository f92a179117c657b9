package io.zonelog.connector.handover;

import io.zonelog.mapping.SourcePosition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What one poll brought, by partition.
 *
 * @param slices one for each partition that moved
 * @param sizeBytes keys and values of all records
 */
public record PolledBatch(List<PartitionSlice> slices, long sizeBytes) {
    /**
     * Sorts a poll's records under the leases of their partitions.
     *
     * @throws IllegalStateException if a record's partition has no lease: the consumer delivered what it was not assigned
     */
    public static PolledBatch of(
            ConsumerRecords<byte[], ByteBuffer> polled, Map<TopicPartition, PartitionLease> leases) {
        Set<TopicPartition> moved = new LinkedHashSet<>(polled.nextOffsets().keySet());
        moved.addAll(polled.partitions());
        List<PartitionSlice> slices = new ArrayList<>(moved.size());
        long sizeBytes = 0;
        for (TopicPartition partition : moved) {
            PartitionLease lease = leases.get(partition);
            if (lease == null) {
                throw new IllegalStateException("records of " + partition + " came without an assignment");
            }
            PartitionSlice slice = slice(lease, polled);
            slices.add(slice);
            for (ConsumerRecord<byte[], ByteBuffer> record : slice.records()) {
                sizeBytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
            }
        }
        return new PolledBatch(slices, sizeBytes);
    }

    private static PartitionSlice slice(PartitionLease lease, ConsumerRecords<byte[], ByteBuffer> polled) {
        List<ConsumerRecord<byte[], ByteBuffer>> records = polled.records(lease.partition());
        OffsetAndMetadata next = polled.nextOffsets().get(lease.partition());
        if (next != null) {
            int epoch = next.leaderEpoch().orElse(SourcePosition.NO_LEADER_EPOCH);
            return new PartitionSlice(lease, records, next.offset(), epoch);
        }
        ConsumerRecord<byte[], ByteBuffer> last = records.get(records.size() - 1);
        int epoch = last.leaderEpoch().orElse(SourcePosition.NO_LEADER_EPOCH);
        return new PartitionSlice(lease, records, last.offset() + 1, epoch);
    }

    public boolean isEmpty() {
        return slices.isEmpty();
    }
}
