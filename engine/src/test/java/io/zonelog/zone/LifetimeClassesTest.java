package io.zonelog.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.WriteLife;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import java.util.UUID;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LifetimeClassesTest {
    private static final int ZONES = 4;
    private static final int ZONE_BLOCKS = 1000;
    private static final long LIVE = 2000;
    private static final Percentage CLOSE = Percentage.withPercentage(5);

    private static final DeviceGeometry GEOMETRY =
            new DeviceGeometry(new UUID(0, 1), 4096, ZONES, 0, ZONE_BLOCKS, ZONE_BLOCKS, 256, 0, 0);

    private final ZoneTable table =
            new ZoneTable(GEOMETRY, InMemoryZonedDevice.immediate(GEOMETRY).report(0, ZONES));
    private final LifetimeClasses temperatures =
            new LifetimeClasses(8, ZONES, new UpdateIntervals(4096, 1 << 13), () -> LIVE);
    private long nextBlock;

    private Zone filled(int temperature) {
        Zone zone = table.takeForWriting();
        zone.temperature(temperature);
        zone.allocate(ZONE_BLOCKS);
        zone.written(ZONE_BLOCKS);
        temperatures.took(zone);
        changes(zone, ZONE_BLOCKS, 0);
        return zone;
    }

    private void changes(Zone zone, int usedBlocks, int overwritten) {
        temperatures.changes(zone, usedBlocks, overwritten);
        table.used(zone, usedBlocks);
    }

    private void usersWrite(int blocks) {
        temperatures.ofWritten(1, nextBlock, blocks, WriteLife.NONE);
        nextBlock += blocks;
    }

    @Test
    void dataThatAreAllAlikeAreInTheMiddle() {
        assertThat(temperatures.ofWritten(1, 0, 1, WriteLife.NONE)).isEqualTo(4);
        assertThat(temperatures.ofMoved(1, 1, 1)).isEqualTo(5);
    }

    @Test
    void aHintGoesBeforeWhatWasObserved() {
        assertThat(temperatures.ofWritten(1, 0, 1, WriteLife.SHORT)).isZero();
        assertThat(temperatures.ofWritten(1, 0, 1, WriteLife.EXTREME)).isEqualTo(7);
    }

    @Test
    void theRateOfAClassIsWhatUsersDoToItsZones() {
        Zone hot = filled(1);
        Zone cold = filled(6);
        for (int turn = 0; turn < 40; turn++) {
            usersWrite(100);
            // The hot zone's blocks are read as alive again, so that it has something to lose.
            changes(hot, ZONE_BLOCKS - 50, 50);
            changes(cold, ZONE_BLOCKS - 2, 2);
            changes(hot, ZONE_BLOCKS, 0);
            changes(cold, ZONE_BLOCKS, 0);
            temperatures.took(hot);
            temperatures.took(cold);
        }
        assertThat(1 / temperatures.overwriteRate(hot))
                .isCloseTo(ZONE_BLOCKS * 100 / 50.0, Percentage.withPercentage(30));
        assertThat(temperatures.overwriteRate(cold)).isLessThan(temperatures.overwriteRate(hot) / 5);
    }

    @Test
    void aZoneThatIsOlderThanItsClassCountsAsItsAge() {
        Zone zone = filled(0);
        double young = temperatures.overwriteRate(zone);
        usersWrite(50_000);
        assertThat(1 / temperatures.overwriteRate(zone)).isCloseTo(50_000, CLOSE);
        assertThat(temperatures.overwriteRate(zone)).isLessThan(young);
    }

    @Test
    void aZoneFromBeforeTheStartCountsAsTheMean() {
        Zone zone = table.takeForWriting();
        assertThat(1 / temperatures.overwriteRate(zone)).isCloseTo(LIVE, CLOSE);
    }
}
