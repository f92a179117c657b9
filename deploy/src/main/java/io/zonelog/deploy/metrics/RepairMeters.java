package io.zonelog.deploy.metrics;

import static io.zonelog.deploy.metrics.MeterGroup.BYTES;
import static io.zonelog.deploy.metrics.MeterGroup.PLAIN;
import static io.zonelog.deploy.metrics.MeterGroup.SECONDS;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zonelog.deploy.repair.RepairRuns.Totals;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Runs that read everything and repair what is damaged: what they have read and met since the start, and when one last came to its end. */
public final class RepairMeters implements MeterBinder {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Supplier<Totals> totals;
    private final Supplier<OptionalLong> sinceEndNanos;

    /**
     * Meters of an engine's runs.
     *
     * @param sinceEndNanos how long ago one came to its end; empty before one has
     */
    public RepairMeters(Supplier<Totals> totals, Supplier<OptionalLong> sinceEndNanos) {
        this.totals = totals;
        this.sinceEndNanos = sinceEndNanos;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MeterGroup<Totals> repair = new MeterGroup<>(registry, "zonelog.repair", totals);
        repair.counter(
                "read",
                BYTES,
                "data read and compared with their checksums by scrub.interval and scrub --repair",
                Totals::readBytes);
        repair.counter(
                "blocks.damaged",
                PLAIN,
                "blocks that the device did not give, or not as they were written; again in each run that meets them",
                Totals::damagedBlocks);
        repair.counter(
                "blocks.repaired",
                PLAIN,
                "those of them that were written anew, or that no file has any more",
                Totals::repairedBlocks);
        repair.counter(
                "blocks.lost",
                PLAIN,
                "those of them that could not be: nobody has them, or there was no room",
                Totals::lostBlocks);
        new MeterGroup<>(registry, "zonelog.repair", sinceEndNanos)
                .gauge(
                        "ended.age",
                        SECONDS,
                        "since a run last came to its end; not a number before one has since the start",
                        age -> age.isPresent() ? age.getAsLong() / NANOS_PER_SECOND : Double.NaN);
    }
}
