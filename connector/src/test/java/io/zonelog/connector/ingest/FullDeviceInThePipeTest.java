package io.zonelog.connector.ingest;

import static io.zonelog.connector.ingest.Pipe.P0;
import static io.zonelog.connector.ingest.Pipe.P1;
import static io.zonelog.connector.ingest.Pipe.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.handover.EngineRequest;
import io.zonelog.connector.ingest.Pipe.Settings;
import io.zonelog.connector.metrics.ConnectorCounters.Counted;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.reclaim.Relocator;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** A partition whose next record finds no room waits, the others go on, and with room it goes on itself: nothing lost, nothing twice. */
class FullDeviceInThePipeTest {
    private static final String BLOCK = "x".repeat(4096);
    private static final DeviceGeometry SMALL = new DeviceGeometry(new UUID(1, 2), 4096, 16, 0, 16, 16, 8, 14, 14);

    private final Pipe pipe = new Pipe(Settings.standard().with(SMALL));
    private long nextP0;

    /** Appends to a file of partition 0 until its next record waits; returns how many were applied. */
    private long fillPartitionZero() {
        while (pipe.handOver.spaceGate().waitingPartitions() == 0) {
            assertThat(nextP0).as("records that a device of 256 blocks takes").isLessThan(256);
            pipe.deliver(append(P0, nextP0, "a", BLOCK));
            nextP0++;
            pipe.turn();
        }
        pipe.settle();
        return nextP0 - 1;
    }

    /** What the log holds from an offset on, as the broker gives it again after a seek. */
    private void deliverAgainFrom(long offset) {
        for (long each = offset; each < nextP0; each++) {
            pipe.deliver(append(P0, each, "a", BLOCK));
        }
    }

    private static ConsumerRecord<byte[], ByteBuffer> unlink(long offset, String key) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                P1.topic(),
                P1.partition(),
                offset,
                0L,
                TimestampType.CREATE_TIME,
                name.length,
                -1,
                name,
                null,
                new RecordHeaders(),
                Optional.of(3));
    }

    @Test
    void thePartitionWaitsInFrontOfTheRecordThatDoesNotFit() {
        pipe.join(P0);
        long applied = fillPartitionZero();
        assertThat(pipe.stopLatch.isStopping()).isFalse();
        assertThat(pipe.brokers.consumer.paused()).containsExactly(P0);
        assertThat(pipe.brokers.consumer.position(P0)).isEqualTo(applied);
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(applied);
        assertThat(pipe.committed(P0)).isEqualTo(applied);
        assertThat(pipe.content(P0, "a")).isEqualTo(BLOCK.repeat(Math.toIntExact(applied)));
        assertThat(pipe.handOver.spaceGate().shortage().orElseThrow())
                .startsWith("the device is full: ")
                .endsWith("topic t partition 0 offset " + applied + " waits");
    }

    @Test
    void recordsBehindItInTheSameHandOverAreNotApplied() {
        pipe.join(P0);
        pipe.sleepEngine();
        while (nextP0 < 256) {
            pipe.deliver(append(P0, nextP0, "a", BLOCK));
            nextP0++;
        }
        pipe.turn();
        pipe.wakeEngineUp();
        pipe.settle();
        long applied = pipe.counters.value(Counted.RECORDS_APPLIED);
        assertThat(applied).isBetween(1L, 255L);
        assertThat(pipe.counters.value(Counted.RECORDS_DROPPED)).isEqualTo(256 - applied);
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(applied);
        assertThat(pipe.brokers.consumer.position(P0)).isEqualTo(applied);
    }

    @Test
    void anOperatorPassesTheRecordThatWaits() {
        pipe.join(P0);
        long applied = fillPartitionZero();
        CompletableFuture<SourcePosition> passed = new CompletableFuture<>();
        pipe.handOver.send(new EngineRequest.Skip(P0, applied, passed));
        pipe.turn();
        deliverAgainFrom(applied);
        pipe.settle();
        assertThat(passed).isCompletedWithValueMatching(position -> position.nextOffset() == applied + 1);
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(applied + 1);
        assertThat(pipe.content(P0, "a")).isEqualTo(BLOCK.repeat(Math.toIntExact(applied)));
        assertThat(pipe.handOver.spaceGate().waitingPartitions()).isZero();
        assertThat(pipe.stopLatch.isStopping()).isFalse();
        CompletableFuture<SourcePosition> again = new CompletableFuture<>();
        pipe.handOver.send(new EngineRequest.Skip(P0, applied, again));
        pipe.engineTurns();
        assertThat(again)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anUnlinkInAnotherPartitionLetsItGoOn() {
        pipe.join(P0, P1);
        for (int offset = 0; offset < 20; offset++) {
            pipe.deliver(append(P1, offset, "b", BLOCK));
        }
        pipe.settle();
        long applied = fillPartitionZero();
        pipe.deliver(append(P1, 20, "small", ""));
        pipe.deliver(unlink(21, "b"));
        pipe.settle();
        assertThat(pipe.stored(P1).orElseThrow().nextOffset()).isEqualTo(22);
        assertThat(pipe.content(P1, "b")).isEqualTo("(no file)");
        assertThat(pipe.brokers.consumer.paused()).isEmpty();
        deliverAgainFrom(applied);
        pipe.settle();
        assertThat(pipe.handOver.spaceGate().waitingPartitions()).isZero();
        assertThat(pipe.handOver.spaceGate().shortage()).isEmpty();
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(nextP0);
        assertThat(pipe.committed(P0)).isEqualTo(nextP0);
        assertThat(pipe.content(P0, "a")).isEqualTo(BLOCK.repeat(Math.toIntExact(nextP0)));
    }

    @Test
    void anOperatorsUnlinkLetsTheOnlyPartitionGoOn() {
        pipe.join(P0);
        for (; nextP0 < 20; nextP0++) {
            pipe.deliver(append(P0, nextP0, "old", BLOCK));
        }
        long applied = fillPartitionZero();
        int sourceId = pipe.stored(P0).orElseThrow().sourceId();
        EngineRequest.FileOrder unknown = order(FileKey.of(sourceId, "none"), nextP0);
        EngineRequest.FileOrder old = order(FileKey.of(sourceId, "old"), nextP0 + 1);
        pipe.settle();
        assertThat(old.heldBack()).as("who has sent it is told").isCompletedWithValue(applied);
        assertThat(old.answer()).as("and has to look at what is in front of it").isNotDone();
        assertThat(pipe.content(P0, "old")).isEqualTo(BLOCK.repeat(20));
        pipe.handOver.send(new EngineRequest.EarlyOrder(unknown));
        pipe.handOver.send(new EngineRequest.EarlyOrder(old));
        pipe.settle();
        assertThat(unknown.answer()).isCompletedExceptionally();
        assertThat(old.answer()).isCompleted();
        assertThat(old.answer().join().nextOffset()).isEqualTo(applied);
        assertThat(pipe.content(P0, "old")).isEqualTo("(no file)");
        deliverAgainFrom(applied);
        pipe.settle();
        assertThat(pipe.handOver.spaceGate().waitingPartitions()).isZero();
        assertThat(pipe.stored(P0).orElseThrow().nextOffset()).isEqualTo(nextP0);
    }

    @Test
    void whereNothingWaitsAnOrderHasItsTurnByItsRecord() {
        pipe.join(P0, P1);
        pipe.deliver(append(P1, 0, "b", BLOCK));
        pipe.settle();
        FileKey key = FileKey.of(pipe.stored(P1).orElseThrow().sourceId(), "b");
        EngineRequest.FileOrder order = order(key, 2);
        pipe.handOver.send(new EngineRequest.EarlyOrder(order));
        pipe.settle();
        assertThat(order.heldBack()).isNotDone();
        assertThat(order.answer()).isNotDone();
        pipe.deliver(append(P1, 1, "c", BLOCK));
        pipe.settle();
        assertThat(order.answer()).isNotDone();
        assertThat(pipe.content(P1, "b")).isEqualTo(BLOCK);
        pipe.deliver(unlink(2, "b"));
        pipe.settle();
        assertThat(order.answer()).isCompleted();
        assertThat(order.answer().join().nextOffset()).isEqualTo(3);
        assertThat(pipe.content(P1, "b")).isEqualTo("(no file)");
        EngineRequest.FileOrder late = order(key, 1);
        pipe.settle();
        assertThat(late.answer())
                .as("its record was durable before it was heard of")
                .isCompleted();
    }

    private EngineRequest.FileOrder order(FileKey key, long recordOffset) {
        EngineRequest.FileOrder order = new EngineRequest.FileOrder(
                key, new FileOperation.Unlink(), recordOffset, new CompletableFuture<>(), new CompletableFuture<>());
        pipe.handOver.send(order);
        return order;
    }

    @Test
    void aPartitionThatMovesAwayWaitsNoMore() {
        pipe.join(P0, P1);
        fillPartitionZero();
        pipe.brokers.consumer.rebalance(List.of(P1));
        pipe.settle();
        assertThat(pipe.handOver.spaceGate().waitingPartitions()).isZero();
    }

    @Test
    void theRecordIsTriedAgainAfterARestart() {
        pipe.join(P0);
        long applied = fillPartitionZero();
        Pipe next = pipe.restarted(Settings.standard().with(SMALL));
        next.join(P0);
        assertThat(next.brokers.consumer.position(P0)).isEqualTo(applied);
        next.deliver(append(P0, applied, "a", BLOCK));
        next.settle();
        assertThat(next.handOver.spaceGate().waitingPartitions()).isEqualTo(1);
        assertThat(next.stopLatch.isStopping()).isFalse();
    }

    @Test
    void anOrderToReclaimIsAnsweredByTheEngine() {
        pipe.join(P0);
        CompletableFuture<Integer> begun = new CompletableFuture<>();
        pipe.handOver.send(new EngineRequest.Reclaim(Relocator.Order.ALL_ZONES, begun));
        assertThat(begun).isCompletedWithValue(0);
    }
}
