package io.zonelog.connector.handover;

import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * One consumer's hold on one partition, from assignment to revocation. Records travel with their lease, and the engine drops
 * those whose lease has ended; so a partition that comes back gets a new lease and nothing old can slip in.
 *
 * <p>The engine's thread publishes what is durable; the consumer's thread publishes what it polled and committed; any thread may
 * read.
 */
public final class PartitionLease {
    /** The value of {@link #spaceOpenings} of a lease that did not end for want of space. */
    public static final long NOT_ENDED = -1;

    private final TopicPartition partition;
    private final SourceIdentity identity;
    private final LogView log;
    private final DurableLatency latency;
    private final UnmeasuredRecords unmeasured = new UnmeasuredRecords();
    private volatile DurablePosition durable = DurablePosition.NONE;
    private volatile long committedOffset = -1;
    private volatile long polledOffset = -1;
    private volatile long logEndOffset = -1;
    private volatile long spaceOpenings = NOT_ENDED;

    /**
     * @param log what Kafka holds of the partition
     * @param latency receives how long records took to become durable
     */
    public PartitionLease(TopicPartition partition, SourceIdentity identity, LogView log, DurableLatency latency) {
        this.partition = partition;
        this.identity = identity;
        this.log = log;
        this.latency = latency;
    }

    /**
     * A position that survives a power cut.
     *
     * @param nextOffset the first offset not yet durable, -1 if nothing is
     * @param leaderEpoch the leader epoch of the last record, {@link SourcePosition#NO_LEADER_EPOCH} if none is known
     */
    public record DurablePosition(long nextOffset, int leaderEpoch) {
        /** Nothing is durable. */
        public static final DurablePosition NONE = new DurablePosition(-1, SourcePosition.NO_LEADER_EPOCH);
    }

    /** A position in Kafka's terms, with its leader epoch, by which Kafka notices a log that was truncated and written anew. */
    public static OffsetAndMetadata kafkaPosition(long nextOffset, int leaderEpoch) {
        return new OffsetAndMetadata(nextOffset, leaderEpoch < 0 ? Optional.empty() : Optional.of(leaderEpoch), "");
    }

    /** A lease on the same log, with what this one knew of Kafka's side. */
    public PartitionLease renewed() {
        PartitionLease next = new PartitionLease(partition, identity, log, latency);
        next.committedOffset = committedOffset;
        next.logEndOffset = logEndOffset;
        return next;
    }

    /** Engine's thread: there is no room for its next record, and none of its records counts any more. */
    void endForSpace(long openings) {
        spaceOpenings = openings;
    }

    /** How often the gate had been opened when this lease ended for want of space, or {@link #NOT_ENDED}. */
    public long spaceOpenings() {
        return spaceOpenings;
    }

    public TopicPartition partition() {
        return partition;
    }

    public SourceIdentity identity() {
        return identity;
    }

    public LogView log() {
        return log;
    }

    /** Engine's thread: a record was applied. */
    public void applied(long offset, long timestampMillis) {
        unmeasured.add(offset, timestampMillis);
    }

    /** Engine's thread: a position became durable. Never moves backwards. */
    public void publishDurable(SourcePosition position, long nowMillis) {
        unmeasured.durable(position.nextOffset(), nowMillis, latency);
        if (position.nextOffset() > durable.nextOffset()) {
            durable = new DurablePosition(position.nextOffset(), position.leaderEpoch());
        }
    }

    public DurablePosition durable() {
        return durable;
    }

    /** Consumer's thread: Kafka confirmed a commit. Never moves backwards. */
    public void publishCommitted(long nextOffset) {
        committedOffset = Math.max(committedOffset, nextOffset);
    }

    /** The offset that Kafka confirmed last, -1 if none. */
    public long committedOffset() {
        return committedOffset;
    }

    /** Consumer's thread: where the next poll goes on. */
    public void publishPolled(long nextOffset) {
        polledOffset = nextOffset;
    }

    public long polledOffset() {
        return polledOffset;
    }

    /** Consumer's and watching thread: where the log ended when last seen. */
    public void publishLogEnd(long endOffset) {
        logEndOffset = endOffset;
    }

    /** Where the log ended when last seen, -1 if it was not. */
    public long logEndOffset() {
        return logEndOffset;
    }

    @Override
    public String toString() {
        return partition.toString();
    }

    /** Receives, on the engine's thread, how long records took from their timestamp until they were durable. */
    @FunctionalInterface
    public interface DurableLatency {
        /** Measures nothing. */
        DurableLatency NONE = latencyMillis -> {};

        /**
         * A record is durable.
         *
         * @param latencyMillis from the record's timestamp until now, 0 or more
         */
        void measured(long latencyMillis);
    }
}
