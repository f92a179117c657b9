package io.zonelog.segment;

import io.zonelog.device.DeviceStatus;
import io.zonelog.iomap.Ioend;
import io.zonelog.zone.Zone;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one batch appends to one zone: data appends, closed by one summary. Owned by the engine's thread.
 *
 * <p>Room for the summary is promised by the zone together with the data, so that a summary never lacks it.
 */
public final class Segment {
    private final Zone zone;
    private final SummaryLimits limits;
    private final int positionCount;
    private final List<SegmentAppend> appends = new ArrayList<>();
    private final List<Ioend> completed = new ArrayList<>();
    private int appendsInFlight;
    private int dataBlocks;
    private int extentsAtMost;
    private int summaryBlocks;
    private int summaryEndBlock;
    private DeviceStatus deviceStatus = DeviceStatus.SUCCESS;

    /** Starts a segment; the zone must have {@link SummaryLimits#minimumBlocks} of room. */
    public Segment(Zone zone, SummaryLimits limits, int positionCount) {
        this.zone = zone;
        this.limits = limits;
        this.positionCount = positionCount;
        zone.segmentStarted();
    }

    public Zone zone() {
        return zone;
    }

    /** Data blocks that can be added as one more ioend: bounded by the zone's room and by the length of the summary. */
    public int roomBlocks() {
        long extents = extentsAtMost + 1L;
        int zoneRoom = zone.roomBlocks() + summaryBlocks;
        int describable = limits.maxDataBlocks(positionCount, extents) - dataBlocks;
        int room = Math.min(zoneRoom, describable);
        // What does not fit together with its own summary is taken back, so this ends after a step or two.
        int excess = excess(room, extents, zoneRoom);
        while (room > 0 && excess > 0) {
            room -= excess;
            excess = excess(room, extents, zoneRoom);
        }
        return Math.max(room, 0);
    }

    private int excess(int room, long extents, int zoneRoom) {
        return room + limits.blocksFor(positionCount, extents, dataBlocks + (long) Math.max(room, 0)) - zoneRoom;
    }

    /** Promises room for an ioend's blocks and for its line in the summary. */
    public void reserve(int blocks) {
        dataBlocks += blocks;
        extentsAtMost++;
        int needed = limits.blocksFor(positionCount, extentsAtMost, dataBlocks);
        zone.allocate(blocks + needed - summaryBlocks);
        summaryBlocks = needed;
    }

    /** Takes the zone's last blocks, too few for another segment, so that the summary fills the zone. */
    public void fillZone() {
        int rest = zone.roomBlocks();
        if (summaryBlocks + rest <= limits.maxBlocks()) {
            zone.allocate(rest);
            summaryBlocks += rest;
        }
    }

    void submitted(SegmentAppend append) {
        appends.add(append);
        appendsInFlight++;
    }

    void appendEnded() {
        appendsInFlight--;
    }

    /** An append of the segment has failed; the first failure latches. */
    public void failed(DeviceStatus status) {
        if (deviceStatus.isSuccess()) {
            deviceStatus = status;
        }
    }

    /** What the device answered to the first append that failed; success if none has. */
    public DeviceStatus deviceStatus() {
        return deviceStatus;
    }

    void completed(Ioend part) {
        completed.add(part);
    }

    /** Appends on their way. */
    public int appendsInFlight() {
        return appendsInFlight;
    }

    /** The data appends, in the order of their submission; a view. */
    public List<SegmentAppend> appends() {
        return Collections.unmodifiableList(appends);
    }

    /** The ioends whose data are on the device. */
    public List<Ioend> completedIoends() {
        return completed;
    }

    public int dataBlocks() {
        return dataBlocks;
    }

    /** Blocks that the summary will take. */
    public int summaryBlocks() {
        return summaryBlocks;
    }

    /** The summary's append has completed. */
    public void summaryPlaced(long sector, int blockInZone) {
        zone.summaryPlaced(sector);
        summaryEndBlock = blockInZone + summaryBlocks;
    }

    /** The block behind the highest one that the segment reached, its summary included. */
    public int endBlock() {
        int end = summaryEndBlock;
        for (SegmentAppend append : appends) {
            end = Math.max(end, append.blockInZone() + append.lengthBlocks());
        }
        return end;
    }
}
