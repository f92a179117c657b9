package io.zonelog.connector.ingest;

import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.handover.PartitionLease.DurablePosition;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.connector.metrics.ConnectorCounters.Counted;
import io.zonelog.connector.options.ConnectorOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Kafka what is durable: never more than that, and under one lease never backwards. The committed offset is a hint for
 * tools, so a commit that fails is counted and made again later; nothing depends on it.
 */
final class OffsetCommitter {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetCommitter.class);
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final Consumer<byte[], ByteBuffer> consumer;
    private final ConnectorCounters counters;
    private final LongSupplier nanoClock;
    private final long intervalNanos;
    private long nextCommitNanos;
    private boolean inFlight;
    /** No broker answered a commit that was waited for; nobody waits a second time. */
    private boolean waitedInVain;

    OffsetCommitter(
            Consumer<byte[], ByteBuffer> consumer,
            ConnectorOptions.Timing timing,
            ConnectorCounters counters,
            LongSupplier nanoClock) {
        this.consumer = consumer;
        this.counters = counters;
        this.nanoClock = nanoClock;
        this.intervalNanos = timing.commitInterval().toNanos();
        this.nextCommitNanos = nanoClock.getAsLong();
    }

    /** Starts a commit if something became durable, the last commit is over and the interval has passed. */
    void commitDue(Collection<PartitionLease> leases) {
        if (inFlight || nanoClock.getAsLong() - nextCommitNanos < 0) {
            return;
        }
        List<PartitionLease> asked = List.copyOf(leases);
        Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted(asked);
        if (!offsets.isEmpty()) {
            inFlight = true;
            consumer.commitAsync(offsets, (committed, failure) -> settle(asked, offsets, failure));
        }
    }

    private void settle(
            List<PartitionLease> leases, Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception failure) {
        inFlight = false;
        if (failure == null) {
            waitedInVain = false;
            nextCommitNanos = nanoClock.getAsLong() + intervalNanos;
            confirm(leases, offsets);
        } else {
            nextCommitNanos = nanoClock.getAsLong() + Math.max(intervalNanos, RETRY_NANOS);
            counters.increment(Counted.COMMITS_FAILED);
            LOG.debug("a commit of offsets failed and will be repeated", failure);
        }
    }

    /** Commits what is durable now and waits for the answer, but not longer than told. */
    void commitNow(Collection<PartitionLease> leases, Duration timeout) {
        Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted(leases);
        if (offsets.isEmpty() || waitedInVain) {
            return;
        }
        try {
            consumer.commitSync(offsets, timeout);
            confirm(leases, offsets);
        } catch (TimeoutException away) {
            waitedInVain = true;
            counters.increment(Counted.COMMITS_FAILED);
            LOG.info("the brokers did not take offsets {}; the stored positions are right", offsets);
        } catch (KafkaException failure) {
            counters.increment(Counted.COMMITS_FAILED);
            LOG.info(
                    "the last commit of offsets {} failed; the stored positions are right: {}",
                    offsets,
                    failure.getMessage());
        }
    }

    private void confirm(Collection<PartitionLease> leases, Map<TopicPartition, OffsetAndMetadata> offsets) {
        counters.increment(Counted.COMMITS);
        for (PartitionLease lease : leases) {
            OffsetAndMetadata committed = offsets.get(lease.partition());
            if (committed != null) {
                lease.publishCommitted(committed.offset());
            }
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> uncommitted(Collection<PartitionLease> leases) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (PartitionLease lease : leases) {
            DurablePosition durable = lease.durable();
            if (durable.nextOffset() > lease.committedOffset()) {
                offsets.put(
                        lease.partition(), PartitionLease.kafkaPosition(durable.nextOffset(), durable.leaderEpoch()));
            }
        }
        return offsets;
    }
}
