package io.zonelog.connector.ingest;

import io.zonelog.connector.assignment.RefusedPartitions;
import io.zonelog.connector.assignment.RefusedPartitions.Refusal.Reason;
import io.zonelog.connector.client.KafkaCluster;
import io.zonelog.connector.client.KafkaCluster.ClusterView;
import io.zonelog.connector.client.KafkaCluster.OffsetRange;
import io.zonelog.connector.client.KafkaCluster.TopicView;
import io.zonelog.connector.handover.LogView;
import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.handover.TakeOverRule;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import io.zonelog.mapping.SourceIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/** Finds words for a position that Kafka does not hold: which one, what Kafka holds instead, and what can be done. */
final class PositionGap {
    private static final String NEW_DIRECTORY =
            "records in between are gone from Kafka, so the files cannot be continued; start with a new data directory to build them"
                    + " from what Kafka still holds";

    private final KafkaCluster cluster;
    private final Map<TopicPartition, PartitionLease> leases;

    PositionGap(KafkaCluster cluster, Map<TopicPartition, PartitionLease> leases) {
        this.cluster = cluster;
        this.leases = leases;
    }

    /** What to let a partition go with, if retention has removed what it would go on with; empty if its log is to blame. */
    Optional<RefusedPartitions.Refusal> refusal(TopicPartition partition) {
        PartitionLease lease = leases.get(partition);
        if (lease == null) {
            return Optional.empty();
        }
        try {
            LogView log = LogViews.of(cluster, List.of(partition)).get(partition);
            boolean same = topicIdNow(partition.topic()).equals(lease.identity().topicId());
            long next = Math.max(lease.durable().nextOffset(), lease.polledOffset());
            return log != null && same && next < log.earliestOffset()
                    ? Optional.of(new RefusedPartitions.Refusal(
                            Reason.POSITION_GONE, TakeOverRule.positionGone(lease.identity(), next, log)))
                    : Optional.empty();
        } catch (KafkaCluster.BrokerUnreachableException | ConnectorStopException unknown) {
            return Optional.empty();
        }
    }

    /** What to stop with. */
    ConnectorStopException explain(InvalidOffsetException gap) {
        TopicPartition partition = gap.partitions().iterator().next();
        PartitionLease lease = leases.get(partition);
        if (lease != null) {
            String topicIdNow = topicIdNow(partition.topic());
            if (!topicIdNow.isEmpty() && !topicIdNow.equals(lease.identity().topicId())) {
                SourceIdentity stored = lease.identity();
                return ConnectorStopException.otherLog(
                        stored, new SourceIdentity(stored.clusterId(), topicIdNow, stored.topic(), stored.partition()));
            }
        }
        String place = "topic " + partition.topic() + " partition " + partition.partition();
        if (gap instanceof LogTruncationException truncation) {
            OffsetAndMetadata divergent = truncation.divergentOffsets().get(partition);
            return new ConnectorStopException(
                    StopReason.LOG_TRUNCATED,
                    place + ": the log was truncated before the stored offset " + offset(truncation, partition)
                            + (divergent == null ? "" : ", at offset " + divergent.offset()) + "; "
                            + held(partition)
                            + "; the files hold records that Kafka lost; start with a new data directory to build them"
                            + " from what Kafka now holds",
                    gap);
        }
        if (gap instanceof OffsetOutOfRangeException range) {
            return new ConnectorStopException(
                    StopReason.POSITION_OUT_OF_RANGE,
                    place + ": Kafka does not hold the stored offset " + offset(range, partition) + "; "
                            + held(partition) + "; " + NEW_DIRECTORY,
                    gap);
        }
        return new ConnectorStopException(
                StopReason.POSITION_OUT_OF_RANGE, place + ": no position is known; " + held(partition), gap);
    }

    private static String offset(OffsetOutOfRangeException gap, TopicPartition partition) {
        return String.valueOf(gap.offsetOutOfRangePartitions().get(partition));
    }

    private String held(TopicPartition partition) {
        try {
            OffsetRange range = cluster.offsetRanges(List.of(partition)).get(partition);
            return range == null
                    ? "Kafka does not say what it holds"
                    : "Kafka holds offsets " + range.earliestOffset() + " to " + range.endOffset();
        } catch (KafkaCluster.BrokerUnreachableException | ConnectorStopException unknown) {
            return "Kafka does not say what it holds (" + unknown.getMessage() + ")";
        }
    }

    /** Empty if it cannot be told. */
    private String topicIdNow(String topic) {
        try {
            ClusterView view = cluster.describe(List.of(topic));
            TopicView found = view.topics().get(topic);
            return found == null ? "" : found.topicId();
        } catch (KafkaCluster.BrokerUnreachableException | ConnectorStopException unknown) {
            return "";
        }
    }
}
