package io.zonelog.connector.ingest;

import io.zonelog.connector.handover.HandOver;
import io.zonelog.connector.handover.HandOver.Offer;
import io.zonelog.connector.handover.PolledBatch;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps the consumer from polling more than the engine takes: a poll that finds no room is kept here and all partitions are
 * paused, while the polling goes on so that the group keeps its member; they are resumed once the hand-over is half empty.
 */
final class BackPressure {
    private final Consumer<byte[], ByteBuffer> consumer;
    private final HandOver handOver;
    private final ArrayDeque<PolledBatch> kept = new ArrayDeque<>();
    private volatile Flow flow = Flow.OPEN;

    BackPressure(Consumer<byte[], ByteBuffer> consumer, HandOver handOver) {
        this.consumer = consumer;
        this.handOver = handOver;
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

    /** Hands over what a poll brought, or keeps it. */
    void handOver(PolledBatch batch) {
        kept.add(batch);
        handOverKept();
        if (!kept.isEmpty()) {
            flow = Flow.PAUSED;
            consumer.pause(consumer.assignment());
        }
    }

    /** Before each poll: hands over what was kept, and resumes when there is room again. */
    void regulate() {
        if (flow == Flow.OPEN) {
            return;
        }
        handOverKept();
        if (kept.isEmpty() && handOver.isBelowLowWater()) {
            flow = Flow.OPEN;
            consumer.resume(consumer.assignment());
        }
    }

    /** A rebalance hands out partitions that deliver, whatever they did before. */
    void pauseNew(Collection<TopicPartition> partitions) {
        if (flow == Flow.PAUSED) {
            consumer.pause(partitions);
        }
    }

    private void handOverKept() {
        while (!kept.isEmpty() && handOver.offer(kept.peek()) == Offer.ACCEPTED) {
            kept.remove();
        }
    }
}
