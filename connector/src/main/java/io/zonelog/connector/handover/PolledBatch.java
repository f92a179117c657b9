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
 * What one poll brought, or a part of it, by partition.
 *
 * @param slices parts of partitions that moved, a partition's in the order of their offsets
 * @param sizeBytes what all records take in memory
 */
public record PolledBatch(List<PartitionSlice> slices, long sizeBytes) {
    /** What the objects of a record take beside its key and value: the record, its headers, the key's array and the value's buffer. */
    private static final int OBJECT_BYTES = 256;

    /**
     * Sorts a poll's records under the leases of their partitions, in parts: the hand-over forgets a part as soon as it is applied, so
     * that the consumer goes on long before the whole poll is.
     *
     * @param partBytes a part ends with the record that reaches so many bytes
     * @return none if nothing moved
     * @throws IllegalStateException if a record's partition has no lease: the consumer delivered what it was not assigned
     */
    public static List<PolledBatch> partsOf(
            ConsumerRecords<byte[], ByteBuffer> polled, Map<TopicPartition, PartitionLease> leases, long partBytes) {
        Set<TopicPartition> moved = new LinkedHashSet<>(polled.partitions());
        moved.addAll(polled.nextOffsets().keySet());
        Parts parts = new Parts(partBytes);
        for (TopicPartition partition : moved) {
            PartitionLease lease = leases.get(partition);
            if (lease == null) {
                throw new IllegalStateException("records of " + partition + " came without an assignment");
            }
            parts.add(slice(lease, polled));
        }
        return parts.finish();
    }

    private static PartitionSlice slice(PartitionLease lease, ConsumerRecords<byte[], ByteBuffer> polled) {
        List<ConsumerRecord<byte[], ByteBuffer>> records = polled.records(lease.partition());
        OffsetAndMetadata next = polled.nextOffsets().get(lease.partition());
        if (next != null) {
            int epoch = next.leaderEpoch().orElse(SourcePosition.NO_LEADER_EPOCH);
            return new PartitionSlice(lease, records, next.offset(), epoch);
        }
        return upToLast(lease, records);
    }

    /** A slice behind whose last record the partition goes on. */
    private static PartitionSlice upToLast(PartitionLease lease, List<ConsumerRecord<byte[], ByteBuffer>> records) {
        ConsumerRecord<byte[], ByteBuffer> last = records.get(records.size() - 1);
        int epoch = last.leaderEpoch().orElse(SourcePosition.NO_LEADER_EPOCH);
        return new PartitionSlice(lease, records, last.offset() + 1, epoch);
    }

    /** Cuts slices into parts. */
    private static final class Parts {
        private final long partBytes;
        private final List<PolledBatch> done = new ArrayList<>();
        private List<PartitionSlice> slices = new ArrayList<>();
        private long sizeBytes;

        Parts(long partBytes) {
            this.partBytes = partBytes;
        }

        void add(PartitionSlice whole) {
            List<ConsumerRecord<byte[], ByteBuffer>> records = whole.records();
            int from = 0;
            for (int index = 0; index < records.size(); index++) {
                sizeBytes += sizeBytesOf(records.get(index));
                int end = index + 1;
                if (sizeBytes >= partBytes && end < records.size()) {
                    slices.add(upToLast(whole.lease(), records.subList(from, end)));
                    cut();
                    from = end;
                }
            }
            slices.add(new PartitionSlice(
                    whole.lease(), records.subList(from, records.size()), whole.nextOffset(), whole.leaderEpoch()));
            if (sizeBytes >= partBytes) {
                cut();
            }
        }

        private void cut() {
            done.add(new PolledBatch(slices, sizeBytes));
            slices = new ArrayList<>();
            sizeBytes = 0;
        }

        List<PolledBatch> finish() {
            if (!slices.isEmpty()) {
                cut();
            }
            return done;
        }

        private static long sizeBytesOf(ConsumerRecord<byte[], ByteBuffer> record) {
            return (long) OBJECT_BYTES
                    + Math.max(0, record.serializedKeySize())
                    + Math.max(0, record.serializedValueSize());
        }
    }

    /**
     * One partition's part of a poll.
     *
     * @param lease the hold under which it was polled
     * @param records in the order of their offsets, which have gaps; none if the poll only passed transaction markers
     * @param nextOffset where the partition goes on behind this poll, markers included
     * @param leaderEpoch the leader epoch at that place, {@link io.zonelog.mapping.SourcePosition#NO_LEADER_EPOCH} if unknown
     */
    public record PartitionSlice(
            PartitionLease lease, List<ConsumerRecord<byte[], ByteBuffer>> records, long nextOffset, int leaderEpoch) {}
}
