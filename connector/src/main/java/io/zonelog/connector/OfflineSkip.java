package io.zonelog.connector;

import io.zonelog.connector.apply.EngineDuty;
import io.zonelog.connector.apply.EnginePart;
import io.zonelog.connector.client.KafkaClients;
import io.zonelog.connector.client.KafkaCluster;
import io.zonelog.connector.client.KafkaCluster.ClusterView;
import io.zonelog.connector.client.KafkaCluster.TopicView;
import io.zonelog.connector.deadletter.BadRecords;
import io.zonelog.connector.handover.EngineRequest;
import io.zonelog.connector.handover.EngineRequest.ClaimAnswer;
import io.zonelog.connector.handover.LogView;
import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.handover.PollQueue;
import io.zonelog.connector.handover.PolledBatch;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.IncompleteLogs;
import io.zonelog.connector.options.ConnectorOptions.PositionPolicy.NewPartitions;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import io.zonelog.connector.outcome.StopLatch;
import io.zonelog.engine.EngineMailbox;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Passes one record of a partition while no engine runs: fetches it, and is the engine for as long as it takes to pass it in the way of a
 * running one, dead letter included. The caller's thread does everything.
 */
public final class OfflineSkip {
    private static final Duration FETCH_MAX = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long WAIT_NANOS = 10_000_000L;
    /** The record was fetched, so Kafka holds the position; the rest of the log does not matter. */
    private static final LogView FETCHED_FROM = new LogView(0, Long.MAX_VALUE, LogView.Cleanup.DELETE);

    private static final ConnectorOptions.PositionPolicy KNOWN_ONLY =
            new ConnectorOptions.PositionPolicy(NewPartitions.STOP, IncompleteLogs.REFUSE);

    private final EnginePart engine;
    private final KafkaClients clients;
    private final ConnectorOptions options;

    /**
     * A skip on a data directory.
     *
     * @param engine not open yet
     */
    public OfflineSkip(EnginePart engine, KafkaClients clients, ConnectorOptions options) {
        this.engine = engine;
        this.clients = clients;
        this.options = options;
    }

    /**
     * Passes a record.
     *
     * @param offset its offset; it must be the next one of the partition
     * @return the partition's position behind it, which is durable
     * @throws IllegalArgumentException with one line, if it is not the next one, or the partition is not known here
     * @throws ConnectorStopException if Kafka does not answer, or the dead letter cannot be written
     */
    public SourcePosition skip(TopicPartition partition, long offset) {
        SourcePosition stored = engine.ports().store().positions().stream()
                .filter(position -> position.identity().topic().equals(partition.topic())
                        && position.identity().partition() == partition.partition())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing of topic " + partition.topic() + " partition "
                        + partition.partition() + " was ever applied here"));
        if (!stored.state().isHeld()) {
            throw new IllegalArgumentException("topic " + partition.topic() + " partition " + partition.partition()
                    + " is not held here: ask the engine that holds it");
        }
        PartitionLease lease = lease(partition);
        ConsumerRecord<byte[], ByteBuffer> next = next(partition, stored);
        if (next.offset() != offset) {
            throw new IllegalArgumentException("the next record of topic " + partition.topic() + " partition "
                    + partition.partition() + " is offset " + next.offset() + ", not " + offset
                    + "; only the next one can be passed");
        }
        return pass(lease, next);
    }

    private ConsumerRecord<byte[], ByteBuffer> next(TopicPartition partition, SourcePosition stored) {
        LongSupplier nanoClock = engine.ports().nanoClock();
        long startNanos = nanoClock.getAsLong();
        try (Consumer<byte[], ByteBuffer> consumer = clients.consumers().apply(0)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, PartitionLease.kafkaPosition(stored.nextOffset(), stored.leaderEpoch()));
            while (nanoClock.getAsLong() - startNanos < FETCH_MAX.toNanos()) {
                ConsumerRecords<byte[], ByteBuffer> polled = consumer.poll(POLL);
                if (!polled.isEmpty()) {
                    return polled.iterator().next();
                }
            }
        } catch (InvalidOffsetException gap) {
            throw new ConnectorStopException(
                    StopReason.POSITION_OUT_OF_RANGE,
                    "Kafka does not hold the stored offset " + stored.nextOffset() + " of " + partition,
                    gap);
        } catch (KafkaException refused) {
            throw new ConnectorStopException(
                    StopReason.BROKER_REFUSED, "Kafka does not deliver the record: " + refused.getMessage(), refused);
        }
        throw new IllegalArgumentException("Kafka at " + options.consumer().bootstrapServers()
                + " has delivered no record of topic " + partition.topic() + " partition " + partition.partition()
                + " from offset " + stored.nextOffset() + " on within " + FETCH_MAX.toSeconds() + " s");
    }

    private PartitionLease lease(TopicPartition partition) {
        try (KafkaCluster cluster = clients.cluster().get()) {
            ClusterView view = cluster.describe(List.of(partition.topic()));
            TopicView topic = view.topics().get(partition.topic());
            if (topic == null) {
                throw new IllegalArgumentException("topic " + partition.topic() + " does not exist");
            }
            SourceIdentity identity =
                    new SourceIdentity(view.clusterId(), topic.topicId(), partition.topic(), partition.partition());
            return new PartitionLease(partition, identity, FETCHED_FROM, PartitionLease.DurableLatency.NONE);
        } catch (KafkaCluster.BrokerUnreachableException away) {
            throw new ConnectorStopException(
                    StopReason.BROKER_UNREACHABLE,
                    "no broker answers at " + options.consumer().bootstrapServers() + ": " + away.getMessage(),
                    away);
        }
    }

    private SourcePosition pass(PartitionLease lease, ConsumerRecord<byte[], ByteBuffer> record) {
        EngineMailbox mailbox = engine.ports().mailbox();
        PollQueue handOver = new PollQueue(options.handOver(), mailbox::wakeup);
        StopLatch stopLatch = new StopLatch();
        ConnectorCounters counters = new ConnectorCounters();
        try (BadRecords badRecords = Connector.badRecords(clients, mailbox::wakeup, options, counters);
                EngineDuty duty = new EngineDuty(engine, handOver, badRecords, KNOWN_ONLY, counters, stopLatch)) {
            CompletableFuture<List<ClaimAnswer>> claimed = new CompletableFuture<>();
            CompletableFuture<SourcePosition> passed = new CompletableFuture<>();
            handOver.send(new EngineRequest.Claim(List.of(lease), claimed));
            handOver.send(new EngineRequest.Skip(lease.partition(), record.offset(), passed));
            handOver.offer(new PolledBatch(
                    List.of(new PolledBatch.PartitionSlice(
                            lease,
                            List.of(record),
                            record.offset() + 1,
                            record.leaderEpoch().orElse(SourcePosition.NO_LEADER_EPOCH))),
                    0));
            while (!passed.isDone() && !claimed.isCompletedExceptionally() && !stopLatch.isStopping()) {
                if (duty.turn() == 0) {
                    mailbox.await(Math.min(duty.nanosUntilDue(), WAIT_NANOS));
                }
            }
            return outcome(claimed, passed, stopLatch);
        }
    }

    private static SourcePosition outcome(
            CompletableFuture<?> claimed, CompletableFuture<SourcePosition> passed, StopLatch stopLatch) {
        if (stopLatch.failure().orElse(null) instanceof RuntimeException failure) {
            throw failure;
        }
        try {
            claimed.join();
            return passed.join();
        } catch (CompletionException refused) {
            throw refused.getCause() instanceof RuntimeException cause ? cause : refused;
        }
    }
}
