package io.zonelog.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ZoneAllocatorTest {
    private static final DeviceGeometry GEOMETRY = new DeviceGeometry(new UUID(0, 1), 4096, 8, 0, 64, 64, 16, 0, 0);

    private static final int HOT = 0;
    private static final int COLD = 1;

    private final ZoneAllocator allocator = new ZoneAllocator(
            new ZoneTable(GEOMETRY, InMemoryZonedDevice.immediate(GEOMETRY).report(0, GEOMETRY.zoneCount())),
            new OpenZoneLimit(3, 2, 0),
            2);

    @Test
    void dataOfDifferentTemperaturesGoToDifferentZones() {
        Zone one = select(ZoneAllocator.NO_ZONE, HOT);
        Zone other = select(one.zoneIndex(), COLD);
        assertThat(other).isNotSameAs(one);
        assertThat(select(one.zoneIndex(), HOT)).isSameAs(one);
        assertThat(select(other.zoneIndex(), COLD)).isSameAs(other);
    }

    @Test
    void nothingIsFoundWhenNoZoneHasRoom() {
        List<Zone> hot = new ArrayList<>();
        for (int zone = 0; zone < GEOMETRY.zoneCount(); zone++) {
            Zone next = select(ZoneAllocator.NO_ZONE, HOT);
            next.allocate(next.roomBlocks());
            hot.add(next);
            allocator.close(next);
        }
        assertThat(hot).doesNotHaveDuplicates();
        assertThat(allocator.select(ZoneAllocator.NO_ZONE, COLD)).isEmpty();
    }

    @Test
    void everyTemperatureKeepsTheRightToAZone() {
        Zone hot = select(ZoneAllocator.NO_ZONE, HOT);
        Zone other = select(ZoneAllocator.NO_ZONE, HOT);
        hot.allocate(5);
        assertThat(select(ZoneAllocator.NO_ZONE, HOT)).isSameAs(other);
        assertThat(select(ZoneAllocator.NO_ZONE, COLD)).isNotSameAs(hot);
    }

    @Test
    void aFileStaysInItsZoneAlthoughAnotherOfTheSameTemperatureHasMoreRoom() {
        select(ZoneAllocator.NO_ZONE, COLD);
        Zone one = select(ZoneAllocator.NO_ZONE, HOT);
        Zone other = select(ZoneAllocator.NO_ZONE, HOT);
        one.allocate(5);
        assertThat(select(one.zoneIndex(), HOT)).isSameAs(one);
        assertThat(select(ZoneAllocator.NO_ZONE, HOT)).isSameAs(other);
    }

    @Test
    void aPartlyWrittenZoneIsActiveUntilItsResetHasEnded() {
        ZoneTable zones = zonesOfThreeActive();
        ZoneAllocator few = new ZoneAllocator(zones, new OpenZoneLimit(3, 2, 0), 2);
        zones.close(zones.zone(0));
        zones.resetSubmitted(zones.zone(0));
        Zone hot = few.select(ZoneAllocator.NO_ZONE, HOT).orElseThrow();
        few.close(few.select(ZoneAllocator.NO_ZONE, COLD).orElseThrow());

        assertThat(few.select(ZoneAllocator.NO_ZONE, COLD)).contains(hot);
        zones.resetCompleted(zones.zone(0), 1);
        assertThat(few.select(ZoneAllocator.NO_ZONE, COLD)).contains(zones.zone(0));
    }

    @Test
    void ofPartlyWrittenZonesThoseWithTheMostRoomStayForWhatMayBeOpen() {
        ZoneTable zones = zonesOfThreeActive();
        ZoneAllocator few = new ZoneAllocator(zones, new OpenZoneLimit(3, 2, 0), 2);

        assertThat(few.closeExcess()).containsExactly(zones.zone(0));
        assertThat(few.isEnding()).as("there is something to wait for").isTrue();
        assertThat(few.startableBlocks()).as("room of two zones").isEqualTo(62 + 63);
    }

    /** A device that allows three active zones, which hold 3, 2 and 1 blocks. */
    private static ZoneTable zonesOfThreeActive() {
        int activeZones = 3;
        DeviceGeometry limited = new DeviceGeometry(new UUID(0, 1), 4096, 8, 0, 64, 64, 16, activeZones, activeZones);
        ZonedDevice device = InMemoryZonedDevice.immediate(limited);
        for (int zone = 0; zone < activeZones; zone++) {
            ByteBuffer[] data = {ByteBuffer.allocate((activeZones - zone) * 4096)};
            device.append(zone, data, WriteDurability.WITH_NEXT_FLUSH, (status, sector) -> {});
        }
        return new ZoneTable(limited, device.report(0, limited.zoneCount()));
    }

    private Zone select(int affinityZone, int temperature) {
        return allocator.select(affinityZone, temperature).orElseThrow();
    }
}
