package io.zonelog.deploy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zonelog.connector.ConnectorMetrics;
import io.zonelog.connector.PartitionStatus;
import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.connector.handover.PollQueue;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.connector.metrics.LatencyTimer;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.deploy.repair.RepairRuns;
import io.zonelog.deploy.watch.ZoneCensus.Space;
import io.zonelog.deploy.watch.ZoneCensus.Sums;
import io.zonelog.device.command.ProtocolViolations;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.metadata.MetadataStatistics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MetricsReferenceTest {
    /** The module's directory is the working directory of its tests. */
    private static final Path PAGE = Path.of("METRICS.md");

    @Test
    void thePageListsEveryMeter() throws Exception {
        String page = MetricsReference.page(everyMeter().scrape());
        if (Boolean.getBoolean("zonelog.rewrite")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("rewrite it with -Dtest=MetricsReferenceTest -Dzonelog.rewrite=true")
                .isEqualTo(page);
    }

    @Test
    void everyMeterSaysWhatItMeans() {
        assertThat(everyMeter().getMeters())
                .hasSizeGreaterThan(40)
                .allMatch(meter -> meter.getId().getDescription() != null);
    }

    private static PrometheusMeterRegistry everyMeter() {
        PrometheusMeterRegistry registry = Registries.prometheus();
        var unused = new LatencyTimer(registry);
        new ConnectorMetrics(
                        new ConnectorCounters(),
                        new PollQueue(ConnectorOptions.HandOver.ofBytes(32 << 20), () -> {}),
                        List::of,
                        List::of,
                        OptionalLong::empty,
                        () -> 0)
                .bindTo(registry);
        new EngineMeters(Optional::empty).bindTo(registry);
        new DeviceMeters(
                        () -> new Space(Map.of(), new Sums(0, 0, 0, 0, 0), List.of()),
                        () -> new ProtocolViolations.Counts(0, 0, 0),
                        FaultPlan.none())
                .bindTo(registry);
        new DirectoryMeters(new EngineDirectory(System::nanoTime), new UUID(0, 0), () -> 0).bindTo(registry);
        new RepairMeters(() -> RepairRuns.Totals.NONE, OptionalLong::empty).bindTo(registry);
        new PartitionMeters(registry, () -> List.of(new PartitionStatus("topic", 0, 1, 1, 3, 2))).refresh();
        new StoreMeters(() -> new MetadataStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).bindTo(registry);
        return registry;
    }
}
