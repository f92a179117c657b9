package io.zonelog.connector;

import io.zonelog.connector.assignment.RefusedPartitions;
import io.zonelog.connector.assignment.RefusedPartitions.Refusal;
import io.zonelog.connector.client.KafkaCluster;
import io.zonelog.connector.client.KafkaCluster.ClusterView;
import io.zonelog.connector.client.KafkaCluster.TopicView;
import io.zonelog.connector.handover.LogView;
import io.zonelog.connector.handover.TakeOverRule;
import io.zonelog.connector.ingest.LogViews;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import io.zonelog.connector.takeover.SnapshotSources;
import io.zonelog.connector.takeover.TakeOver;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which partitions this engine cannot serve, before it joins its group: so it never takes one from an engine that can.
 */
final class FitnessCheck {
    private static final Logger LOG = LoggerFactory.getLogger(FitnessCheck.class);

    /** A record is in memory as fetched and as handed over, perhaps decompressed, and others are beside it. */
    private static final int HEAP_PER_RECORD = 4;

    private final ConnectorOptions options;
    private final KafkaCluster cluster;
    private final RefusedPartitions refused;
    private final SnapshotSources snapshots;

    /**
     * @param snapshots what has one of a partition makes it fit to be served
     */
    FitnessCheck(ConnectorOptions options, KafkaCluster cluster, RefusedPartitions refused, SnapshotSources snapshots) {
        this.snapshots = snapshots;
        this.options = options;
        this.cluster = cluster;
        this.refused = refused;
    }

    /**
     * Refuses what cannot be served. Where the brokers do not tell, a partition is judged when it is assigned.
     *
     * @throws ConnectorStopException if nothing is left to serve, because Kafka no longer holds stored positions
     */
    void refuseUnfit(ClusterView view, List<SourcePosition> stored) {
        List<TopicPartition> wanted = wanted(view);
        try {
            Map<TopicPartition, LogView> logs = LogViews.of(cluster, wanted);
            Map<TopicPartition, SourcePosition> positions = new HashMap<>();
            stored.forEach(position -> positions.put(
                    new TopicPartition(
                            position.identity().topic(), position.identity().partition()),
                    position));
            List<Unfit> unfit = new ArrayList<>();
            logs.forEach(
                    (partition, log) -> unfit(partition, view, log, positions).ifPresent(unfit::add));
            withoutSnapshot(unfit).forEach(this::refuse);
            beyondHeap(cluster.settings(options.topics()), Runtime.getRuntime().maxMemory())
                    .forEach(LOG::warn);
        } catch (KafkaCluster.BrokerUnreachableException away) {
            LOG.debug("partitions are judged when they are assigned", away);
        }
        requireSomethingToServe(wanted, refused);
    }

    /** What to say of topics whose largest record may not fit: it would end the process before anything could name it. */
    static List<String> beyondHeap(Map<String, Map<String, String>> topics, long heapBytes) {
        List<String> lines = new ArrayList<>();
        topics.forEach((topic, settings) -> {
            String largest = settings.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            if (largest != null && Long.parseLong(largest) > heapBytes / HEAP_PER_RECORD) {
                lines.add("topic " + topic + " takes records of up to " + largest
                        + " bytes (max.message.bytes), and the heap has " + heapBytes
                        + ": one that does not fit ends the engine with status 3, at each start again; give it "
                        + HEAP_PER_RECORD + " times as much (ZONELOG_HEAP), or lower max.message.bytes");
            }
        });
        return lines;
    }

    /**
     * A partition that cannot be served as it is.
     *
     * @param isMendable whether a snapshot would make up for what is missing
     */
    private record Unfit(TopicPartition partition, SourceIdentity identity, Refusal refusal, boolean isMendable) {}

    private Optional<Unfit> unfit(
            TopicPartition partition, ClusterView view, LogView log, Map<TopicPartition, SourcePosition> positions) {
        SourceIdentity identity = new SourceIdentity(
                view.clusterId(), topic(view, partition.topic()).topicId(), partition.topic(), partition.partition());
        Optional<SourcePosition> known = Optional.ofNullable(positions.get(partition));
        if (known.isPresent()
                && (!known.get().identity().equals(identity)
                        || known.get().state().isBuilding())) {
            // another log stops the connector when it is assigned; what is not whole is removed before that
            return Optional.empty();
        }
        TakeOverRule.Decision decision =
                TakeOverRule.decide(identity, known, log, options.positions().incompleteLogs());
        return decision instanceof TakeOverRule.Refuse refuse
                ? Optional.of(new Unfit(
                        partition, identity, refuse.refusal(), TakeOverRule.wantsSnapshot(decision, known, log)))
                : Optional.empty();
    }

    /** Those for which there is no snapshot, also a moment later: another engine tells what it holds every two seconds. */
    private List<Unfit> withoutSnapshot(List<Unfit> unfit) {
        List<Unfit> without = new ArrayList<>(unfit);
        for (int look = 1; ; look++) {
            without.removeIf(
                    each -> each.isMendable && !snapshots.of(each.identity).isEmpty());
            boolean mayCome =
                    snapshots != SnapshotSources.NONE && without.stream().anyMatch(Unfit::isMendable);
            if (!mayCome || look == TakeOver.ROUNDS || !TakeOver.pause()) {
                return without;
            }
        }
    }

    private void refuse(Unfit unfit) {
        if (refused.refuse(unfit.partition, unfit.refusal)) {
            LOG.error("not served: {}", unfit.refusal.line());
        }
    }

    /** The connector starts only when all of its topics are there. */
    private static TopicView topic(ClusterView view, String name) {
        return Objects.requireNonNull(view.topics().get(name), name);
    }

    private List<TopicPartition> wanted(ClusterView view) {
        if (options.consumer().assignment() instanceof ConnectorOptions.Assignment.Manual manual) {
            return List.copyOf(manual.partitions());
        }
        List<TopicPartition> wanted = new ArrayList<>();
        for (String topic : options.topics()) {
            for (int number = 0; number < topic(view, topic).partitionCount(); number++) {
                wanted.add(new TopicPartition(topic, number));
            }
        }
        return wanted;
    }

    private static void requireSomethingToServe(List<TopicPartition> wanted, RefusedPartitions refused) {
        if (refused.leaveNothingOf(wanted)) {
            throw new ConnectorStopException(
                    StopReason.POSITION_OUT_OF_RANGE, refused.all().get(0).line());
        }
    }
}
