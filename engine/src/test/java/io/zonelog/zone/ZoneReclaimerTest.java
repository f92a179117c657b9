package io.zonelog.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceQueue;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits for the mapping store: a start looks for the log's end where the store says that a zone ends. */
class ZoneReclaimerTest {
    private static final DeviceGeometry GEOMETRY = new DeviceGeometry(new UUID(0, 1), 4096, 8, 0, 64, 64, 16, 0, 0);

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final ZoneTable table = new ZoneTable(GEOMETRY, device.report(0, GEOMETRY.zoneCount()));
    private final ZoneAllocator allocator = new ZoneAllocator(table, new OpenZoneLimit(3, 2, 0), 2);
    /** What is to be done once the store is durable. */
    private final Deque<Runnable> awaiting = new ArrayDeque<>();

    private final ZoneReclaimer reclaimer = new ZoneReclaimer(
            new DeviceQueue(device, Runnable::run),
            allocator,
            new ZoneReclaimer.Guards(ReaderHolds.none(), awaiting::add));
    private Zone zone;

    @BeforeEach
    void writeAndClose() {
        zone = allocator.select(ZoneAllocator.NO_ZONE, 0).orElseThrow();
        ByteBuffer[] data = {ByteBuffer.allocateDirect(10 * 4096)};
        device.append(zone.zoneIndex(), data, WriteDurability.WITH_NEXT_FLUSH, (status, sector) -> {});
        zone.allocate(10);
        zone.written(10);
        allocator.close(zone);
    }

    private ZoneCondition condition() {
        return device.report(zone.zoneIndex(), 1).get(0).condition();
    }

    private void storeIsDurable() {
        awaiting.remove().run();
    }

    @Test
    void aZoneWithLiveDataIsFinishedWhenTheStoreKnowsItsEnd() {
        table.used(zone, 5);
        reclaimer.visit(zone);
        reclaimer.visit(zone);
        assertThat(condition()).isNotEqualTo(ZoneCondition.FULL);
        assertThat(awaiting).as("asked for once").hasSize(1);
        assertThat(reclaimer.commandsInFlight()).isEqualTo(1);
        storeIsDurable();
        assertThat(condition()).isEqualTo(ZoneCondition.FULL);
        assertThat(reclaimer.commandsInFlight()).isZero();
    }

    @Test
    void anEmptyZoneIsResetWhenTheStoreHasWhatEmptiedIt() {
        reclaimer.visit(zone);
        assertThat(condition()).isNotEqualTo(ZoneCondition.EMPTY);
        storeIsDurable();
        assertThat(condition()).isEqualTo(ZoneCondition.EMPTY);
        assertThat(reclaimer.takeReset()).containsExactly(zone);
    }

    @Test
    void whatIsDoneIsRightForTheZoneAsItIsByThen() {
        table.used(zone, 5);
        reclaimer.visit(zone);
        table.used(zone, 0);
        storeIsDurable();
        assertThat(condition()).as("to be reset, not finished").isNotEqualTo(ZoneCondition.FULL);
        storeIsDurable();
        assertThat(condition()).isEqualTo(ZoneCondition.EMPTY);
        assertThat(reclaimer.commandsInFlight()).isZero();
    }

    @Test
    void aPartlyWrittenZoneTakesNoDataFromWhenItIsToBeReset() {
        ZoneTable restarted = new ZoneTable(GEOMETRY, device.report(0, GEOMETRY.zoneCount()));
        ZoneAllocator later = new ZoneAllocator(restarted, new OpenZoneLimit(3, 2, 0), 2);
        ZoneReclaimer beginning = new ZoneReclaimer(
                new DeviceQueue(device, Runnable::run),
                later,
                new ZoneReclaimer.Guards(ReaderHolds.none(), awaiting::add));
        beginning.visitAll();

        assertThat(later.isEnding()).as("there is something to wait for").isTrue();
        assertThat(later.select(ZoneAllocator.NO_ZONE, 0).orElseThrow().zoneIndex())
                .isNotEqualTo(zone.zoneIndex());
        storeIsDurable();
        assertThat(later.isEnding()).isFalse();
        assertThat(condition()).isEqualTo(ZoneCondition.EMPTY);
    }
}
