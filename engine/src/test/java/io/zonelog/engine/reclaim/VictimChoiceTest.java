package io.zonelog.engine.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.batch.SpaceAccount;
import io.zonelog.segment.SummaryLimits;
import io.zonelog.zone.LifetimeClasses;
import io.zonelog.zone.OpenZoneLimit;
import io.zonelog.zone.UpdateIntervals;
import io.zonelog.zone.Zone;
import io.zonelog.zone.ZoneAllocator;
import io.zonelog.zone.ZoneTable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VictimChoiceTest {
    private static final int FULL_ZONES = 4;
    private static final DeviceGeometry GEOMETRY = new DeviceGeometry(new UUID(0, 1), 4096, 8, 0, 64, 64, 64, 0, 0);

    private final ZoneTable table = table();
    private final VictimChoice victims = victims(table);

    /** The first zones are full, and hold 10 live blocks, 11, and so on. */
    private static ZoneTable table() {
        InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
        for (int zone = 0; zone < FULL_ZONES; zone++) {
            AwaitedCompletion appended = new AwaitedCompletion();
            ByteBuffer[] data = {ByteBuffer.allocate(GEOMETRY.zoneCapacityBlocks() * GEOMETRY.blockSizeBytes())};
            device.append(zone, data, WriteDurability.WITH_NEXT_FLUSH, appended);
            assertThat(appended.await()).isEqualTo(DeviceStatus.SUCCESS);
        }
        ZoneTable table = new ZoneTable(GEOMETRY, device.report(0, GEOMETRY.zoneCount()));
        for (int zone = 0; zone < FULL_ZONES; zone++) {
            table.recover(table.zone(zone), 10 + zone);
        }
        return table;
    }

    private static VictimChoice victims(ZoneTable table) {
        SpaceAccount space = new SpaceAccount(
                new ZoneAllocator(table, new OpenZoneLimit(2, 1, 0), 1),
                new SummaryLimits(GEOMETRY.blockSizeBytes(), 4),
                new SpaceAccount.Shape(GEOMETRY.zoneCapacityBlocks(), 0, 1),
                () -> 1);
        LifetimeClasses temperatures = new LifetimeClasses(
                1, GEOMETRY.zoneCount(), new UpdateIntervals(table.usableBlocks(), 1 << 10), table::liveBlocks);
        return new VictimChoice(table, space, temperatures);
    }

    private Optional<Zone> next() {
        return victims.next(0, true);
    }

    @Test
    void theSameVictimIsNotChosenTwiceWhileItIsBeingEmptied() {
        List<Integer> chosen = new ArrayList<>();
        for (Optional<Zone> victim = next(); victim.isPresent(); victim = next()) {
            victims.begun(victim.get());
            chosen.add(victim.get().zoneIndex());
        }
        assertThat(chosen).containsExactly(0, 1, 2, 3);
    }

    @Test
    void aVictimThatCouldNotBeEmptiedIsChosenAgainOnlyWhenItHoldsLess() {
        Zone zone = next().orElseThrow();
        victims.begun(zone);
        victims.ended(zone);
        assertThat(next())
                .isPresent()
                .hasValueSatisfying(other -> assertThat(other).isNotSameAs(zone));
        table.used(zone, zone.usedBlocks() - 1);
        assertThat(next()).containsSame(zone);
    }

    @Test
    void anEmptiedVictimIsNoVictimAnyMore() {
        Zone zone = next().orElseThrow();
        victims.begun(zone);
        table.used(zone, 0);
        victims.ended(zone);
        assertThat(next())
                .isPresent()
                .hasValueSatisfying(other -> assertThat(other).isNotSameAs(zone));
    }
}
