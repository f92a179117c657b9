package io.zonelog.deploy.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.zonelog.connector.PartitionStatus;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * How far each partition lags that an engine holds. Which partitions these are changes while it runs, so whoever wants to read the meters
 * refreshes them before. For any thread.
 */
public final class PartitionMeters {
    private final Supplier<List<PartitionStatus>> partitions;
    private final MultiGauge lags;
    /** As of the last refresh. */
    private volatile Map<TopicPartition, PartitionStatus> held = Map.of();

    /** @param partitions those held at this moment */
    public PartitionMeters(MeterRegistry registry, Supplier<List<PartitionStatus>> partitions) {
        this.partitions = partitions;
        lags = MultiGauge.builder("zonelog.connector.partition.lag.records")
                .description(
                        "records in Kafka that are not durable here yet, of each partition held; NaN while that is unknown")
                .register(registry);
    }

    /** Looks at the partitions. */
    public synchronized void refresh() {
        held = partitions.get().stream()
                .collect(Collectors.toMap(
                        status -> new TopicPartition(status.topic(), status.partition()),
                        status -> status,
                        (one, same) -> one));
        lags.register(
                held.keySet().stream()
                        .map(partition -> Row.of(
                                Tags.of("topic", partition.topic(), "partition", "" + partition.partition()),
                                this,
                                meters -> meters.lag(partition)))
                        .toList(),
                false);
    }

    private double lag(TopicPartition partition) {
        PartitionStatus status = held.get(partition);
        return status == null || status.lagRecords() == PartitionStatus.UNKNOWN ? Double.NaN : status.lagRecords();
    }
}
