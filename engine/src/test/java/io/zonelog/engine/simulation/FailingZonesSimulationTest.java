package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.fault.Fault;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * All operations on devices whose commands fail by chance, with power cuts: {@code -Dzonelog.histories=N}, {@code -Dzonelog.seed=N}.
 * No fault of these plans loses what was acknowledged, so files equal the model throughout.
 */
class FailingZonesSimulationTest {
    private static final int HISTORIES = Math.max(1, Integer.getInteger("zonelog.histories", 100) / 4);
    private static final long FIRST_SEED = Long.getLong("zonelog.seed", 1L);
    private static final int STEPS = 2500;
    private static final String FAILING_APPENDS = """
            append one in 97: error-pointer-unchanged
            append one in 89: error-pointer-partial
            append one in 83: error-pointer-past
            """;
    private static final String FAILING_FLUSHES = """
            flush one in 31: error
            flush one in 29: error-data-lost
            """;
    private static final String TORN_AND_LATE_COMMANDS = FAILING_APPENDS + """
            append one in 79: error-torn
            append one in 37: delay
            flush one in 23: delay
            """;

    private static final String EVERYTHING = FAILING_APPENDS + FAILING_FLUSHES + """
            append one in 401: read-only
            append one in 53: delay
            reset one in 5: error
            reset one in 7: delay
            reset one in 97: read-only
            finish one in 9: error
            """;

    private static final String FAILING_READS = """
            read one in 5: error
            read one in 7: bit-rot
            """;

    @Test
    void filesEqualTheModelWhileAppendsFail() {
        Tally tally = run(TORN_AND_LATE_COMMANDS, HistoryShape::small);
        assertThat(tally.struck)
                .containsKeys(
                        Fault.Effect.ERROR_POINTER_UNCHANGED,
                        Fault.Effect.ERROR_POINTER_PARTIAL,
                        Fault.Effect.ERROR_POINTER_PAST,
                        Fault.Effect.ERROR_TORN,
                        Fault.Effect.DELAY);
        assertThat(tally.stops).isEmpty();
    }

    @Test
    void filesEqualTheModelWhileAppendsFailOnDevicesThatFilesOutgrow() {
        Tally tally = run(TORN_AND_LATE_COMMANDS, HistoryShape::nearlyFull);
        assertThat(tally.relocations).as("relocations in all histories").isPositive();
    }

    @Test
    void filesEqualTheModelWhileZonesTurnReadOnlyAndResetsFail() {
        String plan = FAILING_APPENDS + """
                append one in 211: read-only
                reset one in 5: error
                reset one in 41: read-only
                """;
        Tally tally = run(plan, HistoryShape::small);
        assertThat(tally.struck).containsKeys(Fault.Effect.READ_ONLY, Fault.Effect.ERROR);
        assertThat(tally.relocations).as("relocations off Read Only zones").isPositive();
        assertThat(tally.stops).isEmpty();
    }

    @Test
    void filesEqualTheModelWhileFlushesFail() {
        Tally tally = run(FAILING_FLUSHES, HistoryShape::small);
        assertThat(tally.struck).containsKeys(Fault.Effect.ERROR, Fault.Effect.ERROR_DATA_LOST);
        assertThat(tally.stops).isEmpty();
    }

    @Test
    void filesEqualTheModelWhileEverythingFailsOnDevicesThatFilesOutgrow() {
        Tally tally = run(EVERYTHING, HistoryShape::nearlyFull);
        assertThat(tally.struck).containsKeys(Fault.Effect.ERROR, Fault.Effect.ERROR_DATA_LOST, Fault.Effect.READ_ONLY);
        assertThat(tally.relocations).as("relocations in all histories").isPositive();
        assertEachStopIsAtABound(tally);
    }

    @Test
    void filesEqualTheModelWhileEverythingFailsOnTinyDevices() {
        Tally tally = run(EVERYTHING, HistoryShape::tiny);
        assertThat(tally.relocations).as("relocations in all histories").isPositive();
        assertEachStopIsAtABound(tally);
    }

    @Test
    void filesEqualTheModelWhileResetsAreLateOnDevicesThatFilesOutgrow() {
        Tally tally = run(FAILING_APPENDS + """
                reset one in 2: delay
                finish one in 3: delay
                finish one in 5: error
                """, HistoryShape::nearlyFull);
        assertThat(tally.struck).containsKeys(Fault.Effect.ERROR, Fault.Effect.DELAY);
        assertEachStopIsAtABound(tally);
    }

    @Test
    void filesEqualTheModelWhileReadsOfReclaimFail() {
        Tally tally = run(EVERYTHING, FAILING_READS, HistoryShape::nearlyFull);
        assertThat(tally.struck).containsKeys(Fault.Effect.ERROR, Fault.Effect.BIT_ROT);
        assertThat(tally.relocations).as("relocations in all histories").isPositive();
        assertEachStopIsAtABound(tally);
    }

    @Test
    void filesEqualTheModelWhileReadsOfReclaimFailAndNothingElseDoes() {
        Tally tally = run("", FAILING_READS, HistoryShape::nearlyFull);
        assertThat(tally.struck).containsOnlyKeys(Fault.Effect.ERROR, Fault.Effect.BIT_ROT);
        assertThat(tally.stops).isEmpty();
    }

    /** The bounds of {@code engine/DEVICE.md}. */
    private static void assertEachStopIsAtABound(Tally tally) {
        assertThat(tally.stops)
                .allSatisfy(reason -> assertThat(reason)
                        .containsAnyOf(
                                "IO_ERROR",
                                "flushes failed one after another",
                                "failed zones have left no room for it"));
    }

    /**
     * What goes wrong.
     *
     * @param commands all but reads
     * @param reads those of reclaim
     */
    private record Plans(String commands, String reads) {}

    private static final class Tally {
        private final Map<Fault.Effect, Long> struck = new EnumMap<>(Fault.Effect.class);
        private final List<String> stops = new ArrayList<>();
        private long relocations;
    }

    private static Tally run(String plan, Function<SplittableRandom, HistoryShape> shapes) {
        return run(plan, "", shapes);
    }

    private static Tally run(String plan, String reads, Function<SplittableRandom, HistoryShape> shapes) {
        Tally tally = new Tally();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
            run(seed, new Plans(plan, reads), shapes, tally);
        }
        return tally;
    }

    private static void run(long seed, Plans texts, Function<SplittableRandom, HistoryShape> shapes, Tally tally) {
        List<FaultPlan> plans = new ArrayList<>();
        CrashHistory history = new CrashHistory(seed, shapes, (geometry, deviceSeed) -> {
            FaultPlan plan = FaultPlan.parse("seed " + deviceSeed + "\n" + texts.commands());
            FaultPlan reads = FaultPlan.parse("seed " + deviceSeed + "\n" + texts.reads());
            plans.addAll(List.of(plan, reads));
            return new FailingReads(
                    new SteppedDevice(
                            InMemoryZonedDevice.seeded(geometry, DeviceBehaviour.STANDARD.withSeed(deviceSeed), plan)),
                    reads);
        });
        history.replayedStores().resetsMayFail();
        try {
            history.run(STEPS);
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(
                    "history failed; run it alone with -Dzonelog.histories=1 -Dzonelog.seed=" + seed, failure);
        }
        plans.forEach(plan -> plan.struck().forEach((effect, count) -> tally.struck.merge(effect, count, Long::sum)));
        tally.stops.addAll(history.stops());
        tally.relocations += history.relocations();
    }
}
