package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.fault.FaultEffect;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.mapping.InMemoryMappingStore;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Under load, one of about a hundred appends, resets and flushes fails, and the engine goes on: {@code -Dzonelog.seed=N},
 * {@code -Dzonelog.drill.operations=N}.
 */
class FailingZoneDrillTest {
    private static final long SEED = Long.getLong("zonelog.seed", 1L);
    private static final int OPERATIONS = Integer.getInteger("zonelog.drill.operations", 12_000);
    /** Small batches, and a reserve that bears a few failures at the same time. */
    private static final EngineOptions OPTIONS =
            new EngineOptions(256 << 10, 5_000_000L, 3, 4 << 20, 64, 1000, 4, new SpaceOptions(20, 8, 256 << 10));

    private static final int BLOCK_BYTES = 4096;
    private static final int FILES = 16;
    private static final int FILE_BLOCKS = 256;
    private static final int LONGEST_WRITE_BLOCKS = 16;

    /** The watchdog ends a hang; no verdict depends on it. */
    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anEngineKeepsIngestingWhileOneInAHundredAppendsResetsAndFlushesFails() {
        FaultPlan plan = FaultPlan.parse("seed " + SEED + """

                append one in 307: error-pointer-unchanged
                append one in 293: error-pointer-partial
                append one in 283: error-pointer-past
                reset one in 100: error
                flush one in 211: error
                flush one in 197: error-data-lost
                """);
        DeviceGeometry geometry = EngineFixture.geometry(128, 64);
        byte[][] model = new byte[FILES][FILE_BLOCKS * BLOCK_BYTES];
        try (EngineFixture fixture = new EngineFixture(
                InMemoryZonedDevice.immediate(geometry, DeviceBehaviour.STANDARD, plan),
                new InMemoryMappingStore(geometry.deviceUuid()),
                OPTIONS,
                (sequence, positions) -> {})) {
            overwrite(fixture, model);
            fixture.drain();
            System.out.println(plan.struck() + " in " + OPERATIONS + " operations from seed " + SEED);
            for (int file = 0; file < FILES; file++) {
                assertThat(Arrays.mismatch(fixture.content("file-" + file), model[file]))
                        .as("first byte of file %d that differs, seed %d", file, SEED)
                        .isEqualTo(-1);
            }
            assertThat(fixture.problems()).isEmpty();
            assertThat(plan.struck())
                    .containsKeys(
                            FaultEffect.ERROR_POINTER_UNCHANGED,
                            FaultEffect.ERROR_POINTER_PARTIAL,
                            FaultEffect.ERROR_POINTER_PAST,
                            FaultEffect.ERROR,
                            FaultEffect.ERROR_DATA_LOST);
        }
    }

    private static void overwrite(EngineFixture fixture, byte[][] model) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int file = 0; file < FILES; file++) {
            assertThat(fixture.write("file-" + file, 0, model[file])).isEqualTo(ApplyResult.APPLIED);
        }
        for (int operation = 0; operation < OPERATIONS; operation++) {
            int file = random.nextInt(FILES);
            int blocks = random.nextInt(1, LONGEST_WRITE_BLOCKS + 1);
            int offset = random.nextInt(FILE_BLOCKS - blocks + 1) * BLOCK_BYTES;
            byte[] data = new byte[blocks * BLOCK_BYTES];
            Arrays.fill(data, (byte) random.nextInt());
            System.arraycopy(data, 0, model[file], offset, data.length);
            assertThat(fixture.write("file-" + file, offset, data))
                    .as("operation %d from seed %d", operation, SEED)
                    .isEqualTo(ApplyResult.APPLIED);
            if (operation % 16 == 0) {
                fixture.apply("file-" + file, new FileOperation.Sync());
            }
        }
    }
}
