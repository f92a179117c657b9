package io.zonelog.connector.ingest;

import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.handover.PolledBatch;
import io.zonelog.connector.ingest.BackPressure.Flow;
import io.zonelog.connector.metrics.ClientMetrics;
import io.zonelog.connector.metrics.ConnectorCounters.Counted;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of one Kafka consumer: subscribe, turns of poll and hand-over and commit, the last commit, close. */
final class ConsumerSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerSession.class);
    private static final Duration LAST_COMMIT_MAX = Duration.ofSeconds(3);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
    private static final long LAG_INTERVAL_NANOS = 1_000_000_000L;
    private static final long EMPTY_NOTICE_NANOS = 5_000_000_000L;

    private final Consumer<byte[], ByteBuffer> consumer;
    private final IngestPorts ports;
    private final ClientMetrics.Binding meters;
    private final Map<TopicPartition, PartitionLease> leases;
    private final HeldBack heldBack;
    private final BackPressure backPressure;
    private final OffsetCommitter committer;
    private final PartitionOwnership ownership;
    private final HistoryCheck history = new HistoryCheck();
    private final PositionGap positionGap;
    private final long startNanos;
    private long lastLagNanos;
    private boolean emptyNoticed;
    private Membership membership = Membership.JOINING;

    /** How the consumer has got its partitions. */
    private enum Membership {
        /** The group has not told yet which ones. */
        JOINING,
        /** From the group. */
        MEMBER,
        /** They are fixed. */
        NONE
    }

    /**
     * Starts with a new consumer, which is closed with the session.
     *
     * @param leases receives what the consumer holds; empty
     */
    ConsumerSession(
            Consumer<byte[], ByteBuffer> consumer,
            IngestPorts ports,
            ClientMetrics clientMetrics,
            Map<TopicPartition, PartitionLease> leases) {
        this.consumer = consumer;
        this.ports = ports;
        this.leases = leases;
        this.meters = clientMetrics.bind(consumer);
        HeldBack heldBack = new HeldBack(ports.handOver().spaceGate(), leases);
        this.backPressure = new BackPressure(consumer, ports.handOver(), ports.intake(), heldBack);
        this.committer = new OffsetCommitter(consumer, ports.timing(), ports.counters(), ports.nanoClock());
        this.ownership = new PartitionOwnership(consumer, ports, backPressure, committer, leases, history);
        this.positionGap = new PositionGap(ports.cluster(), leases);
        this.heldBack = heldBack;
        this.startNanos = ports.nanoClock().getAsLong();
        this.lastLagNanos = startNanos;
    }

    void subscribe(Subscription subscription) {
        if (subscription instanceof Subscription.Topics group) {
            consumer.subscribe(group.topics(), ownership);
            membership = Membership.JOINING;
        } else if (subscription instanceof Subscription.Partitions manual) {
            consumer.assign(manual.partitions());
            ownership.onPartitionsAssigned(manual.partitions());
            membership = Membership.NONE;
        }
    }

    /** One turn; returns whether partitions deliver. */
    Flow turn() throws InterruptedException {
        committer.commitDue(leases.values());
        holdBackWhatFindsNoSpace();
        ownership.takeOverPending();
        backPressure.regulate();
        ConsumerRecords<byte[], ByteBuffer> polled = history.compare(poll(), leases);
        if (membership == Membership.JOINING && consumer.groupMetadata().generationId() > 0) {
            membership = Membership.MEMBER;
        }
        if (membership == Membership.MEMBER && ports.refused().areNewsToGroup()) {
            consumer.enforceRebalance("this engine serves other partitions than its group goes by");
        }
        List<PolledBatch> parts =
                PolledBatch.partsOf(polled, leases, ports.handOver().partBytes());
        for (PolledBatch part : parts) {
            part.slices().forEach(slice -> slice.lease().publishPolled(slice.nextOffset()));
        }
        backPressure.handOver(parts);
        long nowNanos = ports.nanoClock().getAsLong();
        measureLag(nowNanos);
        noticeEmptiness(nowNanos);
        return backPressure.flow();
    }

    private void holdBackWhatFindsNoSpace() {
        for (PartitionLease lease : List.copyOf(leases.values())) {
            long openings = lease.spaceOpenings();
            if (openings != PartitionLease.NOT_ENDED) {
                heldBack.hold(ownership.renew(lease), openings);
            }
        }
    }

    /** Says once why nothing may be happening for a while. */
    private void noticeEmptiness(long nowNanos) {
        if (!emptyNoticed && leases.isEmpty() && nowNanos - startNanos >= EMPTY_NOTICE_NANOS) {
            emptyNoticed = true;
            LOG.info("the group has given no partition to this consumer yet;"
                    + " members that ended without leaving keep theirs until the session timeout");
        }
    }

    private ConsumerRecords<byte[], ByteBuffer> poll() {
        try {
            return consumer.poll(backPressure.pollTimeout());
        } catch (RetriableException again) {
            ports.counters().increment(Counted.POLLS_FAILED);
            LOG.debug("a poll failed and is repeated", again);
            return ConsumerRecords.empty();
        } catch (OffsetOutOfRangeException gap) {
            for (TopicPartition partition : gap.offsetOutOfRangePartitions().keySet()) {
                ownership.letGo(partition, positionGap.refusal(partition).orElseThrow(() -> gap));
            }
            return ConsumerRecords.empty();
        }
    }

    /** Whether it is known which partitions the consumer holds. */
    boolean isJoined() {
        return membership != Membership.JOINING;
    }

    private void measureLag(long nowNanos) {
        if (nowNanos - lastLagNanos < LAG_INTERVAL_NANOS) {
            return;
        }
        lastLagNanos = nowNanos;
        for (PartitionLease lease : leases.values()) {
            if (lease.polledOffset() >= 0) {
                consumer.currentLag(lease.partition())
                        .ifPresent(lag -> lease.publishLogEnd(lease.polledOffset() + lag));
            }
        }
    }

    /** The consumer is no member any more: what it held is given up. */
    void abandon() {
        List<TopicPartition> all = new ArrayList<>(consumer.assignment());
        all.addAll(leases.keySet());
        ownership.onPartitionsLost(all);
    }

    /** The engine has drained, as far as it could: commits what is durable. */
    void commitLast() {
        committer.commitNow(leases.values(), LAST_COMMIT_MAX);
    }

    /** A static member does not leave its group by closing, so that a restart finds its partitions where they were. */
    @Override
    public void close() {
        meters.close();
        consumer.close(CloseOptions.timeout(CLOSE_MAX));
    }
}
