package io.zonelog.connector.ingest;

import io.zonelog.connector.client.KafkaCluster;
import io.zonelog.connector.client.KafkaCluster.OffsetRange;
import io.zonelog.connector.handover.LogView;
import io.zonelog.connector.handover.LogView.Cleanup;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/** Asks the brokers what they hold of logs. */
public final class LogViews {
    private LogViews() {}

    /** What Kafka holds of partitions that exist. A topic whose settings we may not ask for counts as not compacted. */
    public static Map<TopicPartition, LogView> of(KafkaCluster cluster, Collection<TopicPartition> partitions)
            throws KafkaCluster.BrokerUnreachableException {
        Map<String, Map<String, String>> settings = cluster.settings(
                partitions.stream().map(TopicPartition::topic).distinct().toList());
        Map<TopicPartition, OffsetRange> ranges = cluster.offsetRanges(partitions);
        Map<TopicPartition, LogView> views = new HashMap<>();
        ranges.forEach((partition, range) -> {
            String policy = settings.getOrDefault(partition.topic(), Map.of())
                    .getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
            Cleanup cleanup = policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT) ? Cleanup.COMPACT : Cleanup.DELETE;
            views.put(partition, new LogView(range.earliestOffset(), range.endOffset(), cleanup));
        });
        return views;
    }
}
