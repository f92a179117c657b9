package io.zonelog.connector;

import io.zonelog.connector.handover.PartitionLease;

/**
 * How far a partition that this connector holds is consumed.
 *
 * @param topic the topic
 * @param partition its number
 * @param durableOffset the first offset not yet durable, -1 if nothing is
 * @param committedOffset the offset that Kafka confirmed last, -1 if none
 * @param logEndOffset where the log ended when last seen, -1 if it was not
 * @param lagRecords records of the log that are not durable, 0 while the log's end is not known
 */
public record PartitionStatus(
        String topic, int partition, long durableOffset, long committedOffset, long logEndOffset, long lagRecords) {
    static PartitionStatus of(PartitionLease lease) {
        return new PartitionStatus(
                lease.partition().topic(),
                lease.partition().partition(),
                lease.durable().nextOffset(),
                lease.committedOffset(),
                lease.logEndOffset(),
                lease.lagRecords());
    }
}
