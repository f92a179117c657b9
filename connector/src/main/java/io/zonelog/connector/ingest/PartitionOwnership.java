package io.zonelog.connector.ingest;

import io.zonelog.connector.assignment.RefusedPartitions;
import io.zonelog.connector.client.KafkaCluster;
import io.zonelog.connector.client.KafkaCluster.ClusterView;
import io.zonelog.connector.client.KafkaCluster.TopicView;
import io.zonelog.connector.handover.EngineRequest;
import io.zonelog.connector.handover.EngineRequest.Afterwards;
import io.zonelog.connector.handover.EngineRequest.ClaimAnswer;
import io.zonelog.connector.handover.EngineRequest.Later;
import io.zonelog.connector.handover.EngineRequest.Refused;
import io.zonelog.connector.handover.EngineRequest.Taken;
import io.zonelog.connector.handover.LogView;
import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.metrics.ConnectorCounters.Counted;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions this consumer holds. Taking one over means: find out whose log it is, claim it from the engine, and seek to the
 * position that the engine answers with. Giving one back means: what was applied becomes durable and is committed, the rest is dropped
 * and consumed again by whoever comes next.
 *
 * <p>The consumer's thread calls everything but {@link #leases()}.
 */
final class PartitionOwnership implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionOwnership.class);
    private static final Duration LOOKUP_MAX = Duration.ofMinutes(2);
    private static final Duration CLAIM_MAX = Duration.ofMinutes(1);
    private static final Duration COMMIT_MAX = Duration.ofSeconds(3);
    private static final long CLAIM_PAUSE_NANOS = 500_000_000L;

    private final Consumer<byte[], ByteBuffer> consumer;
    private final IngestPorts ports;
    private final BackPressure backPressure;
    private final OffsetCommitter committer;
    private final Map<TopicPartition, PartitionLease> leases;
    private final HistoryCheck history;
    /** Assigned, and not served yet. */
    private final Map<TopicPartition, PartitionLease> pending = new HashMap<>();
    /** Assigned, and refused. */
    private final Map<TopicPartition, PartitionLease> refusedHere = new HashMap<>();

    private long lastClaimNanos;

    PartitionOwnership(
            Consumer<byte[], ByteBuffer> consumer,
            IngestPorts ports,
            BackPressure backPressure,
            OffsetCommitter committer,
            Map<TopicPartition, PartitionLease> leases,
            HistoryCheck history) {
        this.consumer = consumer;
        this.ports = ports;
        this.backPressure = backPressure;
        this.committer = committer;
        this.leases = leases;
        this.history = history;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        takeOver(lookUp(partitions));
        backPressure.pauseNew(partitions);
        ports.counters().add(Counted.ASSIGNMENTS, partitions.size());
    }

    private void takeOver(List<PartitionLease> leased) {
        List<ClaimAnswer> answers = claim(leased);
        lastClaimNanos = ports.nanoClock().getAsLong();
        for (int index = 0; index < leased.size(); index++) {
            PartitionLease lease = leased.get(index);
            boolean waited = pending.remove(lease.partition()) != null;
            if (answers.get(index) instanceof Taken taken) {
                take(lease, taken.position());
                ports.refused().withdraw(lease.partition());
                LOG.info("took over {} at offset {}", lease, taken.position().nextOffset());
                if (waited) {
                    consumer.resume(List.of(lease.partition()));
                }
            } else if (answers.get(index) instanceof Refused refused) {
                refuse(lease, refused.refusal());
            } else if (answers.get(index) instanceof Later) {
                hold(lease);
                pending.put(lease.partition(), lease);
            }
        }
    }

    /** Claims again what was not to be had yet, now and then. */
    void takeOverPending() {
        for (TopicPartition partition : List.copyOf(refusedHere.keySet())) {
            if (!ports.refused().isRefused(partition)) {
                pending.put(partition, Objects.requireNonNull(refusedHere.remove(partition)));
            }
        }
        if (pending.isEmpty() || ports.nanoClock().getAsLong() - lastClaimNanos < CLAIM_PAUSE_NANOS) {
            return;
        }
        Set<TopicPartition> waiting = Set.copyOf(pending.keySet());
        try {
            takeOver(leasesOf(waiting));
            backPressure.pauseNew(waiting);
        } catch (KafkaCluster.BrokerUnreachableException away) {
            LOG.debug("what waits is claimed when the brokers are back", away);
        }
    }

    /** Asks the engine for positions. */
    private List<ClaimAnswer> claim(List<PartitionLease> leased) {
        CompletableFuture<List<ClaimAnswer>> answers = new CompletableFuture<>();
        ports.handOver().send(new EngineRequest.Claim(leased, answers));
        return await(answers);
    }

    /** Has the consumer go on at a position, from its last record on if that can be compared. */
    private void take(PartitionLease lease, SourcePosition position) {
        long offset = history.begin(lease, position);
        consumer.seek(lease.partition(), PartitionLease.kafkaPosition(offset, position.leaderEpoch()));
        leases.put(lease.partition(), lease);
    }

    /** A partition that is assigned and not served delivers nothing. */
    private void hold(PartitionLease lease) {
        consumer.seek(lease.partition(), lease.log().earliestOffset());
        consumer.pause(List.of(lease.partition()));
    }

    /** It is not served until the group takes it back, or nobody refuses it any more. */
    private void refuse(PartitionLease lease, RefusedPartitions.Refusal refusal) {
        hold(lease);
        refusedHere.put(lease.partition(), lease);
        if (ports.refused().refuse(lease.partition(), refusal)) {
            LOG.error("not served: {}", refusal.line());
        }
    }

    /** Kafka has removed what a partition would go on with: everything applied becomes durable, and the group may have it back. */
    void letGo(TopicPartition partition, RefusedPartitions.Refusal refusal) {
        List<PartitionLease> released = take(List.of(partition));
        giveBack(released, Afterwards.LEFT_BEHIND);
        for (PartitionLease lease : released) {
            LOG.warn("{}", refusal.line());
            hold(lease);
            pending.put(lease.partition(), lease);
        }
    }

    /**
     * Replaces a lease that the engine has ended by one that begins at the first record not applied, and pauses the partition there.
     * The brokers are not asked: it is the same log.
     */
    PartitionLease renew(PartitionLease ended) {
        PartitionLease renewed = ended.renewed();
        if (claim(List.of(renewed)).get(0) instanceof Taken taken) {
            consumer.seek(
                    renewed.partition(),
                    PartitionLease.kafkaPosition(
                            taken.position().nextOffset(), taken.position().leaderEpoch()));
            leases.put(renewed.partition(), renewed);
        }
        consumer.pause(List.of(renewed.partition()));
        return renewed;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        List<PartitionLease> released = take(partitions);
        if (released.isEmpty()) {
            return;
        }
        giveBack(released, ports.stopLatch().isStopping() ? Afterwards.STILL_HELD : Afterwards.LEFT_BEHIND);
        LOG.info("gave back {}", released);
    }

    private void giveBack(List<PartitionLease> released, Afterwards afterwards) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        ports.handOver().send(new EngineRequest.Release(released, afterwards, durable));
        try {
            durable.get(ports.timing().revokeMax().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            LOG.warn("gave back {} before everything applied was durable; it will be consumed again", released);
        } catch (ExecutionException failed) {
            LOG.debug("gave back {} while the engine was ending", released, failed);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
        committer.commitNow(released, COMMIT_MAX);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        List<PartitionLease> lost = take(partitions);
        if (!lost.isEmpty()) {
            ports.handOver().send(new EngineRequest.Abandon(lost));
            LOG.warn("lost {} to another member of the group", lost);
        }
    }

    private List<PartitionLease> take(Collection<TopicPartition> partitions) {
        partitions.forEach(refusedHere::remove);
        List<PartitionLease> unserved = partitions.stream()
                .map(pending::remove)
                .filter(Objects::nonNull)
                .toList();
        if (!unserved.isEmpty()) {
            ports.handOver().send(new EngineRequest.Abandon(unserved));
        }
        List<PartitionLease> taken = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            PartitionLease lease = leases.remove(partition);
            if (lease != null) {
                taken.add(lease);
            }
        }
        ports.counters().add(Counted.REVOCATIONS, taken.size());
        return taken;
    }

    /** Asks until the brokers tell all about the partitions; they have just been assigned, so the brokers are there. */
    private List<PartitionLease> lookUp(Collection<TopicPartition> partitions) {
        long deadlineNanos = ports.nanoClock().getAsLong() + LOOKUP_MAX.toNanos();
        while (true) {
            try {
                return leasesOf(partitions);
            } catch (KafkaCluster.BrokerUnreachableException away) {
                if (ports.nanoClock().getAsLong() - deadlineNanos >= 0 || isStoppingAfterPause()) {
                    throw new ConnectorStopException(
                            StopReason.BROKER_UNREACHABLE,
                            "the brokers do not tell about " + new TreeSet<>(names(partitions)) + ": "
                                    + away.getMessage(),
                            away);
                }
            }
        }
    }

    private List<PartitionLease> leasesOf(Collection<TopicPartition> partitions)
            throws KafkaCluster.BrokerUnreachableException {
        ClusterView view = ports.cluster()
                .describe(partitions.stream()
                        .map(TopicPartition::topic)
                        .distinct()
                        .toList());
        Map<TopicPartition, LogView> logs = LogViews.of(ports.cluster(), partitions);
        List<PartitionLease> found = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            TopicView topic = view.topics().get(partition.topic());
            LogView log = logs.get(partition);
            if (topic == null || log == null) {
                throw new KafkaCluster.BrokerUnreachableException(
                        "the brokers do not know " + partition, new IllegalStateException());
            }
            SourceIdentity identity =
                    new SourceIdentity(view.clusterId(), topic.topicId(), partition.topic(), partition.partition());
            found.add(new PartitionLease(partition, identity, log, ports.latency()));
        }
        return found;
    }

    private static Collection<String> names(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::toString).collect(Collectors.toSet());
    }

    private boolean isStoppingAfterPause() {
        try {
            return ports.stopLatch().awaitStopping(ports.timing().retryPause().toNanos());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(CLAIM_MAX.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("the engine refused partitions", refused);
        } catch (TimeoutException late) {
            throw new IllegalStateException("the engine has not answered for " + CLAIM_MAX, late);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while taking over partitions", interrupt);
        }
    }

    /** Any thread. */
    Collection<PartitionLease> leases() {
        return leases.values();
    }
}
