package io.zonelog.device.fault;

import io.zonelog.device.state.SeededChoice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which commands of a device go wrong, and how. The first fault that strikes a command counts. The same plan and the same
 * commands in the same order give the same faults.
 *
 * <p>As text, one fault a line; empty lines and what follows a {@code #} do not count:
 *
 * <pre>
 *   seed 17                          # for chance, and for which bit rots; 0 if not given
 *   append 5: error-pointer-partial  # the fifth append
 *   append 2 in zone 7: read-only    # the second append to zone 7
 *   read at 4096: bit-rot            # the first read that touches sector 4096
 *   append after 1048576: offline    # the first append once so many bytes were appended
 *   finish 1: error                  # the first finish of a zone; open, close and reset likewise
 *   read one in 100: error           # by chance
 * </pre>
 *
 * <p>Safe for use by several threads.
 */
public final class FaultPlan {
    private final long seed;
    private final List<Fault> pending;
    private final Map<Fault.Kind, Long> commands = new EnumMap<>(Fault.Kind.class);
    private final Map<Fault.Kind, Long> bytes = new EnumMap<>(Fault.Kind.class);
    private final Map<Fault.Kind, Map<Integer, Long>> commandsOfZone = new EnumMap<>(Fault.Kind.class);
    private final Map<Fault.Effect, Long> struck = new EnumMap<>(Fault.Effect.class);

    private FaultPlan(long seed, List<Fault> faults) {
        this.seed = seed;
        pending = new ArrayList<>(faults);
    }

    /** A device without faults. */
    public static FaultPlan none() {
        return new FaultPlan(0, List.of());
    }

    /** The faults of a list; the seed is for chance, and for which bit rots. */
    public static FaultPlan of(long seed, List<Fault> faults) {
        return new FaultPlan(seed, faults);
    }

    /**
     * The faults that a text lists.
     *
     * @throws IllegalArgumentException with the first line that cannot be understood, its number, and why
     */
    public static FaultPlan parse(String text) {
        return FaultPlanText.parse(text);
    }

    public long seed() {
        return seed;
    }

    /** What goes wrong with a command; counts it. */
    public synchronized Fault.Effect strike(Fault.Target target) {
        if (pending.isEmpty()) {
            return Fault.Effect.NONE;
        }
        long number = commands.merge(target.kind(), 1L, Long::sum);
        long before = bytes.getOrDefault(target.kind(), 0L);
        bytes.merge(target.kind(), target.lengthBytes(), Long::sum);
        long inZone = commandsOfZone
                .computeIfAbsent(target.kind(), kind -> new HashMap<>())
                .merge(target.zoneIndex(), 1L, Long::sum);
        for (int index = 0; index < pending.size(); index++) {
            Fault fault = pending.get(index);
            if (fault.kind() == target.kind() && isDue(fault.trigger(), target, new Counts(number, inZone, before))) {
                if (!(fault.trigger() instanceof Fault.OneIn)) {
                    pending.remove(index);
                }
                struck.merge(fault.effect(), 1L, Long::sum);
                return fault.effect();
            }
        }
        return Fault.Effect.NONE;
    }

    private record Counts(long number, long numberInZone, long bytesBefore) {}

    private boolean isDue(Fault.Trigger trigger, Fault.Target target, Counts counts) {
        if (trigger instanceof Fault.Nth nth) {
            return counts.number == nth.number();
        }
        if (trigger instanceof Fault.NthInZone nth) {
            return target.zoneIndex() == nth.zoneIndex() && counts.numberInZone == nth.number();
        }
        if (trigger instanceof Fault.AtSector at) {
            return target.touches(at.sector());
        }
        if (trigger instanceof Fault.AfterBytes after) {
            return counts.bytesBefore >= after.bytes();
        }
        int commandsEach = ((Fault.OneIn) trigger).commands();
        long chance = SeededChoice.mix(seed + target.kind().name().hashCode(), counts.number);
        return Math.floorMod(chance, (long) commandsEach) == 0;
    }

    /** How often each effect has struck. */
    public synchronized Map<Fault.Effect, Long> struck() {
        return new EnumMap<>(struck);
    }
}
