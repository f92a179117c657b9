package io.zonelog.deploy.metrics;

import static io.zonelog.deploy.metrics.MeterGroup.BYTES;
import static io.zonelog.deploy.metrics.MeterGroup.PLAIN;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zonelog.deploy.view.zone.ZoneRow;
import io.zonelog.deploy.watch.ZoneCensus.Space;
import io.zonelog.deploy.watch.ZoneCensus.Sums;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.command.ProtocolViolations;
import io.zonelog.device.fault.Fault;
import io.zonelog.device.fault.FaultPlan;
import java.util.function.Supplier;

/** The device: its zones by condition, its space, and commands that no correct engine sends. */
public final class DeviceMeters implements MeterBinder {
    private static final int TENTHS = 10;

    private final Supplier<Space> space;
    private final Supplier<ProtocolViolations.Counts> bugs;
    private final FaultPlan faults;

    /**
     * Meters of a device.
     *
     * @param faults what goes wrong on purpose
     */
    public DeviceMeters(Supplier<Space> space, Supplier<ProtocolViolations.Counts> bugs, FaultPlan faults) {
        this.space = space;
        this.bugs = bugs;
        this.faults = faults;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MeterGroup<Space> device = new MeterGroup<>(registry, "zonelog.device", space);
        for (ZoneCondition condition : ZoneCondition.values()) {
            device.gauge(
                    "zones",
                    PLAIN,
                    "zones in each condition",
                    from -> from.zones(condition),
                    "condition",
                    ZoneRow.name(condition));
        }
        for (int tenth = 0; tenth < TENTHS; tenth++) {
            int index = tenth;
            device.gauge(
                    "zones.by.use",
                    PLAIN,
                    "zones that hold data, by how much of them files use: tenth 0 is below 10 %",
                    from -> from.zonesByUse().isEmpty() ? 0 : from.zonesByUse().get(index),
                    "tenth",
                    Integer.toString(tenth));
        }
        bindSumsTo(registry);
        bindMistakesTo(registry);
        bindFaultsTo(registry);
    }

    private void bindSumsTo(MeterRegistry registry) {
        MeterGroup<Sums> device =
                new MeterGroup<>(registry, "zonelog.device", () -> space.get().sums());
        device.gauge("capacity", BYTES, "what all zones together can hold", Sums::capacityBytes);
        device.gauge("used", BYTES, "what files map", Sums::usedBytes);
        device.gauge("journal", BYTES, "written by the mapping journal", Sums::journalBytes);
        device.gauge("dead", BYTES, "neither of both: comes back by resets", Sums::deadBytes);
        device.gauge("writable", BYTES, "not written yet, in zones that take data", Sums::writableBytes);
    }

    private void bindMistakesTo(MeterRegistry registry) {
        MeterGroup<ProtocolViolations.Counts> mistakes = new MeterGroup<>(registry, "zonelog.device", bugs);
        mistakes.counter(
                "management.races",
                PLAIN,
                "management commands that met another one on the zone; 0 unless the engine is wrong",
                ProtocolViolations.Counts::managementRaces);
        mistakes.counter(
                "misplaced.writes",
                PLAIN,
                "writes off the write pointer; 0 unless the engine is wrong",
                ProtocolViolations.Counts::invalidWritePointerUses);
        mistakes.counter(
                "unwritten.reads",
                PLAIN,
                "reads at or beyond a write pointer; 0 unless the engine is wrong",
                ProtocolViolations.Counts::unwrittenReads);
    }

    private void bindFaultsTo(MeterRegistry registry) {
        MeterGroup<FaultPlan> drill = new MeterGroup<>(registry, "zonelog.device", () -> faults);
        for (Fault.Effect effect : Fault.Effect.values()) {
            if (effect != Fault.Effect.NONE) {
                drill.counter(
                        "faults",
                        PLAIN,
                        "faults of the plan in device.faults that have struck",
                        plan -> plan.struck().getOrDefault(effect, 0L),
                        "effect",
                        effect.word());
            }
        }
    }
}
