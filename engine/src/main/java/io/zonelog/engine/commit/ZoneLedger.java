package io.zonelog.engine.commit;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.ZoneUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The zones' durable counters, and which of them the commit in progress has changed. Owned by the commit thread, after recovery has
 * filled it.
 */
public final class ZoneLedger {
    private final DeviceGeometry geometry;
    private int[] usedBlocks;
    private int[] writtenBlocks;
    private long[] resetEpochs;
    private long[] closedSequences;
    private final BitSet changed = new BitSet();

    /** Starts with the counters that the store holds. */
    public ZoneLedger(DeviceGeometry geometry, List<ZoneUsage> usages) {
        this.geometry = geometry;
        int zones = geometry.zoneCount();
        usedBlocks = new int[zones];
        writtenBlocks = new int[zones];
        resetEpochs = new long[zones];
        closedSequences = new long[zones];
        for (ZoneUsage usage : usages) {
            int zone = usage.zoneIndex();
            usedBlocks[zone] = usage.usedBlocks();
            writtenBlocks[zone] = usage.writtenBlocks();
            resetEpochs[zone] = usage.resetEpoch();
            closedSequences[zone] = usage.closedSequence();
        }
        // A conventional zone has no write pointer: each of its blocks may have been written.
        Arrays.fill(writtenBlocks, 0, geometry.conventionalZoneCount(), geometry.zoneCapacityBlocks());
    }

    /** Zones were added to the device, Empty ones. */
    void grow(int zoneCount) {
        usedBlocks = Arrays.copyOf(usedBlocks, zoneCount);
        writtenBlocks = Arrays.copyOf(writtenBlocks, zoneCount);
        resetEpochs = Arrays.copyOf(resetEpochs, zoneCount);
        closedSequences = Arrays.copyOf(closedSequences, zoneCount);
    }

    /** Blocks starting at a sector, in one zone, came into use. */
    void mapped(long sector, int blocks) {
        change(sector, blocks);
    }

    /** Blocks starting at a sector, in one zone, are mapped no more. */
    void unmapped(long sector, int blocks) {
        change(sector, -blocks);
    }

    /** A zone took data. */
    void progressed(CommitPlan.ZoneProgress progress, long batchSequence) {
        int zone = progress.zoneIndex();
        writtenBlocks[zone] = Math.max(writtenBlocks[zone], progress.writtenBlocks());
        resetEpochs[zone] = progress.resetEpoch();
        closedSequences[zone] = batchSequence;
        changed.set(zone);
    }

    /** A zone started its next life. */
    void reset(CommitPlan.ZoneReset reset) {
        int zone = reset.zoneIndex();
        if (usedBlocks[zone] != 0) {
            throw new IllegalStateException("zone " + zone + " was reset with " + usedBlocks[zone] + " blocks in use");
        }
        writtenBlocks[zone] = 0;
        resetEpochs[zone] = reset.newEpoch();
        changed.set(zone);
    }

    /** The counters that changed since the last call. */
    List<ZoneUsage> takeChanged() {
        List<ZoneUsage> usages = new ArrayList<>(changed.cardinality());
        for (int zone = changed.nextSetBit(0); zone >= 0; zone = changed.nextSetBit(zone + 1)) {
            usages.add(new ZoneUsage(
                    zone, usedBlocks[zone], writtenBlocks[zone], resetEpochs[zone], closedSequences[zone]));
        }
        changed.clear();
        return usages;
    }

    private void change(long sector, int blocks) {
        int zone = geometry.zoneOf(sector);
        usedBlocks[zone] += blocks;
        if (usedBlocks[zone] < 0) {
            throw new IllegalStateException("zone " + zone + " would have " + usedBlocks[zone] + " blocks in use");
        }
        changed.set(zone);
    }
}
