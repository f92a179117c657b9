package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.zonefs.ZonefsHistoryDevice;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine's histories on the zonefs back end, whose drive in memory loses its power and comes back with any legal image: how many with
 * {@code -Dzonelog.zonefs.histories=N}, from {@code -Dzonelog.seed=N} on.
 */
class ZonefsCrashSimulationTest {
    private static final int HISTORIES = Integer.getInteger("zonelog.zonefs.histories", 12);
    private static final long FIRST_SEED = Long.getLong("zonelog.seed", 1L);
    private static final int STEPS = 1500;

    @TempDir
    Path directory;

    @Test
    void filesEqualTheModelAfterEveryPowerCutOfADrive() {
        assertThat(crashes(HistoryShape::small))
                .as("power cuts in all histories")
                .isGreaterThan(HISTORIES / 2);
    }

    @Test
    void filesEqualTheModelOnADriveThatLimitsOpenAndActiveZones() {
        assertThat(crashes(HistoryShape::limited))
                .as("power cuts in all histories")
                .isPositive();
    }

    private int crashes(Function<SplittableRandom, HistoryShape> shapes) {
        int crashes = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
            Path path = directory.resolve("device-" + seed);
            CrashHistory history = new CrashHistory(
                    seed, shapes, (geometry, deviceSeed) -> ZonefsHistoryDevice.create(path, geometry, deviceSeed));
            try {
                history.run(STEPS);
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError(
                        "history failed; run it alone with -Dzonelog.zonefs.histories=1 -Dzonelog.seed=" + seed,
                        failure);
            }
            crashes += history.crashes();
            history.close();
        }
        return crashes;
    }
}
