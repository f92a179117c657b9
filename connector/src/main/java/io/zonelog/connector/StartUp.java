package io.zonelog.connector;

import io.zonelog.connector.ConnectorStatus.Phase;
import io.zonelog.connector.client.KafkaCluster;
import io.zonelog.connector.client.KafkaCluster.ClusterView;
import io.zonelog.connector.client.KafkaCluster.TopicView;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import io.zonelog.connector.outcome.StopLatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the cluster is there and has the topics, creating those it may. Says what it waits for: at once, and for the
 * brokers again every half minute.
 */
final class StartUp {
    private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);
    private static final long NOTICE_INTERVAL_NANOS = 30_000_000_000L;
    /** More than the headers of a letter take, a message of several names included. */
    private static final long LETTER_HEADERS_BYTES = 16 << 10;

    private final ConnectorOptions options;
    private final KafkaCluster cluster;
    private final StopLatch stopLatch;
    private final LongSupplier nanoClock;
    private final ConnectorStatus.Board statusBoard;
    private final Set<String> topicsNoticed = new TreeSet<>();
    private long lastContactNanos;
    private long lastNoticeNanos;
    private int attemptsSinceContact;

    StartUp(
            ConnectorOptions options,
            KafkaCluster cluster,
            StopLatch stopLatch,
            LongSupplier nanoClock,
            ConnectorStatus.Board statusBoard) {
        this.options = options;
        this.cluster = cluster;
        this.stopLatch = stopLatch;
        this.nanoClock = nanoClock;
        this.statusBoard = statusBoard;
        this.lastContactNanos = nanoClock.getAsLong();
    }

    /**
     * Waits for brokers and topics.
     *
     * @return the cluster with all topics; empty if the connector is to stop
     * @throws ConnectorStopException if no broker answered for too long, or one refused
     */
    Optional<ClusterView> awaitTopics() throws InterruptedException {
        while (!stopLatch.isStopping()) {
            try {
                ClusterView view = cluster.describe(wanted());
                attemptsSinceContact = 0;
                lastContactNanos = nanoClock.getAsLong();
                if (isComplete(view)) {
                    requirePartitions(view);
                    return Optional.of(view);
                }
            } catch (KafkaCluster.BrokerUnreachableException away) {
                noticeBrokerAway(away);
            }
            stopLatch.awaitStopping(options.timing().retryPause().toNanos());
        }
        return Optional.empty();
    }

    private List<String> wanted() {
        List<String> wanted = new ArrayList<>(options.topics());
        if (options.badRecords() instanceof ConnectorOptions.BadRecordPolicy.DeadLetter deadLetter) {
            wanted.add(deadLetter.topic());
        }
        return wanted;
    }

    private boolean isComplete(ClusterView view) throws KafkaCluster.BrokerUnreachableException {
        List<String> missing = options.topics().stream()
                .filter(topic -> !view.topics().containsKey(topic))
                .toList();
        if (!missing.isEmpty()) {
            createOrNotice(missing);
            return false;
        }
        if (options.badRecords() instanceof ConnectorOptions.BadRecordPolicy.DeadLetter deadLetter
                && !view.topics().containsKey(deadLetter.topic())) {
            createDeadLetterTopic(deadLetter.topic());
            return false;
        }
        return true;
    }

    private void createOrNotice(List<String> missing) throws KafkaCluster.BrokerUnreachableException {
        if (options.topicCreation() instanceof ConnectorOptions.TopicCreation.CreateTopic create) {
            LOG.info("creating {} with {} partitions", missing, create.partitions());
            cluster.createTopics(missing, create.partitions(), Map.of());
        } else {
            noticeMissing(missing);
        }
    }

    /** Takes whatever the sources take, and a letter's headers beside it; the broker's own limit is enough where theirs is not told. */
    private void createDeadLetterTopic(String topic) throws KafkaCluster.BrokerUnreachableException {
        OptionalLong largest = cluster.settings(options.topics()).values().stream()
                .map(settings -> settings.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
                .filter(Objects::nonNull)
                .mapToLong(Long::parseLong)
                .max();
        Map<String, String> settings = new HashMap<>();
        largest.ifPresent(bytes -> settings.put(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Long.toString(Math.min(Integer.MAX_VALUE, bytes + LETTER_HEADERS_BYTES))));
        LOG.info("creating dead-letter topic {} with one partition and {}", topic, settings);
        cluster.createTopics(List.of(topic), 1, settings);
    }

    private void noticeMissing(List<String> missing) {
        statusBoard.post(Phase.WAITING_FOR_TOPIC, "waiting for " + missing + " to be created");
        if (topicsNoticed.addAll(missing)) {
            LOG.warn(
                    "topic {} does not exist yet; waiting until it is created (topics.create.partitions=N creates it)",
                    String.join(", ", missing));
        }
    }

    private void noticeBrokerAway(KafkaCluster.BrokerUnreachableException away) {
        long nowNanos = nanoClock.getAsLong();
        String servers = options.consumer().bootstrapServers();
        long waitMaxNanos = options.timing().brokerWaitMax().toNanos();
        if (nowNanos - lastContactNanos >= waitMaxNanos) {
            throw new ConnectorStopException(
                    StopReason.BROKER_UNREACHABLE,
                    "no broker answered at " + servers + " for "
                            + options.timing().brokerWaitMax().toSeconds() + " s: " + away.getMessage()
                            + "; check bootstrap.servers, or raise broker.wait.max",
                    away);
        }
        statusBoard.post(Phase.WAITING_FOR_BROKER, "waiting for a broker at " + servers);
        attemptsSinceContact++;
        if (attemptsSinceContact == 1 || nowNanos - lastNoticeNanos >= NOTICE_INTERVAL_NANOS) {
            lastNoticeNanos = nowNanos;
            LOG.warn(
                    "no broker answers at {}; waiting up to {} s more ({})",
                    servers,
                    (waitMaxNanos - (nowNanos - lastContactNanos)) / 1_000_000_000L,
                    away.getMessage());
        }
    }

    private void requirePartitions(ClusterView view) {
        if (options.consumer().assignment() instanceof ConnectorOptions.Assignment.Manual manual) {
            for (TopicPartition partition : manual.partitions()) {
                TopicView topic = view.topics().get(partition.topic());
                if (topic != null && partition.partition() >= topic.partitionCount()) {
                    throw new ConnectorStopException(
                            StopReason.PARTITION_MISSING,
                            "topic " + partition.topic() + " has " + topic.partitionCount()
                                    + " partitions from 0, so partition " + partition.partition()
                                    + " cannot be assigned");
                }
            }
        }
    }
}
