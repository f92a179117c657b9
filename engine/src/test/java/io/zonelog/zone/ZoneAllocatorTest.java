package io.zonelog.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.WriteLife;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ZoneAllocatorTest {
    private static final DeviceGeometry GEOMETRY = new DeviceGeometry(new UUID(0, 1), 4096, 8, 0, 64, 64, 16, 0, 0);

    private final ZoneAllocator allocator = new ZoneAllocator(
            new ZoneTable(GEOMETRY, InMemoryZonedDevice.immediate(GEOMETRY).report(0, GEOMETRY.zoneCount())), 2);

    @Test
    void dataOfDifferentLivesGoToDifferentZones() {
        Zone one = select(ZoneAllocator.NO_ZONE, WriteLife.SHORT);
        Zone other = select(one.zoneIndex(), WriteLife.LONG);
        assertThat(other).isNotSameAs(one);
        assertThat(select(other.zoneIndex(), WriteLife.SHORT)).isSameAs(one);
        assertThat(select(ZoneAllocator.NO_ZONE, WriteLife.LONG)).isSameAs(other);
    }

    @Test
    void aLifeWithoutAZoneSharesOneWhenNoneMayBeOpenedAndAFileStaysThere() {
        Zone one = select(ZoneAllocator.NO_ZONE, WriteLife.SHORT);
        Zone other = select(ZoneAllocator.NO_ZONE, WriteLife.LONG);
        one.allocate(5);
        assertThat(select(ZoneAllocator.NO_ZONE, WriteLife.EXTREME)).isSameAs(other);
        assertThat(select(one.zoneIndex(), WriteLife.EXTREME)).isSameAs(one);
    }

    @Test
    void aFileStaysInItsZoneAlthoughAnotherOfTheSameLifeHasMoreRoom() {
        Zone one = select(ZoneAllocator.NO_ZONE, WriteLife.NONE);
        Zone other = select(ZoneAllocator.NO_ZONE, WriteLife.NONE);
        one.allocate(5);
        assertThat(select(one.zoneIndex(), WriteLife.NONE)).isSameAs(one);
        assertThat(select(ZoneAllocator.NO_ZONE, WriteLife.NONE)).isSameAs(other);
    }

    private Zone select(int affinityZone, WriteLife life) {
        return allocator.select(affinityZone, life).orElseThrow();
    }
}
