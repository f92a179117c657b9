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
 * @param lagRecords records of the log that are not durable, {@link #UNKNOWN} while the log's end is not known
 */
public record PartitionStatus(
        String topic, int partition, long durableOffset, long committedOffset, long logEndOffset, long lagRecords) {
    /** What stands for an offset or a number that is not known. */
    public static final long UNKNOWN = -1;

    /**
     * What a lease has.
     *
     * @param logEndOffset where the log ends, {@link #UNKNOWN} if nobody can tell at the moment
     */
    static PartitionStatus of(PartitionLease lease, long logEndOffset) {
        long durable = lease.durable().nextOffset();
        return new PartitionStatus(
                lease.partition().topic(),
                lease.partition().partition(),
                durable,
                lease.committedOffset(),
                logEndOffset,
                logEndOffset == UNKNOWN ? UNKNOWN : Math.max(0, logEndOffset - Math.max(0, durable)));
    }
}
