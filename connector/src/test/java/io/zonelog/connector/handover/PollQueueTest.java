package io.zonelog.connector.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.handover.PollQueue.Offer;
import io.zonelog.connector.options.ConnectorOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PollQueueTest {
    private static final long FOREVER_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final PollQueue handOver = new PollQueue(new ConnectorOptions.HandOver(100, 8), () -> {});

    @Test
    void whatDoesNotFitIsRefusedUnlessNothingElseWaits() {
        assertThat(handOver.offer(part(500))).isEqualTo(Offer.ACCEPTED);
        assertThat(handOver.offer(part(1))).isEqualTo(Offer.FULL);
        assertThat(handOver.sizeBytes()).isEqualTo(500);
    }

    @Test
    void theNumberOfPartsIsLimitedToo() {
        for (int number = 0; number < 8; number++) {
            assertThat(handOver.offer(part(1))).isEqualTo(Offer.ACCEPTED);
        }
        assertThat(handOver.offer(part(1))).isEqualTo(Offer.FULL);
    }

    @Test
    void whatTheEngineIsApplyingStillCounts() {
        handOver.offer(part(100));
        PolledBatch taken = handOver.take().orElseThrow();
        assertThat(handOver.offer(part(1))).isEqualTo(Offer.FULL);
        handOver.release(taken);
        assertThat(handOver.offer(part(1))).isEqualTo(Offer.ACCEPTED);
    }

    @Test
    void aConsumerThatWaitsIsWokenWhenAQuarterIsFree() throws Exception {
        handOver.offer(part(60));
        handOver.offer(part(20));
        handOver.offer(part(20));
        CompletableFuture<Void> woken = new CompletableFuture<>();
        Thread consumer = waiting(part(1), woken);
        handOver.release(part(20));
        assertThat(handOver.awaitRoom(part(1), 1)).as("a fifth is free").isFalse();
        assertThat(woken).isNotDone();
        handOver.release(part(20));
        consumer.join();
        assertThat(woken).isCompleted();
    }

    @Test
    void aConsumerDoesNotWaitWhereThereIsRoomAndNotLongerThanItSays() throws Exception {
        assertThat(handOver.awaitRoom(part(1), FOREVER_NANOS)).as("all is free").isTrue();
        handOver.offer(part(100));
        assertThat(handOver.awaitRoom(part(1), 1)).as("nothing is free").isFalse();
    }

    @Test
    void aConsumerWithALargePartWaitsUntilThatFits() throws Exception {
        handOver.offer(part(30));
        handOver.offer(part(30));
        CompletableFuture<Void> woken = new CompletableFuture<>();
        Thread consumer = waiting(part(50), woken);
        assertThat(handOver.awaitRoom(part(50), 1))
                .as("more than a quarter is free")
                .isFalse();
        assertThat(woken).isNotDone();
        handOver.release(part(30));
        consumer.join();
        assertThat(woken).isCompleted();
    }

    /** A thread that waits for room, once it does. */
    private Thread waiting(PolledBatch next, CompletableFuture<Void> woken) {
        Thread consumer = new Thread(() -> awaitRoom(next, woken), "waiting-consumer");
        consumer.start();
        while (consumer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return consumer;
    }

    private void awaitRoom(PolledBatch next, CompletableFuture<Void> woken) {
        try {
            handOver.awaitRoom(next, FOREVER_NANOS);
            woken.complete(null);
        } catch (InterruptedException interrupt) {
            woken.completeExceptionally(interrupt);
        }
    }

    private static PolledBatch part(long sizeBytes) {
        return new PolledBatch(List.of(), sizeBytes);
    }
}
