package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.WriteLife;
import io.zonelog.block.WriteMode;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.simulation.SteppedDevice;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Between its submission and its commit a block is in no mapping; an operation that changes a part of it must not see a hole there. */
class FalseHoleTest {
    private static final int BLOCK = 4096;
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(16, 64);

    private final SteppedDevice device = new SteppedDevice(InMemoryZonedDevice.seeded(GEOMETRY, 1));
    private final Deque<Runnable> commits = new ArrayDeque<>();
    private final EngineFixture fixture = new EngineFixture(
            device,
            new InMemoryMappingStore(GEOMETRY.deviceUuid()),
            EngineFixture.OPTIONS,
            (sequence, positions) -> {},
            commits::add);
    private final byte[] expected = new byte[3 * BLOCK];

    /** How far the batch before is. */
    enum Progress {
        /** Its appends are on their way. */
        SUBMITTED,
        /** Its data, summary and flush are on the device, and its commit has not run. */
        ON_DEVICE,
        /** It is committed. */
        COMMITTED
    }

    @AfterEach
    void close() {
        drain();
        fixture.close();
    }

    private void goTo(Progress progress) {
        fixture.engine().closeBatch();
        while (progress != Progress.SUBMITTED && commits.isEmpty()) {
            device.settle();
            fixture.engine().doWork();
        }
        if (progress == Progress.COMMITTED) {
            drain();
        }
    }

    private void drain() {
        fixture.engine().closeBatch();
        while (!fixture.engine().isIdle()) {
            device.settle();
            Runnable commit = commits.poll();
            if (commit != null) {
                commit.run();
            }
            fixture.engine().doWork();
        }
        device.settle();
    }

    /** Three blocks of ones, brought as far as asked for; then an operation, and the whole file compared. */
    private void check(Progress progress, FileOperation operation, Consumer<byte[]> model) {
        Arrays.fill(expected, (byte) 1);
        fixture.write("file", 0, expected.clone());
        goTo(progress);
        assertThat(fixture.apply("file", operation)).isEqualTo(ApplyResult.APPLIED);
        drain();
        model.accept(expected);
        assertThat(fixture.content("file")).isEqualTo(expected);
        assertThat(fixture.problems()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aWriteIntoABlockKeepsTheRestOfIt(Progress progress) {
        check(
                progress,
                new FileOperation.Write(BLOCK + 100, ByteBuffer.wrap(new byte[] {2, 2})),
                bytes -> Arrays.fill(bytes, BLOCK + 100, BLOCK + 102, (byte) 2));
    }

    @ParameterizedTest
    @EnumSource
    void aZeroedRangeKeepsTheBytesBesideItsEdges(Progress progress) {
        check(
                progress,
                new FileOperation.Zero(10, 2 * BLOCK + 10),
                bytes -> Arrays.fill(bytes, 10, 2 * BLOCK + 20, (byte) 0));
    }

    @ParameterizedTest
    @EnumSource
    void aRangeZeroedInOneBlockKeepsBothSides(Progress progress) {
        check(
                progress,
                new FileOperation.Zero(BLOCK + 10, 10),
                bytes -> Arrays.fill(bytes, BLOCK + 10, BLOCK + 20, (byte) 0));
    }

    @ParameterizedTest
    @EnumSource
    void aPunchedRangeKeepsTheBytesBesideItsEdges(Progress progress) {
        check(
                progress,
                new FileOperation.Punch(BLOCK - 1, BLOCK + 2),
                bytes -> Arrays.fill(bytes, BLOCK - 1, 2 * BLOCK + 1, (byte) 0));
    }

    @ParameterizedTest
    @EnumSource
    void aTruncatedFileKeepsWhatIsBeforeItsEndAndIsZeroBehindIt(Progress progress) {
        Arrays.fill(expected, (byte) 1);
        fixture.write("file", 0, expected.clone());
        goTo(progress);
        fixture.apply("file", new FileOperation.Truncate(BLOCK + 7));
        fixture.apply("file", new FileOperation.Truncate(3 * BLOCK));
        drain();
        Arrays.fill(expected, BLOCK + 7, 3 * BLOCK, (byte) 0);
        assertThat(fixture.content("file")).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void aHoleOnItsWayIsAHoleAndNotTheOldData(Progress progress) {
        Arrays.fill(expected, (byte) 1);
        fixture.write("file", 0, expected.clone());
        goTo(Progress.COMMITTED);
        fixture.apply("file", new FileOperation.Punch(BLOCK, BLOCK));
        goTo(progress);
        fixture.write("file", BLOCK + 5, new byte[] {3});
        drain();
        Arrays.fill(expected, BLOCK, 2 * BLOCK, (byte) 0);
        expected[BLOCK + 5] = 3;
        assertThat(fixture.content("file")).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void aDirectWriteOnItsWayIsCompletedByACachedOne(Progress progress) {
        byte[] direct = new byte[BLOCK];
        Arrays.fill(direct, (byte) 4);
        fixture.apply("file", new FileOperation.Write(0, ByteBuffer.wrap(direct), WriteMode.DIRECT, WriteLife.NONE));
        goTo(progress);
        fixture.write("file", 1, new byte[] {5});
        drain();
        direct[1] = 5;
        assertThat(fixture.content("file")).isEqualTo(direct);
    }
}
