package io.zonelog.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.ConnectorStatus.Phase;
import io.zonelog.connector.assignment.RefusedPartitions;
import io.zonelog.connector.client.KafkaCluster;
import io.zonelog.connector.handover.LogView;
import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.ingest.InMemoryKafkaCluster;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import io.zonelog.connector.outcome.StopLatch;
import io.zonelog.connector.takeover.SnapshotSources;
import io.zonelog.mapping.SourceIdentity;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ClusterWatchTest {
    private static final TopicPartition PARTITION = new TopicPartition("a", 0);

    private final PartitionLease lease = new PartitionLease(
            PARTITION,
            new SourceIdentity("cluster-1", "id-1", "a", 0),
            new LogView(0, 100, LogView.Cleanup.DELETE),
            PartitionLease.DurableLatency.NONE);
    private final InMemoryKafkaCluster cluster = new InMemoryKafkaCluster().withTopic("a", "id-1", 1);
    private final StopLatch stopLatch = new StopLatch();
    private final ConnectorStatus.Board statusBoard = new ConnectorStatus.Board();

    @Test
    void aTopicMadeAnewStopsTheConnector() throws KafkaCluster.BrokerUnreachableException {
        ClusterWatch watch = watch();
        cluster.withTopic("a", "id-2", 1);
        watch.run();
        assertThat(stopReason()).isEqualTo(StopReason.TOPIC_RECREATED);
    }

    @Test
    void anotherClusterBehindTheSameAddressStopsTheConnector() throws KafkaCluster.BrokerUnreachableException {
        ClusterWatch watch = watch();
        cluster.withClusterId("cluster-2");
        watch.run();
        assertThat(stopReason()).isEqualTo(StopReason.OTHER_CLUSTER);
    }

    @Test
    void aDeadLetterTopicMadeAnewIsFineSinceNoPositionBelongsToIt() throws KafkaCluster.BrokerUnreachableException {
        cluster.withTopic("dead", "id-1", 1);
        ClusterWatch watch = watch();
        cluster.withTopic("dead", "id-2", 1);
        cluster.afterQuestions(10, stopLatch::requestStop);
        watch.run();
        assertThat(stopLatch.failure()).isEmpty();
    }

    @Test
    void aBrokerThatIsAwayIsWaitedForHoweverLongItTakes() throws KafkaCluster.BrokerUnreachableException {
        ClusterWatch watch = watch();
        cluster.goAwayFor(500);
        cluster.afterQuestions(600, stopLatch::requestStop);
        watch.run();
        assertThat(stopLatch.failure()).isEmpty();
        assertThat(statusBoard.status().phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void theStatusSaysThatNoBrokerAnswers() throws KafkaCluster.BrokerUnreachableException {
        ClusterWatch watch = watch();
        cluster.goAwayFor(1_000_000);
        cluster.afterQuestions(10, stopLatch::requestStop);
        watch.run();
        assertThat(statusBoard.status())
                .isEqualTo(new ConnectorStatus(Phase.BROKER_AWAY, "no broker answers: nobody there"));
    }

    @Test
    void aTopicThatIsDeletedIsToldOfAndTheSameOneIsTakenUpAgain() throws KafkaCluster.BrokerUnreachableException {
        ClusterWatch watch = watch();
        cluster.withoutTopic("a");
        cluster.afterQuestions(10, stopLatch::requestStop);
        watch.run();
        assertThat(stopLatch.failure()).isEmpty();
        assertThat(watch.missingTopics()).containsExactly("a");
        assertThat(statusBoard.status())
                .isEqualTo(new ConnectorStatus(Phase.TOPIC_MISSING, "topic a does not exist any more"));
    }

    @Test
    void aTopicThatIsMissingForAMomentIsNoNews() throws KafkaCluster.BrokerUnreachableException {
        ClusterWatch watch = watch();
        cluster.withoutTopic("a");
        cluster.afterQuestions(2, () -> {
            cluster.withTopic("a", "id-1", 1);
            cluster.afterQuestions(5, stopLatch::requestStop);
        });
        watch.run();
        assertThat(watch.missingTopics()).isEmpty();
        assertThat(statusBoard.status().phase()).isEqualTo(Phase.OPENING_ENGINE);
    }

    @Test
    void theEndOfALogIsKnownAlsoOfAPartitionThatIsPaused() throws KafkaCluster.BrokerUnreachableException {
        cluster.withRange(PARTITION, 0, 40);
        ClusterWatch watch = watch();
        cluster.afterQuestions(4, stopLatch::requestStop);
        watch.run();
        assertThat(lease.logEndOffset()).isEqualTo(40);
    }

    private ClusterWatch watch() throws KafkaCluster.BrokerUnreachableException {
        ConnectorOptions.Timing standard = ConnectorOptions.Timing.withBrokerWaitMax(Duration.ofMinutes(5));
        ConnectorOptions.Timing impatient = new ConnectorOptions.Timing(
                standard.brokerWaitMax(),
                Duration.ofNanos(1),
                standard.revokeMax(),
                standard.stopMax(),
                Duration.ofNanos(1),
                standard.commitInterval());
        return new ClusterWatch(
                cluster,
                cluster.describe(List.of("a", "dead")).only(List.of("a")),
                new ClusterWatch.Consumers(
                        () -> List.of(lease),
                        new Reconsideration(new RefusedPartitions(), SnapshotSources.NONE, cluster, () -> 0)),
                impatient,
                stopLatch,
                statusBoard);
    }

    private StopReason stopReason() {
        return ((ConnectorStopException) stopLatch.failure().orElseThrow()).reason();
    }
}
