package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.WriteLife;
import io.zonelog.block.WriteMode;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.apply.FileOperation.Write;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices with hardly more zones than may be open: what is dead in open zones comes back too. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TinyDeviceTest {
    private static final int BLOCK_BYTES = 4096;
    private static final int ZONE_BLOCKS = 256;
    private static final int FILE_BLOCKS = 16;
    private static final long SEED = Long.getLong("zonelog.seed", 0L);
    private static final long SEEDS = Long.getLong("zonelog.histories", 2L);
    private static final WriteLife[] LIVES = WriteLife.values();

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 8})
    void dataOfAllLivesComeAndGoForEver(int zones) {
        for (long seed = SEED; seed < SEED + SEEDS; seed++) {
            dataOfAllLivesComeAndGo(zones, EngineFixture.OPTIONS, seed);
            dataOfAllLivesComeAndGo(zones, EngineFixture.WITHOUT_RECORDS, seed);
        }
    }

    private static void dataOfAllLivesComeAndGo(int zones, EngineOptions options, long seed) {
        SplittableRandom random = new SplittableRandom(100 * seed + zones);
        int files = (zones - 2) * ZONE_BLOCKS * 8 / 10 / FILE_BLOCKS;
        byte[][] model = new byte[files][];
        DeviceGeometry geometry = EngineFixture.geometry(zones, ZONE_BLOCKS);
        try (EngineFixture fixture = new EngineFixture(
                InMemoryZonedDevice.immediate(geometry),
                new InMemoryMappingStore(geometry.deviceUuid()),
                options,
                (sequence, positions) -> {})) {
            for (int write = 0; write < 20 * zones * ZONE_BLOCKS / FILE_BLOCKS; write++) {
                int file = random.nextInt(files);
                if (model[file] != null && random.nextInt(4) == 0) {
                    assertThat(fixture.apply("file-" + file, new FileOperation.Unlink()))
                            .isEqualTo(ApplyResult.APPLIED);
                }
                model[file] = new byte[FILE_BLOCKS * BLOCK_BYTES];
                Arrays.fill(model[file], (byte) write);
                WriteLife life = LIVES[random.nextInt(LIVES.length)];
                assertThat(fixture.apply(
                                "file-" + file, new Write(0, ByteBuffer.wrap(model[file]), WriteMode.CACHED, life)))
                        .as("write %d of seed %d with %s", write, seed, options.storeSync())
                        .isEqualTo(ApplyResult.APPLIED);
            }
            fixture.drain();
            for (int file = 0; file < files; file++) {
                if (model[file] != null) {
                    assertThat(fixture.content("file-" + file)).isEqualTo(model[file]);
                }
            }
            assertThat(fixture.problems()).isEmpty();
        }
    }

    @Test
    void aDeviceIsNotFullBeforeFilesHoldWhatTheyMay() {
        try (EngineFixture fixture = EngineFixture.inMemory(EngineFixture.geometry(4, 1024))) {
            long limit = fixture.engine().spaceLeft().freeBlocks();
            byte[] block = new byte[BLOCK_BYTES];
            for (int i = 0; i < 2 * limit; i++) {
                WriteLife life = LIVES[i % LIVES.length];
                // every second write hits a block that is there, so that a half of what is written is dead
                long at = i % 2 == 0 ? i / 2 : i / 4;
                assertThat(fixture.apply(
                                "full", new Write(at * BLOCK_BYTES, ByteBuffer.wrap(block), WriteMode.CACHED, life)))
                        .as(
                                "write %d with %d blocks left",
                                i, fixture.engine().spaceLeft().freeBlocks())
                        .isEqualTo(ApplyResult.APPLIED);
            }
            assertThat(fixture.engine().spaceLeft().freeBlocks()).isLessThan(2);
            assertThat(fixture.write("more", 0, new byte[2 * BLOCK_BYTES])).isInstanceOf(ApplyResult.DeviceFull.class);
            fixture.drain();
            assertThat(fixture.problems()).isEmpty();
        }
    }

    /** All zones may be active at first, and fewer than the engine was asked to keep open beside a batch once there are more zones. */
    @Test
    void openZonesFitTheDeviceAgainWhenItHasGrown() {
        DeviceGeometry geometry =
                new DeviceGeometry(new UUID(0, 1), BLOCK_BYTES, 5, 0, ZONE_BLOCKS, ZONE_BLOCKS, 64, 10, 10);
        InMemoryZonedDevice device = InMemoryZonedDevice.immediate(geometry);
        try (EngineFixture fixture = new EngineFixture(
                device,
                new InMemoryMappingStore(geometry.deviceUuid()),
                EngineFixture.OPTIONS,
                (sequence, positions) -> {})) {
            assertThat(mostOpenZones(fixture, 0)).isEqualTo(1);
            device.grow(12);
            fixture.engine().takeAddedZones();
            // A batch of 8 MiB fills eight of the ten zones that may be active.
            assertThat(mostOpenZones(fixture, 1)).isEqualTo(1);
            device.grow(64);
            fixture.engine().takeAddedZones();
            assertThat(mostOpenZones(fixture, 2)).isEqualTo(1);
        }
    }

    @Test
    void moreZonesAreOpenWhenADeviceWithoutLimitsHasGrown() {
        DeviceGeometry geometry = EngineFixture.geometry(4, ZONE_BLOCKS);
        InMemoryZonedDevice device = InMemoryZonedDevice.immediate(geometry);
        try (EngineFixture fixture = new EngineFixture(
                device,
                new InMemoryMappingStore(geometry.deviceUuid()),
                EngineFixture.OPTIONS,
                (sequence, positions) -> {})) {
            assertThat(mostOpenZones(fixture, 0)).isEqualTo(1);
            device.grow(64);
            fixture.engine().takeAddedZones();
            assertThat(mostOpenZones(fixture, 1)).isGreaterThanOrEqualTo(4);
        }
    }

    private static int mostOpenZones(EngineFixture fixture, int round) {
        int most = 0;
        for (int i = 0; i < 40; i++) {
            WriteLife life = LIVES[i % LIVES.length];
            Write write = new Write(0, ByteBuffer.wrap(new byte[4 * BLOCK_BYTES]), WriteMode.CACHED, life);
            assertThat(fixture.apply("file-" + round + "-" + i % 10, write)).isEqualTo(ApplyResult.APPLIED);
            fixture.drain();
            most = Math.max(
                    most, fixture.engine().statistics().space().openZones().size());
        }
        return most;
    }
}
