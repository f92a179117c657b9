package io.zonelog.deploy.metrics;

import static io.zonelog.deploy.metrics.MeterGroup.BYTES;
import static io.zonelog.deploy.metrics.MeterGroup.PLAIN;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zonelog.engine.EngineStatistics;
import java.util.Optional;
import java.util.function.Supplier;

/** What the engine counts: operations, batches, writeback, segments, reclaim. All are 0 until it has recovered. */
public final class EngineMeters implements MeterBinder {
    private static final EngineStatistics NOTHING = new EngineStatistics(
            0,
            0,
            new EngineStatistics.Writeback(0, 0, 0, 0),
            new EngineStatistics.Appended(0, 0, 0, 0, 1),
            0,
            0,
            0,
            new EngineStatistics.Reclaim(0, 0, 0, 0, 0),
            new EngineStatistics.Faults(0, 0),
            EngineStatistics.Space.NONE);

    private final Supplier<EngineStatistics> statistics;

    /**
     * Reads an engine's statistics.
     *
     * @param statistics empty until there is an engine
     */
    public EngineMeters(Supplier<Optional<EngineStatistics>> statistics) {
        this.statistics = () -> statistics.get().orElse(NOTHING);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MeterGroup<EngineStatistics> engine = new MeterGroup<>(registry, "zonelog.engine", statistics);
        engine.counter("operations", PLAIN, "operations applied, durable ones only", EngineStatistics::records);
        engine.counter("data", BYTES, "bytes of data in them", EngineStatistics::recordBytes);
        engine.counter("batches", PLAIN, "batches made durable", EngineStatistics::batches);
        engine.gauge(
                "write.amplification",
                "ratio",
                "device blocks written for each block of data, summaries and reclaim's copies included, since the start",
                EngineStatistics::writeAmplification);
        engine.gauge(
                "limit",
                BYTES,
                "what all files together may hold; 0 until it has recovered",
                from -> from.space().limitBytes());
        engine.gauge(
                "free",
                BYTES,
                "by how much they can still grow",
                from -> from.space().freeBytes());
        writeback(registry);
        reclaim(registry);
        space(registry);
    }

    private void writeback(MeterRegistry registry) {
        MeterGroup<EngineStatistics> writeback = new MeterGroup<>(registry, "zonelog.writeback", statistics);
        writeback.counter(
                "ioends", PLAIN, "ioends built", from -> from.writeback().ioends());
        writeback.counter(
                "splits", PLAIN, "cuts made in ioends", from -> from.writeback().splits());
        writeback.counter(
                "merges",
                PLAIN,
                "completed ioends taken in by a neighbour",
                from -> from.writeback().merges());
        writeback.counter(
                "extents", PLAIN, "extents mapped", from -> from.writeback().extents());
        MeterGroup<EngineStatistics> segments = new MeterGroup<>(registry, "zonelog.segment", statistics);
        segments.counter(
                "segments", PLAIN, "segments written", from -> from.appended().segments());
        segments.counter(
                "appends", PLAIN, "data appends", from -> from.appended().appends());
        segments.counter(
                "data",
                BYTES,
                "data appended, whole blocks",
                from -> bytes(from, from.appended().dataBlocks()));
        segments.counter(
                "overhead",
                BYTES,
                "summaries appended",
                from -> bytes(from, from.appended().summaryBlocks()));
    }

    private void reclaim(MeterRegistry registry) {
        MeterGroup<EngineStatistics> zones = new MeterGroup<>(registry, "zonelog.zone", statistics);
        zones.counter("resets", PLAIN, "zones reset", EngineStatistics::zoneResets);
        MeterGroup<EngineStatistics> reclaim = new MeterGroup<>(registry, "zonelog.reclaim", statistics);
        reclaim.counter(
                "relocations",
                PLAIN,
                "relocations written",
                from -> from.reclaim().relocations());
        reclaim.counter(
                "copied",
                BYTES,
                "live data appended elsewhere, whole blocks",
                from -> bytes(from, from.reclaim().copiedBlocks()));
        reclaim.counter(
                "reads", PLAIN, "device reads for that", from -> from.reclaim().reads());
        reclaim.counter(
                "read",
                BYTES,
                "what they read",
                from -> bytes(from, from.reclaim().readBlocks()));
        reclaim.counter(
                "read.errors",
                PLAIN,
                "reads that failed or gave wrong data",
                from -> from.reclaim().readErrors());
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
                "what is written or promised in them",
                from -> bytes(
                        from,
                        from.space().openZones().stream()
                                .mapToLong(EngineStatistics.OpenZone::filledBlocks)
                                .sum()));
        MeterGroup<EngineStatistics> faults = new MeterGroup<>(registry, "zonelog.engine", statistics);
        faults.counter(
                "flush.errors",
                PLAIN,
                "flushes of the device that failed",
                from -> from.faults().flushErrors());
        faults.counter(
                "segments.written.again",
                PLAIN,
                "segments written to another place, because a zone or a flush had failed",
                from -> from.faults().segmentsWrittenAgain());
    }

    private static double bytes(EngineStatistics statistics, long blocks) {
        return (double) blocks * statistics.appended().blockSizeBytes();
    }
}
