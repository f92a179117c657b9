package io.zonelog.deploy.metrics;

import static io.zonelog.deploy.metrics.MeterGroup.BYTES;
import static io.zonelog.deploy.metrics.MeterGroup.PLAIN;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zonelog.engine.EngineStatistics;
import io.zonelog.engine.journal.MappingJournal;
import java.lang.reflect.RecordComponent;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the engine counts: operations, batches, writeback, segments, reclaim. All are 0 until it has recovered. */
public final class EngineMeters implements MeterBinder {
    private static final String PREFIX = "zonelog";

    private final Supplier<EngineStatistics> statistics;

    /**
     * Reads an engine's statistics.
     *
     * @param statistics empty until there is an engine
     */
    public EngineMeters(Supplier<Optional<EngineStatistics>> statistics) {
        this.statistics = () -> statistics.get().orElse(EngineStatistics.NONE);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MeterGroup<EngineStatistics> engine = new MeterGroup<>(registry, "zonelog.engine", statistics);
        engine.gauge(
                "write.amplification",
                "ratio",
                "device blocks written for each block of data, since the start",
                EngineStatistics::writeAmplification);
        engine.gauge(
                "limit",
                BYTES,
                "what all files together may hold; 0 until it has recovered",
                from -> from.space().limitBytes());
        engine.gauge(
                "free",
                BYTES,
                "by how much files can still grow",
                from -> from.space().freeBytes());
        space(registry);
        MeterGroup<EngineStatistics> zonelog = new MeterGroup<>(registry, PREFIX, statistics);
        zonelog.gauge(
                "journal.whole",
                PLAIN,
                "1 while the mapping store could be made anew from the device, 0 while not yet, NaN where there is no journal",
                from -> whole(from.journal().state()));
        counters(zonelog, EngineStatistics.class, from -> from);
    }

    private static double whole(MappingJournal.State journal) {
        return switch (journal) {
            case OFF -> Double.NaN;
            case WAITING, STARTING -> 0;
            case WHOLE -> 1;
        };
    }

    /** The counters of a record of statistics, and of those that it has. */
    private static void counters(
            MeterGroup<EngineStatistics> zonelog, Class<?> type, Function<EngineStatistics, Object> owner) {
        for (RecordComponent component : type.getRecordComponents()) {
            Function<EngineStatistics, Object> value = from -> value(component, owner.apply(from));
            EngineStatistics.Counter counter = component.getAnnotation(EngineStatistics.Counter.class);
            if (counter != null) {
                counter(zonelog, counter, value);
            } else if (component.getType().isRecord()) {
                counters(zonelog, component.getType(), value);
            }
        }
    }

    private static void counter(
            MeterGroup<EngineStatistics> zonelog,
            EngineStatistics.Counter counter,
            Function<EngineStatistics, Object> value) {
        boolean blocks = counter.unit() == EngineStatistics.Unit.BLOCKS;
        zonelog.counter(
                counter.metric(),
                counter.unit() == EngineStatistics.Unit.PIECES ? PLAIN : BYTES,
                counter.value(),
                from -> blocks ? bytes(from, (Long) value.apply(from)) : (Long) value.apply(from));
    }

    private static Object value(RecordComponent component, Object owner) {
        try {
            return Objects.requireNonNull(component.getAccessor().invoke(owner));
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("a public record hides " + component, impossible);
        }
    }

    private void space(MeterRegistry registry) {
        MeterGroup<EngineStatistics> space = new MeterGroup<>(registry, "zonelog.space", statistics);
        space.gauge(
                "available",
                BYTES,
                "what can be written before anything is reclaimed; negative while reclaim draws on the reserve",
                from -> from.space().availableBytes());
        space.gauge(
                "reserved",
                BYTES,
                "what only reclaim may use",
                from -> from.space().reservedBytes());
        space.gauge(
                "zones.open",
                PLAIN,
                "zones that take data",
                from -> from.space().openZones().size());
        space.gauge(
                "zones.open.filled",
                BYTES,
                "written or promised in zones that take data",
                from -> bytes(
                        from,
                        from.space().openZones().stream()
                                .mapToLong(EngineStatistics.OpenZone::filledBlocks)
                                .sum()));
    }

    private static double bytes(EngineStatistics statistics, long blocks) {
        return (double) blocks * statistics.appended().blockSizeBytes();
    }
}
