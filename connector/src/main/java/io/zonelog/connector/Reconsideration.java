package io.zonelog.connector;

import io.zonelog.connector.assignment.RefusedPartitions;
import io.zonelog.connector.client.KafkaCluster;
import io.zonelog.connector.client.KafkaCluster.ClusterView;
import io.zonelog.connector.client.KafkaCluster.OffsetRange;
import io.zonelog.connector.client.KafkaCluster.TopicView;
import io.zonelog.connector.takeover.SnapshotSources;
import io.zonelog.mapping.SourceIdentity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves refused partitions again as soon as there is something that their files can come from: the group is told, and whoever gets one builds it.
 * What fails again is tried less and less often. Owned by the thread "zonelog-watch".
 */
final class Reconsideration {
    private static final Logger LOG = LoggerFactory.getLogger(Reconsideration.class);
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final RefusedPartitions refused;
    private final SnapshotSources snapshots;
    private final KafkaCluster cluster;
    private final LongSupplier nanoClock;
    /** Partitions that were given another chance. */
    private final Map<TopicPartition, Chance> chances = new HashMap<>();

    private record Chance(long givenNanos, long pauseNanos) {}

    /** @param nanoClock monotonic time */
    Reconsideration(
            RefusedPartitions refused, SnapshotSources snapshots, KafkaCluster cluster, LongSupplier nanoClock) {
        this.refused = refused;
        this.snapshots = snapshots;
        this.cluster = cluster;
        this.nanoClock = nanoClock;
    }

    /** Looks for files of each refused partition. */
    void look(ClusterView found) throws KafkaCluster.BrokerUnreachableException {
        List<TopicPartition> mendable = refused.mendable().stream()
                .filter(partition -> found.topics().containsKey(partition.topic()) && isDue(chances.get(partition)))
                .toList();
        if (snapshots == SnapshotSources.NONE || mendable.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetRange> ranges = cluster.offsetRanges(mendable);
        for (TopicPartition partition : mendable) {
            TopicView topic = found.topics().get(partition.topic());
            OffsetRange range = ranges.get(partition);
            if (topic != null && range != null && hasSource(identity(found, topic, partition), range)) {
                giveChance(partition);
            }
        }
    }

    private boolean isDue(@Nullable Chance before) {
        return before == null || nanoClock.getAsLong() - before.givenNanos() >= before.pauseNanos();
    }

    private static SourceIdentity identity(ClusterView found, TopicView topic, TopicPartition partition) {
        return new SourceIdentity(found.clusterId(), topic.topicId(), partition.topic(), partition.partition());
    }

    private boolean hasSource(SourceIdentity identity, OffsetRange range) {
        return snapshots.of(identity).stream().anyMatch(candidate -> candidate.nextOffset() >= range.earliestOffset());
    }

    private void giveChance(TopicPartition partition) {
        Chance before = chances.get(partition);
        long pauseNanos =
                before == null ? SHORTEST_PAUSE_NANOS : Math.min(2 * before.pauseNanos(), LONGEST_PAUSE_NANOS);
        chances.put(partition, new Chance(nanoClock.getAsLong(), pauseNanos));
        LOG.info("{} was not served, and there are files of it elsewhere now: it is tried again", partition);
        refused.withdraw(partition);
    }
}
