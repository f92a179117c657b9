package io.zonelog.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.connector.ConnectorStatus.Phase;
import io.zonelog.connector.client.KafkaCluster.TopicView;
import io.zonelog.connector.ingest.InMemoryKafkaCluster;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.IncompleteLogs;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.NewPartitions;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import io.zonelog.connector.outcome.StopLatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StartUpTest {
    private final InMemoryKafkaCluster cluster = new InMemoryKafkaCluster();
    private final StopLatch stopLatch = new StopLatch();
    private final ConnectorStatus.Board statusBoard = new ConnectorStatus.Board();
    private long seconds;

    @Test
    void aBrokerThatComesBackInTimeIsWaitedFor() throws InterruptedException {
        cluster.withTopic("a", "id", 3).goAwayFor(5);
        assertThat(startUp(options(
                                new ConnectorOptions.TopicCreation.WaitForTopic(),
                                new ConnectorOptions.BadRecordPolicy.Stop()))
                        .awaitTopics())
                .hasValueSatisfying(view -> assertThat(view.topics()).containsOnlyKeys("a"));
        assertThat(statusBoard.status().phase()).isEqualTo(Phase.WAITING_FOR_BROKER);
    }

    @Test
    void aBrokerThatStaysAwayIsGivenUpWithOneLine() {
        cluster.goAwayFor(1_000_000);
        assertThatThrownBy(() -> startUp(options(
                                new ConnectorOptions.TopicCreation.WaitForTopic(),
                                new ConnectorOptions.BadRecordPolicy.Stop()))
                        .awaitTopics())
                .isInstanceOfSatisfying(
                        ConnectorStopException.class,
                        stop -> assertThat(stop.reason()).isEqualTo(StopReason.BROKER_UNREACHABLE))
                .hasMessage("no broker answered at broker:1 for 60 s: nobody there;"
                        + " check bootstrap.servers, or raise broker.wait.max");
    }

    @Test
    void aMissingTopicIsWaitedForUntilTheConnectorIsToStop() throws InterruptedException {
        StopLatch stopsAfterAWhile = new StopLatch();
        StartUp startUp = new StartUp(
                options(new ConnectorOptions.TopicCreation.WaitForTopic(), new ConnectorOptions.BadRecordPolicy.Stop()),
                cluster,
                stopsAfterAWhile,
                () -> {
                    if (cluster.questions() == 10) {
                        stopsAfterAWhile.requestStop();
                    }
                    return 0;
                },
                statusBoard);
        assertThat(startUp.awaitTopics()).isEmpty();
        assertThat(statusBoard.status().phase()).isEqualTo(Phase.WAITING_FOR_TOPIC);
        assertThat(statusBoard.status().detail()).isEqualTo("waiting for [a] to be created");
    }

    @Test
    void missingTopicsAreCreatedWhereThatIsAllowed() throws InterruptedException {
        assertThat(startUp(options(
                                new ConnectorOptions.TopicCreation.CreateTopic(4),
                                new ConnectorOptions.BadRecordPolicy.DeadLetter("dead")))
                        .awaitTopics())
                .hasValueSatisfying(view -> assertThat(view.topics())
                        .containsEntry("a", new TopicView("id-of-a", 4))
                        .containsEntry("dead", new TopicView("id-of-dead", 1)));
    }

    @Test
    void theDeadLetterTopicTakesWhateverTheSourcesTake() throws Exception {
        cluster.withTopic("a", "id", 3).withSettings("a", Map.of("max.message.bytes", "5000000"));
        startUp(options(
                        new ConnectorOptions.TopicCreation.WaitForTopic(),
                        new ConnectorOptions.BadRecordPolicy.DeadLetter("dead")))
                .awaitTopics();
        assertThat(cluster.settings(List.of("dead")).get("dead"))
                .containsExactly(Map.entry("max.message.bytes", Integer.toString(5_000_000 + (16 << 10))));
    }

    @Test
    void anAssignedPartitionThatDoesNotExistStopsTheConnector() {
        cluster.withTopic("a", "id", 3);
        assertThatThrownBy(() -> startUp(manual(3)).awaitTopics())
                .isInstanceOfSatisfying(
                        ConnectorStopException.class,
                        stop -> assertThat(stop.reason()).isEqualTo(StopReason.PARTITION_MISSING))
                .hasMessage("topic a has 3 partitions from 0, so partition 3 cannot be assigned");
    }

    private StartUp startUp(ConnectorOptions options) {
        return new StartUp(
                options, cluster, stopLatch, () -> Duration.ofSeconds(seconds++).toNanos(), statusBoard);
    }

    private static ConnectorOptions options(
            ConnectorOptions.TopicCreation creation, ConnectorOptions.BadRecordPolicy badRecords) {
        return options(new ConnectorOptions.Assignment.Group(), creation, badRecords);
    }

    private static ConnectorOptions manual(int partition) {
        return options(
                new ConnectorOptions.Assignment.Manual(Set.of(new TopicPartition("a", partition))),
                new ConnectorOptions.TopicCreation.WaitForTopic(),
                new ConnectorOptions.BadRecordPolicy.Stop());
    }

    private static ConnectorOptions options(
            ConnectorOptions.Assignment assignment,
            ConnectorOptions.TopicCreation creation,
            ConnectorOptions.BadRecordPolicy badRecords) {
        ConnectorOptions.Timing standard = ConnectorOptions.Timing.withBrokerWaitMax(Duration.ofMinutes(5));
        return new ConnectorOptions(
                List.of("a"),
                new ConnectorOptions.Consumers("broker:1", "group", "device", assignment, 1, Map.of()),
                creation,
                new ConnectorOptions.PositionPolicy(NewPartitions.EARLIEST, IncompleteLogs.REFUSE),
                badRecords,
                ConnectorOptions.HandOver.ofBytes(32 << 20),
                new ConnectorOptions.Timing(
                        Duration.ofMinutes(1),
                        Duration.ofNanos(1),
                        standard.revokeMax(),
                        standard.stopMax(),
                        standard.identityCheck(),
                        standard.commitInterval()));
    }
}
