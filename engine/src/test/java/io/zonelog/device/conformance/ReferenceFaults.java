package io.zonelog.device.conformance;

import io.zonelog.device.fault.Fault;
import io.zonelog.device.fault.FaultEffect;
import io.zonelog.device.fault.FaultKind;
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
    private static final Map<FaultKind, List<FaultEffect>> FREQUENT = Map.of(
            FaultKind.APPEND,
            List.of(
                    FaultEffect.ERROR_POINTER_UNCHANGED,
                    FaultEffect.ERROR_POINTER_PARTIAL,
                    FaultEffect.ERROR_POINTER_PAST,
                    FaultEffect.ERROR_TORN,
                    FaultEffect.LIE,
                    FaultEffect.DELAY),
            FaultKind.READ,
            List.of(FaultEffect.ERROR, FaultEffect.DELAY),
            FaultKind.RESET,
            List.of(FaultEffect.ERROR, FaultEffect.DELAY),
            FaultKind.FINISH,
            List.of(FaultEffect.ERROR, FaultEffect.DELAY),
            FaultKind.OPEN,
            List.of(FaultEffect.ERROR, FaultEffect.DELAY),
            FaultKind.CLOSE,
            List.of(FaultEffect.ERROR, FaultEffect.DELAY),
            FaultKind.FLUSH,
            List.of(FaultEffect.ERROR, FaultEffect.LIE, FaultEffect.ERROR_DATA_LOST, FaultEffect.DELAY));

    private static final List<FaultEffect> RARE = List.of(FaultEffect.READ_ONLY, FaultEffect.OFFLINE);

    private final Map<FaultKind, Map<Integer, FaultEffect>> effects = new EnumMap<>(FaultKind.class);
    private final Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);

    private ReferenceFaults() {}

    static ReferenceFaults none() {
        return new ReferenceFaults();
    }

    /** One command in sixteen or so goes wrong, among the first so many of each kind; a few zones fail for good. */
    static ReferenceFaults seeded(long seed, int commands) {
        SplittableRandom chance = new SplittableRandom(seed);
        ReferenceFaults faults = new ReferenceFaults();
        for (FaultKind kind : FaultKind.values()) {
            Map<Integer, FaultEffect> ofKind = new TreeMap<>();
            List<FaultEffect> frequent = FREQUENT.getOrDefault(kind, List.of());
            boolean canKill = kind != FaultKind.READ && kind != FaultKind.FLUSH;
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
    FaultEffect next(FaultKind kind) {
        int number = counts.merge(kind, 1, Integer::sum);
        return effects.getOrDefault(kind, Map.of()).getOrDefault(number, FaultEffect.NONE);
    }
}
