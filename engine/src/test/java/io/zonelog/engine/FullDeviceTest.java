package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.WriteLife;
import io.zonelog.block.WriteMode;
import io.zonelog.engine.apply.FileOperation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FullDeviceTest {
    private static final int BLOCK_BYTES = 4096;
    private static final int JOURNAL_ZONES = 4;
    private static final int ZONES = 64;
    private static final int ZONE_BLOCKS = 256;
    private static final long SEED = Long.getLong("zonelog.seed", 1L);

    private final byte[] block = new byte[BLOCK_BYTES];

    @Test
    void whatTheReservationGrantsCanBeOverwrittenForEver() {
        int capacities = Integer.getInteger("zonelog.capacities", 2);
        SplittableRandom random = new SplittableRandom(SEED);
        try (EngineFixture fixture = EngineFixture.inMemory(EngineFixture.geometry(ZONES, ZONE_BLOCKS))) {
            int[] stamps = fill(fixture);
            assertThat(stamps.length)
                    .as("blocks granted")
                    .isGreaterThan((ZONES - JOURNAL_ZONES) * ZONE_BLOCKS * 85 / 100);
            for (int i = 0; i < capacities * ZONES * ZONE_BLOCKS; i++) {
                int at = random.nextInt(random.nextInt(1, stamps.length + 1));
                stamps[at] = i;
                assertThat(fixture.write("full", (long) at * BLOCK_BYTES, stamped(at, i)))
                        .as("overwrite %s with seed %s", i, SEED)
                        .isEqualTo(ApplyResult.APPLIED);
            }
            fixture.drain();
            byte[] content = fixture.content("full");
            for (int at = 0; at < stamps.length; at++) {
                byte[] expected = stamped(at, stamps[at]);
                assertThat(content[at * BLOCK_BYTES]).as("block %s", at).isEqualTo(expected[0]);
                assertThat(content[at * BLOCK_BYTES + 1]).as("block %s", at).isEqualTo(expected[1]);
            }
            assertClean(fixture);
        }
    }

    @Test
    void aFullDeviceTakesUnlinksAndGoesOn() {
        try (EngineFixture fixture = EngineFixture.inMemory(EngineFixture.geometry(ZONES, ZONE_BLOCKS))) {
            int blocks = fill(fixture).length;
            assertThat(fixture.write("more", 0, block)).isInstanceOf(ApplyResult.DeviceFull.class);
            assertThat(fixture.apply("full", new FileOperation.Punch(1, 3L * BLOCK_BYTES)))
                    .isEqualTo(ApplyResult.APPLIED);
            assertThat(fixture.apply("full", new FileOperation.Truncate((blocks - 100L) * BLOCK_BYTES + 7)))
                    .isEqualTo(ApplyResult.APPLIED);
            fixture.drain();
            assertThat(fixture.write("more", 0, block)).isEqualTo(ApplyResult.APPLIED);
            assertThat(fixture.apply("full", new FileOperation.Unlink())).isEqualTo(ApplyResult.APPLIED);
            fixture.drain();
            fill(fixture);
            assertClean(fixture);
        }
    }

    @Test
    void whatNoEmptyDeviceOfItsSizeCouldHoldIsRejectedHoweverFullTheDeviceIs() {
        int zones = 6;
        int zoneBlocks = 32;
        long whole = (long) zones * zoneBlocks * BLOCK_BYTES;
        long largest = FileOperation.MAX_FILE_BYTES - BLOCK_BYTES;
        List<FileOperation> misfits = List.of(
                new FileOperation.Write(0, ByteBuffer.allocate((int) whole)),
                new FileOperation.Write(0, ByteBuffer.allocate((int) whole), WriteMode.DIRECT, WriteLife.NONE),
                new FileOperation.Fallocate(0, whole),
                new FileOperation.Fallocate(0, 1L << 50),
                new FileOperation.Fallocate(largest - 1, 1),
                new FileOperation.Fallocate(0, largest));
        try (EngineFixture fixture = EngineFixture.inMemory(EngineFixture.geometry(zones, zoneBlocks))) {
            // One block at the end of the largest file is no misfit.
            List<Boolean> expected = List.of(true, true, true, true, false, true);
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < misfits.size(); i++) {
                    ApplyResult result = fixture.apply("misfit", misfits.get(i));
                    assertThat(result instanceof ApplyResult.Rejected)
                            .as("round %d: %s gives %s", round, misfits.get(i), result)
                            .isEqualTo(expected.get(i));
                }
                fill(fixture);
            }
        }
    }

    @Test
    void whatNeverFitsOpensNoBatch() {
        try (EngineFixture fixture = EngineFixture.inMemory(EngineFixture.geometry(ZONES, ZONE_BLOCKS))) {
            fixture.write("a", 0, block);
            fixture.drain();
            long last = fixture.engine().lastBatchSequence();
            assertThat(fixture.apply("a", new FileOperation.Fallocate(0, 1L << 40)))
                    .isInstanceOf(ApplyResult.Rejected.class);
            assertThat(fixture.engine().lastBatchSequence()).isEqualTo(last);
        }
    }

    @Test
    void aPreallocationOfAllThatFilesMayHaveFitsAnEmptyDeviceAndWaitsOnAFullOne() {
        try (EngineFixture fixture = EngineFixture.inMemory(EngineFixture.geometry(ZONES, ZONE_BLOCKS))) {
            long limit = fixture.engine().statistics().space().limitBytes();
            assertThat(fixture.apply("all", new FileOperation.Fallocate(0, limit)))
                    .isEqualTo(ApplyResult.APPLIED);
            assertThat(fixture.apply("more", new FileOperation.Fallocate(0, limit + 1)))
                    .isInstanceOf(ApplyResult.Rejected.class);
            fixture.write("some", 0, block);
            fixture.drain();
            assertThat(fixture.apply("all", new FileOperation.Fallocate(0, limit)))
                    .isInstanceOf(ApplyResult.DeviceFull.class);
            fixture.apply("some", new FileOperation.Unlink());
            fixture.drain();
            assertThat(fixture.apply("all", new FileOperation.Fallocate(0, limit)))
                    .isEqualTo(ApplyResult.APPLIED);
        }
    }

    @Test
    void smallFilesComeAndGoForEver() {
        int capacities = Integer.getInteger("zonelog.capacities", 2);
        SplittableRandom random = new SplittableRandom(SEED);
        int[] sizes = new int[1500];
        try (EngineFixture fixture = EngineFixture.inMemory(EngineFixture.geometry(ZONES, ZONE_BLOCKS))) {
            long written = 0;
            while (written < (long) capacities * ZONES * ZONE_BLOCKS) {
                int file = random.nextInt(sizes.length);
                if (sizes[file] > 0) {
                    fixture.apply("file-" + file, new FileOperation.Unlink());
                    sizes[file] = 0;
                } else {
                    sizes[file] = random.nextInt(1, 30);
                    assertThat(fixture.write("file-" + file, 0, new byte[sizes[file] * BLOCK_BYTES]))
                            .as("after %s blocks with seed %s", written, SEED)
                            .isEqualTo(ApplyResult.APPLIED);
                    written += sizes[file];
                }
            }
            fixture.drain();
            assertClean(fixture);
        }
    }

    /** Writes one file until there is no room; returns a stamp for each block. */
    private int[] fill(EngineFixture fixture) {
        int blocks = 0;
        while (fixture.write("full", (long) blocks * BLOCK_BYTES, stamped(blocks, 0)) == ApplyResult.APPLIED) {
            blocks++;
        }
        return new int[blocks];
    }

    private byte[] stamped(int at, int stamp) {
        block[0] = (byte) (stamp + at);
        block[1] = (byte) (stamp >> 8);
        return block;
    }

    private static void assertClean(EngineFixture fixture) {
        List<String> problems = new ArrayList<>();
        fixture.check(problems::add);
        assertThat(problems).isEmpty();
    }
}
