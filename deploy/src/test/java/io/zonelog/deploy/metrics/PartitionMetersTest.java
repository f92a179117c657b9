package io.zonelog.deploy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zonelog.connector.PartitionStatus;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PartitionMetersTest {
    private final AtomicReference<List<PartitionStatus>> held = new AtomicReference<>(List.of());
    private final PrometheusMeterRegistry registry = Registries.prometheus();
    private final PartitionMeters meters = new PartitionMeters(registry, held::get);

    @Test
    void thereIsASeriesForEachPartitionAsLongAsItIsHeld() {
        assertThat(series()).isEmpty();
        held.set(List.of(status(0, 5), status(1, PartitionStatus.UNKNOWN)));
        assertThat(series()).containsExactlyInAnyOrder(series(0, "5.0"), series(1, "NaN"));
        held.set(List.of(status(1, 7), status(2, 0)));
        assertThat(series()).containsExactlyInAnyOrder(series(1, "7.0"), series(2, "0.0"));
        held.set(List.of(status(0, 1), status(1, 8)));
        assertThat(series()).containsExactlyInAnyOrder(series(0, "1.0"), series(1, "8.0"));
        held.set(List.of());
        assertThat(series()).isEmpty();
    }

    private static PartitionStatus status(int partition, long lagRecords) {
        return new PartitionStatus("orders", partition, 10, 10, 10 + lagRecords, lagRecords);
    }

    private static String series(int partition, String value) {
        return "zonelog_connector_partition_lag_records{partition=\"" + partition + "\",topic=\"orders\"} " + value;
    }

    private Stream<String> series() {
        meters.refresh();
        return registry.scrape().lines().filter(line -> line.startsWith("zonelog_connector_partition_lag"));
    }
}
