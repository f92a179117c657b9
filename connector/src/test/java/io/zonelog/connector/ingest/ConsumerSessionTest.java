package io.zonelog.connector.ingest;

import static io.zonelog.connector.ingest.Pipe.P0;
import static io.zonelog.connector.ingest.Pipe.P1;
import static io.zonelog.connector.ingest.Pipe.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.ingest.BackPressure.Flow;
import io.zonelog.connector.ingest.Pipe.Settings;
import io.zonelog.connector.metrics.ConnectorCounters.Counted;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.IncompleteLogs;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.NewPartitions;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records from poll to committed offset, and what rebalances do to them. */
class ConsumerSessionTest {
    private final Pipe pipe = new Pipe(Settings.standard());

    @Test
    void recordsBecomeFilesAndTheCommittedOffsetFollowsWhatIsDurable() {
        pipe.join(P0);
        pipe.deliver(append(P0, 0, "a", "one "));
        pipe.deliver(append(P0, 1, "a", "two"));
        pipe.turn();
        assertThat(pipe.committed(P0)).as("applied but not yet durable").isEqualTo(-1);
        pipe.settle();
        assertThat(pipe.content(P0, "a")).isEqualTo("one two");
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(2);
        assertThat(pipe.stored(P0).orElseThrow().leaderEpoch()).isEqualTo(3);
        assertThat(pipe.committed(P0)).isEqualTo(2);
        assertThat(pipe.counters.value(Counted.RECORDS_APPLIED)).isEqualTo(2);
        assertThat(pipe.counters.value(Counted.BYTES_APPLIED)).isEqualTo(7);
    }

    @Test
    void aPartitionNewToTheDeviceStopsTheConnectorWhereThatIsThePolicy() {
        Pipe strict = new Pipe(Settings.standard()
                .with(new ConnectorOptions.PositionPolicy(NewPartitions.STOP, IncompleteLogs.REFUSE)));
        assertThatThrownBy(() -> strict.join(P0))
                .isInstanceOfSatisfying(
                        ConnectorStopException.class,
                        stop -> assertThat(stop.reason()).isEqualTo(StopReason.NEW_PARTITION))
                .hasMessageContaining("topic t partition 0 is new to this device");
    }

    @Test
    void aRestartGoesOnFromTheStoredPositionWhateverTheGroupCommitted() {
        pipe.join(P0);
        pipe.deliver(append(P0, 0, "a", "one "));
        pipe.settle();
        Pipe again = pipe.restarted(Settings.standard());
        again.join(P0);
        assertThat(again.brokers.consumer.position(P0)).isEqualTo(1);
        again.deliver(append(P0, 1, "a", "two"));
        again.settle();
        assertThat(again.content(P0, "a")).isEqualTo("one two");
    }

    @Test
    void aRestartTellsTheGroupTheStoredPositionAgain() {
        pipe.join(P0);
        pipe.deliver(append(P0, 0, "a", "one "));
        pipe.settle();
        Pipe again = pipe.restarted(Settings.standard());
        again.join(P0);
        again.turn();
        assertThat(again.committed(P0)).isEqualTo(1);
    }

    @Test
    void anotherClusterStopsTheConnector() {
        pipe.join(P0);
        pipe.settle();
        Pipe again = pipe.restarted(Settings.standard());
        again.brokers.cluster.withClusterId("cluster-2");
        assertThatThrownBy(() -> again.join(P0))
                .isInstanceOfSatisfying(
                        ConnectorStopException.class,
                        stop -> assertThat(stop.reason()).isEqualTo(StopReason.OTHER_CLUSTER))
                .hasMessageContaining("consumed from cluster cluster-1, and this is cluster cluster-2");
    }

    @Test
    void aTopicMadeAnewStopsTheConnector() {
        pipe.join(P0);
        pipe.settle();
        Pipe again = pipe.restarted(Settings.standard());
        again.brokers.cluster.withTopic(Pipe.TOPIC, "topic-id-2", 2);
        assertThatThrownBy(() -> again.join(P0))
                .isInstanceOfSatisfying(
                        ConnectorStopException.class,
                        stop -> assertThat(stop.reason()).isEqualTo(StopReason.TOPIC_RECREATED))
                .hasMessageContaining("topic id topic-id-1")
                .hasMessageContaining("topic id topic-id-2");
    }

    @Test
    void anOperatorsPauseLetsWhatWasPolledThroughAndNothingMore() {
        pipe.join(P0);
        pipe.deliver(append(P0, 0, "a", "one "));
        pipe.intake.pause();
        pipe.settle();
        assertThat(pipe.brokers.consumer.paused()).containsExactly(P0);
        assertThat(pipe.sessionTurn()).isEqualTo(Flow.PAUSED);
        pipe.intake.resume();
        assertThat(pipe.sessionTurn()).isEqualTo(Flow.OPEN);
        assertThat(pipe.brokers.consumer.paused()).isEmpty();
        pipe.deliver(append(P0, 1, "a", "two"));
        pipe.settle();
        assertThat(pipe.content(P0, "a")).endsWith("two");
    }

    @Test
    void theBrokersAreAskedAgainWhileTheyDoNotAnswer() {
        pipe.brokers.cluster.goAwayFor(3);
        pipe.join(P0);
        assertThat(pipe.leases).containsKey(P0);
    }

    @Test
    void revokedPartitionsAreCommittedAndTheirQueuedRecordsDropped() {
        pipe.join(P0, P1);
        pipe.deliver(append(P0, 0, "a", "durable"));
        pipe.settle();
        pipe.sleepEngine();
        pipe.deliver(append(P0, 1, "a", " queued"));
        pipe.deliver(append(P1, 0, "b", "kept"));
        pipe.turn();
        PartitionLease revoked = pipe.lease(P0);
        pipe.brokers.consumer.rebalance(List.of(P1));
        pipe.wakeEngineUp();
        pipe.settle();
        assertThat(pipe.content(P0, "a")).isEqualTo("durable");
        assertThat(revoked.committedOffset()).isEqualTo(1);
        assertThat(pipe.counters.value(Counted.RECORDS_DROPPED)).isEqualTo(1);
        assertThat(pipe.leases).containsOnlyKeys(P1);
    }

    @Test
    void aPartitionThatComesBackGoesOnBehindWhatWasApplied() {
        pipe.join(P0);
        pipe.deliver(append(P0, 0, "a", "one "));
        pipe.turn();
        PartitionLease revoked = pipe.lease(P0);
        pipe.brokers.consumer.rebalance(List.of());
        assertThat(revoked.committedOffset())
                .as("made durable and committed while revoking")
                .isEqualTo(1);
        pipe.brokers.consumer.rebalance(List.of(P0));
        assertThat(pipe.brokers.consumer.position(P0)).isEqualTo(1);
        pipe.deliver(append(P0, 1, "a", "two"));
        pipe.settle();
        assertThat(pipe.content(P0, "a")).isEqualTo("one two");
    }

    @Test
    void recordsOfALostPartitionAreDroppedAndNothingIsCommitted() {
        pipe.join(P0);
        pipe.deliver(append(P0, 0, "a", "one"));
        pipe.sleepEngine();
        pipe.turn();
        pipe.brokers.consumer.losePartitions(List.of(P0));
        pipe.wakeEngineUp();
        pipe.passTime();
        assertThat(pipe.counters.value(Counted.RECORDS_APPLIED)).isZero();
        assertThat(pipe.counters.value(Counted.RECORDS_DROPPED)).isEqualTo(1);
        assertThat(pipe.committed(P0)).isEqualTo(-1);
    }

    @Test
    void aFullHandOverPausesThePartitionsAndAnEmptyOneResumesThem() {
        Pipe narrow = new Pipe(Settings.standard().with(new ConnectorOptions.HandOver(10, 64)));
        narrow.join(P0);
        narrow.sleepEngine();
        narrow.deliver(append(P0, 0, "a", "123456789"));
        assertThat(narrow.turn()).isEqualTo(Flow.OPEN);
        narrow.deliver(append(P0, 1, "a", "abc"));
        assertThat(narrow.turn()).isEqualTo(Flow.PAUSED);
        assertThat(narrow.brokers.consumer.paused()).containsExactly(P0);
        assertThat(narrow.handOver.sizeBytes())
                .as("key, value and objects of the first")
                .isEqualTo(10 + 256);
        narrow.wakeEngineUp();
        assertThat(narrow.turn()).isEqualTo(Flow.OPEN);
        assertThat(narrow.brokers.consumer.paused()).isEmpty();
        narrow.settle();
        assertThat(narrow.content(P0, "a")).isEqualTo("123456789abc");
    }

    @Test
    void aPartitionAssignedWhileOthersArePausedIsPausedToo() {
        Pipe narrow = new Pipe(Settings.standard().with(new ConnectorOptions.HandOver(10, 64)));
        narrow.join(P0);
        narrow.deliver(append(P0, 0, "a", "123456789"));
        narrow.deliver(append(P0, 1, "a", "123456789"));
        narrow.brokers.consumer.setMaxPollRecords(1);
        narrow.sleepEngine();
        narrow.turn();
        narrow.turn();
        assertThat(narrow.brokers.consumer.paused()).containsExactly(P0);
        narrow.letEngineWake();
        narrow.brokers.consumer.rebalance(List.of(P0, P1));
        assertThat(narrow.brokers.consumer.paused()).contains(P1);
    }

    @Test
    void aCommitThatFailsIsCountedAndMadeAgain() {
        pipe.join(P0);
        pipe.deliver(append(P0, 0, "a", "x"));
        pipe.turn();
        pipe.passTime();
        PartitionLease lease = pipe.lease(P0);
        assertThat(lease.durable().nextOffset()).isEqualTo(1);
        assertThat(lease.committedOffset()).isEqualTo(-1);
        pipe.turn();
        assertThat(lease.committedOffset()).isEqualTo(1);
        assertThat(pipe.counters.value(Counted.COMMITS)).isEqualTo(1);
    }

    @Test
    void aSinglePollBeyondTheLimitIsTakenWhenNothingElseWaits() {
        Pipe narrow = new Pipe(Settings.standard().with(new ConnectorOptions.HandOver(1, 1)));
        narrow.join(P0);
        narrow.deliver(append(P0, 0, "a", "more than one byte"));
        narrow.settle();
        assertThat(narrow.content(P0, "a")).isEqualTo("more than one byte");
    }
}
