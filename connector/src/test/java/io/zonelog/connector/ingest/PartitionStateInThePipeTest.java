package io.zonelog.connector.ingest;

import static io.zonelog.connector.ingest.Pipe.P0;
import static io.zonelog.connector.ingest.Pipe.P1;
import static io.zonelog.connector.ingest.Pipe.TOPIC;
import static io.zonelog.connector.ingest.Pipe.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.connector.assignment.RefusedPartitions;
import io.zonelog.connector.assignment.RefusedPartitions.Refusal.Reason;
import io.zonelog.connector.handover.EngineRequest;
import io.zonelog.connector.handover.RecordMarks;
import io.zonelog.connector.ingest.Pipe.Settings;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.IncompleteLogs;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.NewPartitions;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourcePosition;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What a partition's files are worth: whole or not, held or left behind, of this log or of another one. */
class PartitionStateInThePipeTest {
    private static final ConnectorOptions.PositionPolicy ACCEPT =
            new ConnectorOptions.PositionPolicy(NewPartitions.EARLIEST, IncompleteLogs.ACCEPT);

    private final Pipe pipe = new Pipe(Settings.standard());

    @Test
    void aPartitionWhoseFirstRecordsAreGoneIsNotServedAndTheOthersGoOn() {
        holdsFrom(pipe, 40, 50);
        pipe.join(P0, P1);
        assertThat(pipe.brokers.consumer.paused()).containsExactly(P0);
        assertThat(pipe.refused.all())
                .extracting(RefusedPartitions.Refusal::reason)
                .containsExactly(Reason.FIRST_RECORDS_GONE);
        assertThat(pipe.refused.all().get(0).line())
                .contains("topic t partition 0: Kafka no longer holds its first records, only offsets 40 to 50")
                .contains("positions.incomplete=accept");
        pipe.deliver(append(P1, 0, "b", "two"));
        pipe.settle();
        assertThat(pipe.brokers.consumer.shouldRebalance())
                .as("the group may give it to another engine")
                .isTrue();
        assertThat(pipe.stored(P0)).isEmpty();
        assertThat(pipe.content(P1, "b")).isEqualTo("two");
    }

    @Test
    void whereThatIsAcceptedItsFilesAreMarkedForGood() {
        Pipe accepting = new Pipe(Settings.standard().with(ACCEPT));
        holdsFrom(accepting, 40, 50);
        accepting.join(P0);
        accepting.deliver(append(P0, 40, "a", "x"));
        accepting.settle();
        assertThat(accepting.stored(P0).orElseThrow().nextOffset()).isEqualTo(41);
        assertThat(accepting.stored(P0).orElseThrow().state().incompleteFrom()).isEqualTo(40);
        Pipe strict = accepting.restarted(Settings.standard());
        holdsFrom(strict, 40, 50);
        strict.join(P0);
        strict.settle();
        assertThat(strict.refused.all()).as("the state is its own by now").isEmpty();
        assertThat(strict.stored(P0).orElseThrow().state().incompleteFrom()).isEqualTo(40);
    }

    @Test
    void aCompactedTopicIsRefusedAlsoWithAStateOfItsOwn() {
        pipe.join(P0);
        pipe.deliver(append(P0, 0, "a", "x"));
        pipe.settle();
        Pipe strict = pipe.restarted(Settings.standard());
        strict.brokers.cluster.withSettings(TOPIC, Map.of("cleanup.policy", "compact,delete"));
        strict.join(P0, P1);
        assertThat(strict.refused.all())
                .extracting(RefusedPartitions.Refusal::reason)
                .containsExactly(Reason.COMPACTED, Reason.COMPACTED);
        Pipe accepting = pipe.restarted(Settings.standard().with(ACCEPT));
        accepting.brokers.cluster.withSettings(TOPIC, Map.of("cleanup.policy", "compact"));
        accepting.join(P0, P1);
        accepting.settle();
        assertThat(accepting.stored(P0).orElseThrow().state().incompleteFrom()).isEqualTo(1);
        assertThat(accepting.stored(P1).orElseThrow().state().incompleteFrom()).isZero();
    }

    @Test
    void aPositionThatRetentionPassedIsLetGoOfAndTheOthersGoOn() {
        pipe.join(P0, P1);
        pipe.deliver(append(P0, 0, "a", "x"));
        pipe.settle();
        Pipe late = pipe.restarted(Settings.standard());
        holdsFrom(late, 15, 20);
        late.join(P0, P1);
        assertThat(late.refused.all().get(0).line())
                .contains("Kafka does not hold the stored offset 1; Kafka holds offsets 15 to 20;");
        late.handOver.send(new EngineRequest.Settle());
        late.deliver(append(P1, 0, "b", "y"));
        late.settle();
        assertThat(late.content(P1, "b")).isEqualTo("y");
        assertThat(late.content(P0, "a")).isEqualTo("x");
        assertThat(late.stored(P0).orElseThrow().state().isLeft()).isTrue();
        assertThat(late.stored(P1).orElseThrow().state().isLeft()).isFalse();
    }

    @Test
    void retentionThatPassesAPartitionBeingConsumedLetsGoOfThatOne() {
        pipe.join(P0, P1);
        pipe.deliver(append(P0, 0, "a", "x"));
        pipe.settle();
        holdsFrom(pipe, 15, 20);
        pipe.deliver(append(P0, 15, "a", "z"));
        pipe.settle();
        pipe.deliver(append(P1, 0, "b", "y"));
        pipe.settle();
        assertThat(pipe.refused.all())
                .extracting(RefusedPartitions.Refusal::reason)
                .containsExactly(Reason.POSITION_GONE);
        assertThat(pipe.stored(P0).orElseThrow().state().isLeft()).isTrue();
        assertThat(pipe.content(P1, "b")).isEqualTo("y");
        assertThat(pipe.leases).containsOnlyKeys(P1);
    }

    @Test
    void aPartitionThatMovesAwayIsLeftBehindAndRefusesOrdersUntilItComesBack() {
        pipe.join(P0);
        pipe.deliver(append(P0, 0, "a", "x"));
        pipe.settle();
        pipe.brokers.consumer.rebalance(List.of());
        pipe.settle();
        assertThat(state().isLeft()).isTrue();
        assertThat(state().sinceMillis()).isPositive();
        CompletableFuture<SourcePosition> order = new CompletableFuture<>();
        FileKey key = FileKey.of(pipe.stored(P0).orElseThrow().sourceId(), "a");
        pipe.handOver.send(
                new EngineRequest.FileOrder(key, new FileOperation.Unlink(), 1, new CompletableFuture<>(), order));
        pipe.settle();
        assertThatThrownBy(order::join).hasMessageContaining("t/0 is not held here any more");
        pipe.brokers.consumer.rebalance(List.of(P0));
        pipe.settle();
        assertThat(state()).isEqualTo(SourcePosition.State.WHOLE);
        assertThat(pipe.content(P0, "a")).isEqualTo("x");
    }

    @Test
    void anEngineThatEndsStillHoldsWhatItHolds() {
        pipe.join(P0);
        pipe.deliver(append(P0, 0, "a", "x"));
        pipe.settle();
        pipe.stopLatch.requestStop();
        pipe.brokers.consumer.rebalance(List.of());
        pipe.settle();
        assertThat(state()).isEqualTo(SourcePosition.State.WHOLE);
    }

    @Test
    void whatTheGroupDoesNotGiveBackAfterARestartIsLeftBehind() {
        pipe.join(P0, P1);
        pipe.deliver(append(P0, 0, "a", "x"));
        pipe.settle();
        Pipe next = pipe.restarted(Settings.standard());
        next.join(P1);
        next.handOver.send(new EngineRequest.Settle());
        next.settle();
        assertThat(next.stored(P0).orElseThrow().state().isLeft()).isTrue();
        assertThat(next.stored(P1).orElseThrow().state().isLeft()).isFalse();
    }

    @Test
    void theSameLogIsGoneOnWithBehindItsLastRecord() {
        Pipe next = consumedAndRestarted();
        next.deliver(append(P0, 1, "a", "second "));
        next.deliver(append(P0, 2, "a", "third"));
        next.settle();
        assertThat(next.content(P0, "a")).isEqualTo("first second third");
    }

    @Test
    void anotherRecordAtTheLastOffsetStopsTheConnector() {
        Pipe next = consumedAndRestarted();
        next.deliver(append(P0, 1, "a", "SECOND "));
        next.deliver(append(P0, 2, "a", "third"));
        assertStops(next, "at offset 1 Kafka has another record than the one that was consumed");
        assertThat(next.content(P0, "a")).isEqualTo("first second ");
    }

    @Test
    void aMissingRecordAtTheLastOffsetStopsTheConnectorUnlessItWasCompactedAway() {
        Pipe next = consumedAndRestarted();
        next.deliver(append(P0, 2, "a", "third"));
        assertStops(next, "at offset 1 Kafka has no record any more");
        Pipe compacted = consumed(Settings.standard().with(ACCEPT))
                .restarted(Settings.standard().with(ACCEPT));
        compacted.brokers.cluster.withSettings(TOPIC, Map.of("cleanup.policy", "compact"));
        holdsFrom(compacted, 0, 10);
        compacted.join(P0);
        compacted.deliver(append(P0, 2, "a", "third"));
        compacted.settle();
        assertThat(compacted.content(P0, "a")).isEqualTo("first second third");
    }

    @Test
    void aRecordThatRetentionTookIsNotCompared() {
        Pipe next = consumed(Settings.standard()).restarted(Settings.standard());
        holdsFrom(next, 2, 10);
        next.join(P0);
        next.deliver(append(P0, 2, "a", "third"));
        next.settle();
        assertThat(next.content(P0, "a")).isEqualTo("first second third");
    }

    @Test
    void theMarkIsOfTheRecordBeforeThePosition() {
        ConsumerRecord<byte[], ByteBuffer> last = append(P0, 1, "a", "second ");
        SourcePosition.RecordMark mark = RecordMarks.of(last);
        assertThat(consumed(Settings.standard()).stored(P0).orElseThrow().lastRecord())
                .isEqualTo(mark);
        assertThat(mark).isNotEqualTo(RecordMarks.of(append(P0, 1, "as", "econd ")));
    }

    private static Pipe consumed(Settings settings) {
        Pipe first = new Pipe(settings);
        holdsFrom(first, 0, 2);
        first.join(P0);
        first.deliver(append(P0, 0, "a", "first "));
        first.deliver(append(P0, 1, "a", "second "));
        first.settle();
        return first;
    }

    private static Pipe consumedAndRestarted() {
        Pipe next = consumed(Settings.standard()).restarted(Settings.standard());
        holdsFrom(next, 0, 10);
        next.join(P0);
        return next;
    }

    private static void assertStops(Pipe stopping, String line) {
        assertThatThrownBy(stopping::settle)
                .isInstanceOfSatisfying(
                        ConnectorStopException.class,
                        stop -> assertThat(stop.reason()).isEqualTo(StopReason.LOG_TRUNCATED))
                .hasMessageContaining(line);
    }

    private static void holdsFrom(Pipe pipe, long earliestOffset, long endOffset) {
        pipe.brokers.cluster.withRange(P0, earliestOffset, endOffset);
        pipe.brokers.consumer.updateBeginningOffsets(Map.of(P0, earliestOffset));
    }

    private SourcePosition.State state() {
        return pipe.stored(P0).orElseThrow().state();
    }
}
