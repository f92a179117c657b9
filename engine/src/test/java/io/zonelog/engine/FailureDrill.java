package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A load of overwrites on a device of which one in a hundred appends, resets, finishes and flushes fails, while zones turn Read Only and
 * Offline one after another, and as many are added. Afterwards every block is what was written last, or is in a list of lost ranges.
 */
final class FailureDrill implements AutoCloseable {
    private static final String ONE_IN_A_HUNDRED = """
            append one in 307: error-pointer-unchanged
            append one in 293: error-pointer-partial
            append one in 283: error-pointer-past
            reset one in 100: error
            finish one in 100: error
            flush one in 211: error
            flush one in 197: error-data-lost
            """;
    /** Small batches, and a reserve that bears a few failures at the same time. */
    private static final EngineOptions OPTIONS = new EngineOptions(
            256 << 10,
            5_000_000L,
            3,
            4 << 20,
            64,
            1000,
            4,
            new EngineOptions.Space(20, 8, 256 << 10),
            CommitThread.StoreSync.DEVICE);

    private static final Pattern LOSS =
            Pattern.compile("file file-(\\d+): lost from offset (\\d+), length (\\d+) bytes: zone (\\d+) is Offline");
    private static final int BLOCK_BYTES = 4096;
    private static final int FILES = 16;
    private static final int FILE_BLOCKS = 256;
    private static final int LONGEST_WRITE_BLOCKS = 16;
    private static final int OPERATIONS_PER_ZONE = 2000;

    private final SplittableRandom random;
    private final FaultPlan plan;
    private final InMemoryZonedDevice device;
    private final EngineFixture fixture;
    /** What each block of each file holds in every byte. */
    private final byte[][] model = new byte[FILES][FILE_BLOCKS];

    private long operations;
    private int readOnlyZones;
    private int offlineZones;

    FailureDrill(long seed) {
        random = new SplittableRandom(seed);
        plan = FaultPlan.parse("seed " + seed + "\n" + ONE_IN_A_HUNDRED);
        DeviceGeometry geometry = EngineFixture.geometry(128, 64);
        device = InMemoryZonedDevice.immediate(geometry, DeviceBehaviour.STANDARD, plan);
        fixture = new EngineFixture(
                device, new InMemoryMappingStore(geometry.deviceUuid()), OPTIONS, (sequence, positions) -> {});
        for (int file = 0; file < FILES; file++) {
            write(file, 0, FILE_BLOCKS, (byte) 0);
        }
    }

    /** Applies some operations, and lets zones fail meanwhile. */
    void run(int count) {
        for (int i = 0; i < count; i++) {
            operations++;
            int file = random.nextInt(FILES);
            int blocks = random.nextInt(1, LONGEST_WRITE_BLOCKS + 1);
            write(file, random.nextInt(FILE_BLOCKS - blocks + 1), blocks, (byte) random.nextInt());
            if (operations % 16 == 0) {
                fixture.apply("file-" + file, new FileOperation.Sync());
            }
            if (operations % OPERATIONS_PER_ZONE == 0) {
                failZone();
            }
        }
    }

    private void write(int file, int firstBlock, int blocks, byte value) {
        byte[] data = new byte[blocks * BLOCK_BYTES];
        Arrays.fill(data, value);
        Arrays.fill(model[file], firstBlock, firstBlock + blocks, value);
        assertThat(fixture.write("file-" + file, (long) firstBlock * BLOCK_BYTES, data))
                .as("operation %d", operations)
                .isEqualTo(ApplyResult.APPLIED);
    }

    /** Turns a zone that works, whatever it is used for; another one is added for it. */
    private void failZone() {
        int zones = device.geometry().zoneCount();
        int zone = random.nextInt(zones);
        while (isFailed(device.report(zone, 1).get(0))) {
            zone = random.nextInt(zones);
        }
        turn(zone, random.nextBoolean() ? ZoneCondition.READ_ONLY : ZoneCondition.OFFLINE);
    }

    private void turn(int zone, ZoneCondition condition) {
        device.failZone(zone, condition);
        readOnlyZones += condition == ZoneCondition.READ_ONLY ? 1 : 0;
        offlineZones += condition == ZoneCondition.OFFLINE ? 1 : 0;
        device.grow(device.geometry().zoneCount() + 1);
        assertThat(fixture.engine().takeAddedZones()).isEqualTo(1);
    }

    private static boolean isFailed(ZoneDescriptor zone) {
        return zone.condition() == ZoneCondition.READ_ONLY || zone.condition() == ZoneCondition.OFFLINE;
    }

    /** Drains the engine, lets one more zone go that is full of data, and compares everything. */
    void verify() {
        fixture.drain();
        List<ZoneDescriptor> full = device.report(0, device.geometry().zoneCount()).stream()
                .filter(zone -> zone.condition() == ZoneCondition.FULL)
                .toList();
        turn(full.get(random.nextInt(full.size())).zoneIndex(), ZoneCondition.OFFLINE);
        assertThat(fixture.write("file-0", 0, new byte[0])).isEqualTo(ApplyResult.APPLIED);
        fixture.drain();
        boolean[][] lost = lostBlocks();
        for (int file = 0; file < FILES; file++) {
            for (int block = 0; block < FILE_BLOCKS; block++) {
                assertBlock(file, block, lost[file][block]);
            }
        }
        assertThat(operations).isPositive();
        assertThat(readOnlyZones + offlineZones).as("zones that died").isPositive();
        assertThat(plan.struck()).as("what failed").isNotEmpty();
    }

    private void assertBlock(int file, int block, boolean lost) {
        String name = "file-" + file;
        if (lost) {
            assertThatThrownBy(() -> fixture.content(name, (long) block * BLOCK_BYTES, BLOCK_BYTES))
                    .isInstanceOf(DataReadException.class)
                    .hasMessageContaining("ZONE_IS_OFFLINE");
            return;
        }
        byte[] expected = new byte[BLOCK_BYTES];
        Arrays.fill(expected, model[file][block]);
        assertThat(Arrays.equals(fixture.content(name, (long) block * BLOCK_BYTES, BLOCK_BYTES), expected))
                .as("block %d of %s", block, name)
                .isTrue();
    }

    /** What the check lists, and nothing else does it find. */
    private boolean[][] lostBlocks() {
        boolean[][] lost = new boolean[FILES][FILE_BLOCKS];
        List<String> others = new ArrayList<>();
        for (String problem : fixture.problems()) {
            Matcher loss = LOSS.matcher(problem);
            if (!loss.matches()) {
                others.add(problem);
                continue;
            }
            int zone = Integer.parseInt(loss.group(4));
            assertThat(device.report(zone, 1).get(0).condition()).isEqualTo(ZoneCondition.OFFLINE);
            int first = Integer.parseInt(loss.group(2)) / BLOCK_BYTES;
            int blocks = Integer.parseInt(loss.group(3)) / BLOCK_BYTES;
            Arrays.fill(lost[Integer.parseInt(loss.group(1))], first, first + blocks, true);
        }
        assertThat(others).isEmpty();
        return lost;
    }

    FaultPlan plan() {
        return plan;
    }

    @Override
    public void close() {
        fixture.close();
    }
}
