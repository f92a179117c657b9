package io.zonelog.connector;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zonelog.connector.handover.PollQueue;
import io.zonelog.connector.ingest.IngestLoop;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.connector.metrics.ConnectorCounters.Counted;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The connector's own meters: counters as they are, gauges sampled from the loops by the registry's thread. */
public final class ConnectorMetrics implements MeterBinder {
    private final ConnectorCounters counters;
    private final PollQueue handOver;
    private final Supplier<List<IngestLoop>> loops;
    private final Supplier<List<PartitionStatus>> partitions;
    private final Supplier<OptionalLong> pollAgeMillis;
    private final LongSupplier refusedPartitions;

    /**
     * @param loops the consumers' loops at this moment; none before they start
     * @param partitions the partitions held at this moment
     * @param pollAgeMillis how long ago the consumer that polled longest ago did
     * @param refusedPartitions how many partitions are not served
     */
    public ConnectorMetrics(
            ConnectorCounters counters,
            PollQueue handOver,
            Supplier<List<IngestLoop>> loops,
            Supplier<List<PartitionStatus>> partitions,
            Supplier<OptionalLong> pollAgeMillis,
            LongSupplier refusedPartitions) {
        this.counters = counters;
        this.handOver = handOver;
        this.loops = loops;
        this.partitions = partitions;
        this.pollAgeMillis = pollAgeMillis;
        this.refusedPartitions = refusedPartitions;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Counted counted : Counted.values()) {
            FunctionCounter.builder(counted.meterName(), counters, source -> source.value(counted))
                    .description(counted.description())
                    .register(registry);
        }
        gauge(registry, "handover.bytes", "memory of the records polled and not applied yet", handOver::sizeBytes);
        gauge(registry, "handover.polls", "polls, or parts of large ones, not applied yet", handOver::pollCount);
        gauge(registry, "partitions.assigned", "partitions held", this::assignedPartitions);
        gauge(
                registry,
                "partitions.paused",
                "partitions that deliver nothing, until the engine has room or an operator ends the pause",
                this::pausedPartitions);
        gauge(
                registry,
                "partitions.refused",
                "partitions that this engine cannot serve, since their files would lack records",
                refusedPartitions);
        gauge(
                registry,
                "partitions.without.space",
                "partitions that wait at a record for which the device has no room",
                () -> handOver.spaceGate().waitingPartitions());
        bindLag(registry);
        TimeGauge.builder(
                        "zonelog.connector.poll.age", () -> pollAgeMillis.get().orElse(0), TimeUnit.MILLISECONDS)
                .description("since the poll of the consumer that polled longest ago")
                .strongReference(true)
                .register(registry);
    }

    private void bindLag(MeterRegistry registry) {
        Gauge.builder("zonelog.connector.lag.records", this::lagRecords)
                .description("records in Kafka that are not durable here yet; NaN while a partition's is unknown")
                .strongReference(true)
                .register(registry);
        gauge(
                registry,
                "lag.largest.records",
                "the same of the partition that lags most, of those whose lag is known",
                this::largestLagRecords);
        gauge(
                registry,
                "partitions.lag.unknown",
                "partitions whose lag is not known: no broker answers, or the topic is gone",
                this::partitionsOfUnknownLag);
    }

    private static void gauge(MeterRegistry registry, String name, String description, LongSupplier value) {
        Gauge.builder("zonelog.connector." + name, value, LongSupplier::getAsLong)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private long assignedPartitions() {
        return loops.get().stream().mapToLong(loop -> loop.leases().size()).sum();
    }

    private long pausedPartitions() {
        return loops.get().stream().mapToLong(IngestLoop::pausedPartitions).sum();
    }

    private double lagRecords() {
        long sum = 0;
        for (PartitionStatus partition : partitions.get()) {
            if (partition.lagRecords() == PartitionStatus.UNKNOWN) {
                return Double.NaN;
            }
            sum += partition.lagRecords();
        }
        return sum;
    }

    private long largestLagRecords() {
        return partitions.get().stream()
                .mapToLong(PartitionStatus::lagRecords)
                .filter(lag -> lag != PartitionStatus.UNKNOWN)
                .max()
                .orElse(0);
    }

    private long partitionsOfUnknownLag() {
        return partitions.get().stream()
                .filter(partition -> partition.lagRecords() == PartitionStatus.UNKNOWN)
                .count();
    }
}
