package io.zonelog.connector;

import io.zonelog.connector.ConnectorStatus.Phase;
import io.zonelog.connector.client.KafkaCluster;
import io.zonelog.connector.client.KafkaCluster.ClusterView;
import io.zonelog.connector.client.KafkaCluster.OffsetRange;
import io.zonelog.connector.client.KafkaCluster.TopicView;
import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.StopLatch;
import io.zonelog.mapping.SourceIdentity;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the cluster now and then, on the thread "zonelog-watch". Says once when no broker answers, or a topic is not there any more, and
 * once when that is over; stops the connector if the cluster or a topic is not the one it was, which a consumer does not notice by itself;
 * and tells the leases where their logs end, since a consumer learns nothing of a partition that it has paused.
 */
final class ClusterWatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
    /** Looks in a row that find a topic missing before it is believed: brokers that have just started do not know all of them at once. */
    private static final int LOOKS_UNTIL_MISSING = 3;

    private final KafkaCluster cluster;
    private final ClusterView expected;
    private final Supplier<List<PartitionLease>> leases;
    private final Reconsideration reconsideration;
    private final ConnectorOptions.Timing timing;
    private final StopLatch stopLatch;
    private final ConnectorStatus.Board statusBoard;
    private volatile Set<String> missingTopics = Set.of();
    private volatile Set<SourceIdentity> partitions;
    private boolean away;
    private int looksInVain;

    /**
     * The consumers' side of what is watched.
     *
     * @param leases what they hold at the moment
     * @param reconsideration of what they do not serve
     */
    record Consumers(Supplier<List<PartitionLease>> leases, Reconsideration reconsideration) {}

    /**
     * @param expected the cluster as found at start, with the topics that positions belong to
     */
    ClusterWatch(
            KafkaCluster cluster,
            ClusterView expected,
            Consumers consumers,
            ConnectorOptions.Timing timing,
            StopLatch stopLatch,
            ConnectorStatus.Board statusBoard) {
        this.cluster = cluster;
        this.expected = expected;
        this.partitions = partitionsOf(expected);
        this.leases = consumers.leases();
        this.reconsideration = consumers.reconsideration();
        this.timing = timing;
        this.stopLatch = stopLatch;
        this.statusBoard = statusBoard;
    }

    @Override
    public void run() {
        try {
            while (!stopLatch.awaitStopping(pause().toNanos())) {
                look();
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            if (!stopLatch.isStopping()) {
                stopLatch.fail(failure);
            }
        }
    }

    /** Any thread: the topics that are not there any more. */
    Set<String> missingTopics() {
        return missingTopics;
    }

    /** Any thread: the partitions that there were when somebody last looked. */
    Set<SourceIdentity> partitions() {
        return partitions;
    }

    private static Set<SourceIdentity> partitionsOf(ClusterView seen) {
        Set<SourceIdentity> all = new HashSet<>();
        seen.topics().forEach((topic, view) -> {
            for (int number = 0; number < view.partitionCount(); number++) {
                all.add(new SourceIdentity(seen.clusterId(), view.topicId(), topic, number));
            }
        });
        return Set.copyOf(all);
    }

    private Duration pause() {
        boolean wrong = away || looksInVain > 0;
        return wrong ? timing.retryPause() : timing.identityCheck();
    }

    private void look() {
        try {
            ClusterView found = cluster.describe(expected.topics().keySet());
            compare(found);
            partitions = partitionsOf(found);
            noticeMissing(found);
            measureLogs(found);
            reconsideration.look(found);
            if (away) {
                away = false;
                LOG.warn("a broker answers again; going on");
                postWhatIsMissing();
            }
        } catch (KafkaCluster.BrokerUnreachableException unreachable) {
            if (!away && !stopLatch.isStopping()) {
                away = true;
                LOG.warn("no broker answers; trying again until one does ({})", unreachable.getMessage());
                statusBoard.post(Phase.BROKER_AWAY, "no broker answers: " + unreachable.getMessage());
            }
        }
    }

    private void noticeMissing(ClusterView found) {
        Set<String> missing = new TreeSet<>(expected.topics().keySet());
        missing.removeAll(found.topics().keySet());
        looksInVain = missing.isEmpty() ? 0 : looksInVain + 1;
        boolean believed = missing.isEmpty() || looksInVain >= LOOKS_UNTIL_MISSING;
        if (!believed || missing.equals(missingTopics)) {
            return;
        }
        missingTopics = Set.copyOf(missing);
        if (missing.isEmpty()) {
            LOG.warn("all topics are there again; going on");
        } else {
            LOG.warn(
                    "topic {} is not there any more: nothing more comes from it; a topic made anew under that name is another one,"
                            + " for which a new data directory is needed",
                    String.join(", ", missing));
        }
        postWhatIsMissing();
    }

    private void postWhatIsMissing() {
        if (missingTopics.isEmpty()) {
            statusBoard.post(Phase.RUNNING, "");
        } else {
            statusBoard.post(
                    Phase.TOPIC_MISSING,
                    "topic " + String.join(", ", new TreeSet<>(missingTopics)) + " does not exist any more");
        }
    }

    private void measureLogs(ClusterView found) throws KafkaCluster.BrokerUnreachableException {
        List<PartitionLease> held = leases.get().stream()
                .filter(lease -> found.topics().containsKey(lease.partition().topic()))
                .toList();
        if (held.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetRange> ranges = cluster.offsetRanges(
                held.stream().map(PartitionLease::partition).toList());
        for (PartitionLease lease : held) {
            OffsetRange range = ranges.get(lease.partition());
            if (range != null) {
                lease.publishLogEnd(range.endOffset());
            }
        }
    }

    /** A topic that is missing may be about to be made anew; it is judged when it is there. */
    private void compare(ClusterView found) {
        for (Map.Entry<String, TopicView> topic : expected.topics().entrySet()) {
            TopicView now = found.topics().get(topic.getKey());
            String topicIdNow = now == null ? topic.getValue().topicId() : now.topicId();
            SourceIdentity before =
                    new SourceIdentity(expected.clusterId(), topic.getValue().topicId(), topic.getKey(), 0);
            SourceIdentity after = new SourceIdentity(found.clusterId(), topicIdNow, topic.getKey(), 0);
            if (!before.equals(after)) {
                throw ConnectorStopException.otherLog(before, after);
            }
        }
    }
}
