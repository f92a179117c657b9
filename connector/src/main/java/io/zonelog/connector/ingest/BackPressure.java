package io.zonelog.connector.ingest;

import io.zonelog.connector.handover.PollQueue;
import io.zonelog.connector.handover.PollQueue.Offer;
import io.zonelog.connector.handover.PolledBatch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps the consumer from polling more than the engine takes: what finds no room of a poll is kept here and all partitions are
 * paused, while the polling goes on so that the group keeps its member and a fetch under way arrives; they are resumed once all is handed
 * over. An
 * operator's pause works the same way and lasts until the operator ends it. A partition whose next record finds no space on the device is
 * paused on its own, while the others deliver.
 */
final class BackPressure {
    private static final Duration POLL_OPEN = Duration.ofMillis(100);
    private static final Duration WAIT_PAUSED = Duration.ofMillis(10);

    private final Consumer<byte[], ByteBuffer> consumer;
    private final PollQueue handOver;
    private final IntakeSwitch intake;
    private final HeldBack heldBack;
    private final ArrayDeque<PolledBatch> kept = new ArrayDeque<>();
    private volatile Flow flow = Flow.OPEN;

    BackPressure(Consumer<byte[], ByteBuffer> consumer, PollQueue handOver, IntakeSwitch intake, HeldBack heldBack) {
        this.consumer = consumer;
        this.handOver = handOver;
        this.intake = intake;
        this.heldBack = heldBack;
    }

    /** Whether partitions deliver. */
    enum Flow {
        OPEN,
        PAUSED
    }

    /** Any thread. */
    Flow flow() {
        return flow;
    }

    /** Hands over what a poll brought, and keeps what finds no room. */
    void handOver(List<PolledBatch> parts) {
        kept.addAll(parts);
        handOverKept();
        if (!kept.isEmpty() && flow == Flow.OPEN) {
            pause();
        }
    }

    /** How long the next poll may wait for records. */
    Duration pollTimeout() {
        if (flow == Flow.OPEN) {
            return POLL_OPEN;
        }
        return kept.isEmpty() ? WAIT_PAUSED : Duration.ZERO;
    }

    /**
     * Before each poll: hands over what was kept, pauses if an operator said so, and resumes when nothing stands against it. What was kept
     * waits for room, but not so long that the group would lose its member.
     */
    void regulate() throws InterruptedException {
        List<TopicPartition> released = heldBack.release();
        if (flow == Flow.OPEN) {
            consumer.resume(released);
            if (intake.isPaused()) {
                pause();
            }
            return;
        }
        if (!kept.isEmpty()) {
            handOver.awaitRoom(kept.element(), WAIT_PAUSED.toNanos());
            handOverKept();
        }
        if (kept.isEmpty() && !intake.isPaused()) {
            flow = Flow.OPEN;
            consumer.resume(heldBack.delivering());
        }
    }

    /** A rebalance hands out partitions that deliver, whatever they did before. */
    void pauseNew(Collection<TopicPartition> partitions) {
        if (flow == Flow.PAUSED) {
            consumer.pause(partitions);
        }
    }

    private void pause() {
        flow = Flow.PAUSED;
        consumer.pause(consumer.assignment());
    }

    private void handOverKept() {
        while (!kept.isEmpty() && handOver.offer(kept.peek()) == Offer.ACCEPTED) {
            kept.remove();
        }
    }
}
