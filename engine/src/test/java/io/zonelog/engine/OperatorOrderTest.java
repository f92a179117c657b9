package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An operator unlinks and truncates files without a record: at the applied position, durably or not at all. */
class OperatorOrderTest {
    private static final int BLOCK_BYTES = 4096;
    private static final DeviceGeometry GEOMETRY =
            new DeviceGeometry(new UUID(0, 1), BLOCK_BYTES, 16, 0, 64, 64, 16, 0, 0);

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());

    private static EngineFixture open(InMemoryZonedDevice device, InMemoryMappingStore store) {
        return new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> {});
    }

    private static byte[] block(int value) {
        byte[] bytes = new byte[BLOCK_BYTES];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static long fill(EngineFixture fixture, String name) {
        long blocks = 0;
        while (fixture.write(name, blocks * BLOCK_BYTES, block(7)) == ApplyResult.APPLIED) {
            blocks++;
        }
        fixture.drain();
        return blocks;
    }

    private long storedOffset(InMemoryMappingStore of) {
        return of.positions().get(0).nextOffset();
    }

    @Test
    void theOneFileOfAFullDeviceIsCutInsideABlockAndWhatWaitedFits() {
        try (EngineFixture fixture = open(device, store)) {
            fixture.write("other", 0, block(1));
            long blocks = fill(fixture, "full");
            assertThat(fixture.write("more", 0, block(2))).isInstanceOf(ApplyResult.DeviceFull.class);
            long position = storedOffset(store);
            long size = (blocks - 10) * BLOCK_BYTES + 5;
            assertThat(fixture.operate("full", new FileOperation.Truncate(size)))
                    .isEqualTo(ApplyResult.APPLIED);
            fixture.drain();
            assertThat(storedOffset(store)).isEqualTo(position);
            assertThat(fixture.write("more", 0, block(2))).isEqualTo(ApplyResult.APPLIED);
            fixture.drain();
            assertThat(fixture.content("full")).hasSize(Math.toIntExact(size)).containsOnly(7);
            assertThat(fixture.content("other")).isEqualTo(block(1));
            assertThat(fixture.content("more")).isEqualTo(block(2));
            assertThat(fixture.problems()).isEmpty();
        }
    }

    @Test
    void anUnlinkIsDurableWithThePositionItWasAppliedAtOrUndoneByAPowerCut() {
        EngineFixture fixture = open(device, store);
        fixture.write("a", 0, block(1));
        fixture.write("b", 0, block(2));
        fixture.drain();
        InMemoryMappingStore before = store.copy();
        assertThat(fixture.operate("a", new FileOperation.Unlink())).isEqualTo(ApplyResult.APPLIED);
        fixture.drain();
        long position = storedOffset(store);
        InMemoryMappingStore after = store.copy();
        assertThat(storedOffset(before)).isEqualTo(position);
        InMemoryZonedDevice left = device.powerCut(3);
        try (EngineFixture again = open(left, after)) {
            assertThat(after.file(FileKey.of(again.sourceId(), "a"))).isEmpty();
            assertThat(again.content("b")).isEqualTo(block(2));
            // The next record meets the file as the operator left it.
            assertThat(again.write("a", 0, block(9))).isEqualTo(ApplyResult.APPLIED);
            again.drain();
            assertThat(storedOffset(after)).isEqualTo(position + 1);
            assertThat(again.content("a")).isEqualTo(block(9));
            assertThat(again.problems()).isEmpty();
        }
    }

    @Test
    void whatGivesNoSpaceBackIsRefused() {
        try (EngineFixture fixture = open(device, store)) {
            fixture.write("a", 0, block(1));
            assertThat(fixture.operate("none", new FileOperation.Unlink())).isInstanceOf(ApplyResult.Rejected.class);
            assertThat(fixture.operate("a", new FileOperation.Truncate(BLOCK_BYTES)))
                    .isInstanceOf(ApplyResult.Rejected.class);
            assertThat(fixture.operate("a", new FileOperation.Punch(0, 1))).isInstanceOf(ApplyResult.Rejected.class);
            fixture.drain();
            assertThat(fixture.content("a")).isEqualTo(block(1));
        }
    }
}
