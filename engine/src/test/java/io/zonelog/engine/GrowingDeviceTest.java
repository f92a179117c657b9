package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Zones are added under an engine that is full: it goes on in them, before and after a power cut. */
class GrowingDeviceTest {
    private static final int BLOCK_BYTES = 4096;
    private static final int ZONE_BLOCKS = 64;
    private static final DeviceGeometry GEOMETRY =
            new DeviceGeometry(new UUID(0, 1), BLOCK_BYTES, 16, 0, ZONE_BLOCKS, ZONE_BLOCKS, 16, 0, 0);

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());

    private static EngineFixture open(InMemoryZonedDevice device, InMemoryMappingStore store) {
        return new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> {});
    }

    private static long fill(EngineFixture fixture, long fromBlock) {
        long block = fromBlock;
        while (fixture.write("full", block * BLOCK_BYTES, content(block)) == ApplyResult.APPLIED) {
            block++;
        }
        fixture.drain();
        return block;
    }

    private static byte[] content(long block) {
        byte[] bytes = new byte[BLOCK_BYTES];
        Arrays.fill(bytes, (byte) (block % 251));
        return bytes;
    }

    private static void assertContent(EngineFixture fixture, long blocks) {
        byte[] actual = fixture.content("full");
        assertThat(actual).hasSize(Math.toIntExact(blocks * BLOCK_BYTES));
        for (long block = 0; block < blocks; block++) {
            int at = Math.toIntExact(block * BLOCK_BYTES);
            assertThat(Arrays.equals(actual, at, at + BLOCK_BYTES, content(block), 0, BLOCK_BYTES))
                    .as("block %s", block)
                    .isTrue();
        }
        assertThat(fixture.problems()).isEmpty();
    }

    @Test
    void aFullEngineGoesOnInAddedZones() {
        try (EngineFixture fixture = open(device, store)) {
            long before = fill(fixture, 0);
            long freeBefore = fixture.engine().spaceLeft().freeBlocks();
            assertThat(fixture.engine().takeAddedZones())
                    .as("zones without growth")
                    .isZero();
            device.grow(40);
            assertThat(fixture.engine().takeAddedZones()).isEqualTo(24);
            assertThat(fixture.engine().spaceLeft().freeBlocks()).isGreaterThan(freeBefore + 20L * ZONE_BLOCKS);
            long after = fill(fixture, before);
            assertThat(after).isGreaterThan(before + 20L * ZONE_BLOCKS);
            assertContent(fixture, after);
            device.grow(41);
            device.grow(200);
            assertThat(fixture.engine().takeAddedZones()).isEqualTo(160);
            assertContent(fixture, fill(fixture, after));
        }
    }

    @Test
    void addedZonesAreThereAfterAPowerCutWhateverTheEngineDidWithThem() {
        long blocks;
        EngineFixture fixture = open(device, store);
        blocks = fill(fixture, 0);
        device.grow(24);
        InMemoryZonedDevice untouched = device.powerCut(1);
        try (EngineFixture again = open(untouched, store.copy())) {
            assertThat(again.engine().takeAddedZones())
                    .as("zones beyond those of the report")
                    .isZero();
            blocks = fill(again, blocks);
            assertThat(blocks).isGreaterThan(fixture.engine().spaceLeft().freeBlocks() + 6L * ZONE_BLOCKS);
            assertContent(again, blocks);
        }
    }
}
