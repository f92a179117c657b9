package io.zonelog.deploy.metrics;

import static io.zonelog.deploy.metrics.MeterGroup.BYTES;
import static io.zonelog.deploy.metrics.MeterGroup.PLAIN;
import static io.zonelog.deploy.metrics.MeterGroup.SECONDS;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.connector.directory.EngineDescription.PartitionCopy;
import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.mapping.SourceIdentity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** What the directory of engines tells an engine: who is there, and whether what it holds is held elsewhere, too. */
public final class DirectoryMeters implements MeterBinder {
    private static final double NANOS_PER_SECOND = 1e9;

    private final EngineDirectory directory;
    private final UUID self;
    private final LongSupplier sentBytes;

    /**
     * Meters of an engine.
     *
     * @param self its device
     * @param sentBytes of snapshots, since the start
     */
    public DirectoryMeters(EngineDirectory directory, UUID self, LongSupplier sentBytes) {
        this.directory = directory;
        this.self = self;
        this.sentBytes = sentBytes;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MeterGroup<EngineDirectory> group = new MeterGroup<>(registry, "zonelog.directory", () -> directory);
        group.gauge(
                "engines",
                PLAIN,
                "engines in the directory, without those that are gone",
                rows -> rows.present().size());
        group.gauge(
                "groups",
                PLAIN,
                "consumer groups of these engines: so many copies there are of everything, if each is complete",
                rows -> rows.present().stream()
                        .map(EngineDescription::group)
                        .distinct()
                        .count());
        group.gauge(
                "row.age",
                SECONDS,
                "since this engine's own row came back from the brokers; not a number before it has",
                rows -> rows.of(self)
                        .map(row -> rows.readAgeNanos(row) / NANOS_PER_SECOND)
                        .orElse(Double.NaN));
        bindPartitions(group);
        new MeterGroup<>(registry, "zonelog.snapshots", () -> sentBytes)
                .counter("sent", BYTES, "snapshots sent to backups and to other engines", LongSupplier::getAsLong);
    }

    private void bindPartitions(MeterGroup<EngineDirectory> group) {
        group.gauge(
                "partitions.single",
                PLAIN,
                "partitions that this engine holds and no engine of another group holds whole",
                this::single);
        group.gauge(
                "partitions.held",
                PLAIN,
                "partitions that this engine holds whole, as its row tells",
                rows -> count(rows, PartitionCopy::isHeldWhole));
        group.gauge(
                "partitions.building",
                PLAIN,
                "partitions whose files are being built from a snapshot, or removed",
                rows -> count(rows, copy -> copy.state().isBuilding()));
        group.gauge(
                "partitions.left",
                PLAIN,
                "partitions that are left behind here, and of which there still are files",
                rows -> count(rows, copy -> copy.state().isLeft() && copy.nextOffset() > 0));
    }

    /** Partitions in this engine's own row. */
    private long count(EngineDirectory rows, Predicate<PartitionCopy> counted) {
        return rows.of(self).stream()
                .flatMap(row -> row.engine().partitions().stream())
                .filter(counted)
                .count();
    }

    private long single(EngineDirectory rows) {
        List<EngineDescription> present = rows.present();
        EngineDescription own = present.stream()
                .filter(engine -> engine.deviceUuid().equals(self))
                .findFirst()
                .orElse(null);
        if (own == null) {
            return 0;
        }
        Set<SourceIdentity> elsewhere = new HashSet<>();
        present.stream()
                .filter(engine -> !engine.group().equals(own.group()))
                .flatMap(engine -> engine.partitions().stream())
                .filter(PartitionCopy::isHeldWhole)
                .forEach(copy -> elsewhere.add(copy.identity()));
        return own.partitions().stream()
                .filter(copy -> copy.state().isHeld() && !elsewhere.contains(copy.identity()))
                .count();
    }
}
