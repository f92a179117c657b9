package io.zonelog.engine.batch;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceQueue;
import io.zonelog.segment.SummaryLimits;
import io.zonelog.zone.LifetimeClasses;
import io.zonelog.zone.OpenZoneLimit;
import io.zonelog.zone.UpdateIntervals;
import io.zonelog.zone.ZoneAllocator;
import io.zonelog.zone.ZoneReclaimer;
import io.zonelog.zone.ZoneTable;
import java.util.function.IntSupplier;

/**
 * The zones of an engine: batches take room in them, and reclaim gives it back. Owned by the engine's thread.
 *
 * @param account what is promised of them
 * @param temperatures which data should lie together
 * @param reclaimer resets those that are empty
 */
public record EngineZones(SpaceAccount account, LifetimeClasses temperatures, ZoneReclaimer reclaimer) {
    /** Blocks of files whose overwrites are observed, 8 bytes each. */
    private static final int MAX_OBSERVED_BLOCKS = 1 << 22;

    /**
     * How zones are used.
     *
     * @param openZones zones that take data at the same time
     * @param batchBlocks blocks of a batch
     * @param overProvisioningPercent share of the device that users never hold
     * @param reserveZones zones that only reclaim may use
     */
    public record Limits(int openZones, long batchBlocks, int overProvisioningPercent, int reserveZones) {}

    /**
     * The zones that recovery has found.
     *
     * @param guards what the reset of an empty zone waits for
     * @param positions the most sources that a batch may move now
     */
    public static EngineZones of(
            DeviceQueue device,
            ZoneTable table,
            ZoneReclaimer.Guards guards,
            Limits limits,
            SummaryLimits summaryLimits,
            IntSupplier positions) {
        LifetimeClasses temperatures = new LifetimeClasses(
                Math.min(LifetimeClasses.MAX_CLASSES, limits.openZones()),
                table.geometry().zoneCount(),
                new UpdateIntervals(table.usableBlocks(), MAX_OBSERVED_BLOCKS),
                table::liveBlocks);
        OpenZoneLimit openZones = new OpenZoneLimit(limits.openZones(), limits.reserveZones(), limits.batchBlocks());
        ZoneAllocator allocator = new ZoneAllocator(table, openZones, temperatures.classes());
        SpaceAccount.Shape shape = new SpaceAccount.Shape(
                table.geometry().zoneCapacityBlocks(), limits.overProvisioningPercent(), limits.reserveZones());
        return new EngineZones(
                new SpaceAccount(allocator, summaryLimits, shape, positions),
                temperatures,
                new ZoneReclaimer(device, allocator, guards));
    }

    /** Who gives them out. */
    public ZoneAllocator allocator() {
        return account.allocator();
    }

    /** All of them, with their states. */
    public ZoneTable table() {
        return allocator().table();
    }

    /** Takes in the zones that a device has more than before, with a reserve that goes with their number. */
    public void grow(DeviceQueue device, int reserveZones) {
        DeviceGeometry present = device.geometry();
        table().grow(present, device.reportFrom(table().zones().size()));
        account.grow(reserveZones);
    }
}
