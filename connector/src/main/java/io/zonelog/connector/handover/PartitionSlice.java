package io.zonelog.connector.handover;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

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
