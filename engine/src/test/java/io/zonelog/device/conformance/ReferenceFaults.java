package io.zonelog.device.conformance;

import io.zonelog.device.fault.Fault;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The faults of a generated history: the n-th legal command of a kind goes wrong. Counts for the reference model by itself; the device
 * gets the same faults as a plan.
 */
final class ReferenceFaults {
    private static final Map<Fault.Kind, List<Fault.Effect>> FREQUENT = Map.of(
            Fault.Kind.APPEND,
            List.of(
                    Fault.Effect.ERROR_POINTER_UNCHANGED,
                    Fault.Effect.ERROR_POINTER_PARTIAL,
                    Fault.Effect.ERROR_POINTER_PAST,
                    Fault.Effect.ERROR_TORN,
                    Fault.Effect.LIE,
                    Fault.Effect.DELAY),
            Fault.Kind.READ,
            List.of(Fault.Effect.ERROR, Fault.Effect.DELAY),
            Fault.Kind.RESET,
            List.of(Fault.Effect.ERROR, Fault.Effect.DELAY),
            Fault.Kind.FINISH,
            List.of(Fault.Effect.ERROR, Fault.Effect.DELAY),
            Fault.Kind.OPEN,
            List.of(Fault.Effect.ERROR, Fault.Effect.DELAY),
            Fault.Kind.CLOSE,
            List.of(Fault.Effect.ERROR, Fault.Effect.DELAY),
            Fault.Kind.FLUSH,
            List.of(Fault.Effect.ERROR, Fault.Effect.LIE, Fault.Effect.ERROR_DATA_LOST, Fault.Effect.DELAY));

    private static final List<Fault.Effect> RARE = List.of(Fault.Effect.READ_ONLY, Fault.Effect.OFFLINE);

    private final Map<Fault.Kind, Map<Integer, Fault.Effect>> effects = new EnumMap<>(Fault.Kind.class);
    private final Map<Fault.Kind, Integer> counts = new EnumMap<>(Fault.Kind.class);

    private ReferenceFaults() {}

    static ReferenceFaults none() {
        return new ReferenceFaults();
    }

    /** One command in sixteen or so goes wrong, among the first so many of each kind; a few zones fail for good. */
    static ReferenceFaults seeded(long seed, int commands) {
        SplittableRandom chance = new SplittableRandom(seed);
        ReferenceFaults faults = new ReferenceFaults();
        for (Fault.Kind kind : Fault.Kind.values()) {
            Map<Integer, Fault.Effect> ofKind = new TreeMap<>();
            List<Fault.Effect> frequent = FREQUENT.getOrDefault(kind, List.of());
            boolean canKill = kind != Fault.Kind.READ && kind != Fault.Kind.FLUSH;
            for (int number = 1; number <= commands; number++) {
                if (canKill && chance.nextInt(120) == 0) {
                    ofKind.put(number, RARE.get(chance.nextInt(RARE.size())));
                } else if (chance.nextInt(16) == 0) {
                    ofKind.put(number, frequent.get(chance.nextInt(frequent.size())));
                }
            }
            faults.effects.put(kind, ofKind);
        }
        return faults;
    }

    /** The same faults for the device. */
    List<Fault> plan() {
        List<Fault> plan = new ArrayList<>();
        effects.forEach((kind, ofKind) ->
                ofKind.forEach((number, effect) -> plan.add(new Fault(kind, new Fault.Nth(number), effect))));
        return plan;
    }

    /** The model is about to carry out a legal command of this kind. */
    Fault.Effect next(Fault.Kind kind) {
        int number = counts.merge(kind, 1, Integer::sum);
        return effects.getOrDefault(kind, Map.of()).getOrDefault(number, Fault.Effect.NONE);
    }
}
