package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.Sectors;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingView.FileExtent;
import io.zonelog.mapping.ZoneUsage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between an engine and its device, looks at every command beside what the store knows, and fails where one breaks an invariant:
 *
 * <ul>
 *   <li>what the store knows as written was appended, has completed and was flushed before;
 *   <li>used ≤ written ≤ capacity in every zone, and the device has what the store knows as written;
 *   <li>no append needs more open or active zones than the device has;
 *   <li>a zone is reset only when the store maps nothing in it;
 *   <li>an append is whole blocks, no more than the device takes at once;
 *   <li>a write in place meets no block that a file can be read from.
 * </ul>
 */
final class WatchedDevice extends ForwardingDevice implements HistoryDevice {
    private final HistoryDevice device;
    private final Supplier<MappingStore> store;
    /** By zone, the block below which all appends have completed, and that block at the last flush that succeeded. */
    private final int[] completedBlocks;

    private final int[] durableBlocks;
    /** Zones in which an append has failed: how far they are written is known to the device only. */
    private final boolean[] failed;
    /** The first append that the device had no open or active zone for; null if there was none. */
    private @Nullable String refusal;

    WatchedDevice(HistoryDevice device, Supplier<MappingStore> store) {
        super(device);
        this.device = device;
        this.store = store;
        int zones = device.geometry().zoneCount();
        completedBlocks = new int[zones];
        failed = new boolean[zones];
        for (ZoneDescriptor zone : device.report(0, zones)) {
            boolean known = isPointerKnown(zone);
            completedBlocks[zone.zoneIndex()] = known ? zone.writtenBlocks() : zone.capacityBlocks();
        }
        durableBlocks = completedBlocks.clone();
    }

    private static boolean isPointerKnown(ZoneDescriptor zone) {
        return zone.condition().isWritable() || zone.condition() == ZoneCondition.FULL;
    }

    /** Looks at the counters of every zone, in the store and on the device. */
    synchronized void assertZonesHold() {
        assertThat(refusal).as("append beyond the limits of the device").isNull();
        for (ZoneUsage usage : store.get().zones()) {
            ZoneDescriptor zone = report(usage.zoneIndex(), 1).get(0);
            assertThat(usage.usedBlocks()).as("used of %s", usage).isBetween(0, usage.writtenBlocks());
            assertThat(usage.writtenBlocks()).as("written of %s", usage).isLessThanOrEqualTo(zone.capacityBlocks());
            if (zone.resetEpoch() == usage.resetEpoch() && isPointerKnown(zone)) {
                assertThat(usage.writtenBlocks()).as("%s of %s", usage, zone).isLessThanOrEqualTo(zone.writtenBlocks());
                if (!failed[usage.zoneIndex()]) {
                    assertThat(usage.writtenBlocks())
                            .as("flushed blocks of %s", usage)
                            .isLessThanOrEqualTo(durableBlocks[usage.zoneIndex()]);
                }
            }
        }
    }

    @Override
    public void append(int zoneIndex, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
        int blockSizeBytes = geometry().blockSizeBytes();
        long bytes = Arrays.stream(buffers).mapToLong(ByteBuffer::remaining).sum();
        assertThat(bytes % blockSizeBytes).as("bytes behind whole blocks").isZero();
        assertThat(bytes / blockSizeBytes).as("blocks of an append").isBetween(1L, (long)
                geometry().maxAppendBlocks());
        super.append(zoneIndex, buffers, durability, (status, sector) -> {
            if (status.isSuccess()) {
                appended(zoneIndex, geometry().blockInZone(sector) + Math.toIntExact(bytes / blockSizeBytes));
            } else {
                appendFailed(zoneIndex, status);
            }
            completion.completed(status, sector);
        });
    }

    private synchronized void appended(int zoneIndex, int endBlock) {
        completedBlocks[zoneIndex] = Math.max(completedBlocks[zoneIndex], endBlock);
    }

    private synchronized void appendFailed(int zoneIndex, DeviceStatus status) {
        failed[zoneIndex] = true;
        if (status == DeviceStatus.TOO_MANY_OPEN_ZONES || status == DeviceStatus.TOO_MANY_ACTIVE_ZONES) {
            refusal = refusal == null ? status + " in zone " + zoneIndex : refusal;
        }
    }

    @Override
    public void write(long sector, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
        long bytes = Arrays.stream(buffers).mapToLong(ByteBuffer::remaining).sum();
        assertThat(geometry().isConventional(geometry().zoneOf(sector)))
                .as("sector %d is written in place", sector)
                .isTrue();
        try (Cursor<FileExtent> all = store.get().allExtents()) {
            while (all.advance()) {
                FileExtent row = all.current();
                long start = row.extent().sector();
                long end = start + row.extent().lengthBlocks() * geometry().blockSectors();
                boolean meets = start < sector + Sectors.fromBytes(bytes) && sector < end;
                assertThat(meets && !row.extent().isUnwritten())
                        .as("%d bytes are written in place at sector %d, over %s", bytes, sector, row)
                        .isFalse();
            }
        }
        super.write(sector, buffers, durability, completion);
    }

    @Override
    public void flush(DeviceCompletion completion) {
        int[] covered = completed();
        AtomicBoolean done = new AtomicBoolean();
        super.flush((status, sector) -> {
            if (status.isSuccess()) {
                flushed(covered);
            }
            completion.completed(status, sector);
            done.set(true);
        });
        while (completion instanceof AwaitedCompletion && !done.get()) {
            device.goOn();
        }
    }

    private synchronized int[] completed() {
        return completedBlocks.clone();
    }

    private synchronized void flushed(int[] covered) {
        for (int zone = 0; zone < covered.length; zone++) {
            durableBlocks[zone] = Math.max(durableBlocks[zone], Math.min(covered[zone], completedBlocks[zone]));
        }
    }

    @Override
    public void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
        if (action != ZoneAction.RESET) {
            super.manage(action, zoneIndex, completion);
            return;
        }
        assertThat(store.get().zones())
                .as("zones when zone %d is reset", zoneIndex)
                .noneMatch(usage -> usage.zoneIndex() == zoneIndex && usage.usedBlocks() > 0);
        super.manage(action, zoneIndex, (status, sector) -> {
            if (status.isSuccess()) {
                reset(zoneIndex);
            }
            completion.completed(status, sector);
        });
    }

    private synchronized void reset(int zoneIndex) {
        completedBlocks[zoneIndex] = 0;
        durableBlocks[zoneIndex] = 0;
        failed[zoneIndex] = false;
    }

    @Override
    public void goOn() {
        device.goOn();
    }

    @Override
    public void settle() {
        device.settle();
    }

    @Override
    public void loseZone(int zoneIndex) {
        device.loseZone(zoneIndex);
    }

    @Override
    public WatchedDevice cutPower(long seed) {
        return new WatchedDevice(device.cutPower(seed), store);
    }
}
