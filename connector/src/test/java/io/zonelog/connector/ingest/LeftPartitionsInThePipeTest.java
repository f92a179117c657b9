package io.zonelog.connector.ingest;

import static io.zonelog.connector.ingest.Pipe.P0;
import static io.zonelog.connector.ingest.Pipe.P1;
import static io.zonelog.connector.ingest.Pipe.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.handover.EngineRequest;
import io.zonelog.connector.ingest.Pipe.Settings;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.IncompleteLogs;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.NewPartitions;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What becomes of partitions that another engine goes on with. */
class LeftPartitionsInThePipeTest {
    private static final PositionPolicy SHORT =
            new PositionPolicy(NewPartitions.EARLIEST, IncompleteLogs.REFUSE, Duration.ofNanos(1));

    private final Pipe pipe = new Pipe(Settings.standard().with(SHORT));

    @Test
    void anOperatorDropsWhatIsLeftBehindAndNothingElse() {
        writeAndLeave();
        CompletableFuture<SourcePosition> held = drop(P1);
        assertThat(held).failsWithin(Duration.ZERO).withThrowableThat().withMessageContaining("it is held");
        assertThat(drop(P0)).isCompletedWithValueMatching(position -> position.nextOffset() == 0);
        assertThat(pipe.content(P0, "a")).isEqualTo("(no file)");
        assertThat(pipe.content(P1, "b")).isEqualTo("y");
    }

    @Test
    void aPartitionThatComesBackAfterThatBeginsAnew() {
        writeAndLeave();
        assertThat(drop(P0)).isCompleted();
        pipe.brokers.consumer.rebalance(List.of(P0, P1));
        assertThat(pipe.brokers.consumer.position(P0)).isZero();
        pipe.deliver(append(P0, 0, "a", "again"));
        pipe.settle();
        assertThat(pipe.content(P0, "a")).isEqualTo("again");
        assertThat(pipe.committed(P0)).isEqualTo(1);
    }

    @Test
    void whatIsLeftBehindIsKeptUntilAnotherEngineHoldsItWhole() {
        writeAndLeave();
        passRetention();
        assertThat(pipe.content(P0, "a")).isEqualTo("x");
        otherEngineHas(0, State.WHOLE);
        passRetention();
        assertThat(pipe.content(P0, "a")).as("it is behind").isEqualTo("x");
        otherEngineHas(1, State.WHOLE.incompleteFrom(0));
        passRetention();
        assertThat(pipe.content(P0, "a")).as("it lacks records").isEqualTo("x");
        otherEngineHas(1, State.WHOLE);
        passRetention();
        assertThat(pipe.content(P0, "a")).isEqualTo("(no file)");
        assertThat(pipe.content(P1, "b")).isEqualTo("y");
    }

    @Test
    void withoutARetentionItIsKeptForEver() {
        Pipe keeping = pipe.restarted(Settings.standard());
        keeping.join(P0);
        keeping.deliver(append(P0, 0, "a", "x"));
        keeping.settle();
        keeping.brokers.consumer.rebalance(List.of());
        keeping.settle();
        keeping.otherEngineHas(keeping.stored(P0).orElseThrow().identity(), 1, State.WHOLE);
        for (int round = 0; round < 6; round++) {
            keeping.passTime();
        }
        assertThat(keeping.content(P0, "a")).isEqualTo("x");
    }

    /** What a crash has left of a partition is of no use; while it is removed the partition waits, and the others go on. */
    @Test
    void whatWasCutOffIsRemovedBeforeThePartitionIsTakenOver() {
        writeAndLeave();
        pipe.markAsBuilding(P0);
        Pipe next = pipe.restarted(Settings.standard().with(SHORT));
        next.join(P0, P1);
        assertThat(next.brokers.consumer.paused()).containsExactly(P0);
        assertThat(next.leases).containsOnlyKeys(P1);
        next.settle();
        assertThat(next.brokers.consumer.paused()).isEmpty();
        assertThat(next.leases).containsOnlyKeys(P0, P1);
        assertThat(next.content(P0, "a")).isEqualTo("(no file)");
        next.deliver(append(P0, 0, "a", "again"));
        next.settle();
        assertThat(next.content(P0, "a")).isEqualTo("again");
        assertThat(next.refused.all()).isEmpty();
    }

    private void writeAndLeave() {
        pipe.join(P0, P1);
        pipe.deliver(append(P0, 0, "a", "x"));
        pipe.deliver(append(P1, 0, "b", "y"));
        pipe.settle();
        pipe.brokers.consumer.rebalance(List.of(P1));
        pipe.settle();
        assertThat(pipe.stored(P0).orElseThrow().state().isLeft()).isTrue();
    }

    private CompletableFuture<SourcePosition> drop(TopicPartition partition) {
        CompletableFuture<SourcePosition> dropped = new CompletableFuture<>();
        pipe.handOver.send(new EngineRequest.Drop(partition, dropped));
        pipe.settle();
        return dropped;
    }

    private void passRetention() {
        for (int round = 0; round < 6; round++) {
            pipe.passTime();
        }
        pipe.settle();
    }

    private void otherEngineHas(long position, State state) {
        pipe.otherEngineHas(pipe.stored(P0).orElseThrow().identity(), position, state);
    }
}
