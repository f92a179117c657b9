package io.zonelog.segment;

import io.zonelog.block.Sectors;
import io.zonelog.device.DeviceStatus;
import io.zonelog.iomap.DirtyRange;
import io.zonelog.iomap.Ioend;
import io.zonelog.iomap.IoendFlags;
import io.zonelog.iomap.MergeRule;
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
    /** The owner of the blocks of commit records: no file has this id. */
    public static final long RECORD_FILE_ID = 0;

    private final Zone zone;
    private final SummaryLimits limits;
    private final int positionCount;
    private final List<SegmentAppend> appends = new ArrayList<>();
    private List<Ioend> completed = new ArrayList<>();
    private int appendsInFlight;
    private int dataBlocks;
    private int recordBlocks;
    private final ExtentLines lines = new ExtentLines();
    private int extentsAtMost;
    private long lineBytes;
    private int longestLineBytes;
    private int summaryBlocks;
    private int summaryEndBlock;
    private long summarySector = Sectors.UNASSIGNED;
    private boolean doubtful;
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

    /**
     * Data blocks of one more ioend that can be added, from its front: bounded by the zone's room and by the length of the summary.
     *
     * @param ioend not placed yet
     */
    public int roomBlocks(Ioend ioend) {
        return roomBlocks(extentOf(ioend));
    }

    int roomBlocks(SegmentSummary.Extent extent) {
        // The front may end otherwise than the whole, and has to say so.
        long longest = lineBytesWith(extent) + ExtentLines.END_BYTES;
        int zoneRoom = zone.roomBlocks() + summaryBlocks;
        int describable = limits.maxDataBlocks(positionCount, longest) - dataBlocks;
        int room = Math.min(zoneRoom, describable);
        // What does not fit together with its own summary is taken back, so this ends after a step or two.
        int excess = excess(room, longest, zoneRoom);
        while (room > 0 && excess > 0) {
            room -= excess;
            excess = excess(room, longest, zoneRoom);
        }
        return Math.max(room, 0);
    }

    /**
     * The most that the summary's lines take with one more. Appends may be placed in any order, so their first lines are as long as any;
     * beside those that were submitted there may be the one that is gathered, and one that begins with this ioend.
     */
    private long lineBytesWith(SegmentSummary.Extent extent) {
        long any = Math.max(longestLineBytes, ExtentLines.sizeAnywhere(extent));
        long inOrder = lineBytes + lines.sizeAtMost(extent) + (appends.size() + 2) * any;
        return Math.min(inOrder, (extentsAtMost + 1) * any);
    }

    /** As if the segment had its own zone and lay there in the order of its ioends. */
    private SegmentSummary.Extent extentOf(Ioend ioend) {
        long blockSizeBytes = limits.blockSizeBytes();
        long blocks = (ioend.sizeBytes() + blockSizeBytes - 1) / blockSizeBytes;
        return new SegmentSummary.Extent(
                ioend.fileId(),
                ioend.offsetBytes() / blockSizeBytes,
                dataBlocks,
                Math.toIntExact(blocks),
                Math.toIntExact(ioend.sizeBytes() - (blocks - 1) * blockSizeBytes),
                0,
                ioend.firstSourceOffset(),
                ioend.lastSourceOffset());
    }

    private int excess(int room, long longest, int zoneRoom) {
        return room + limits.blocksForLines(positionCount, longest, dataBlocks + (long) Math.max(room, 0)) - zoneRoom;
    }

    /**
     * Promises room for an ioend's blocks and for its line in the summary.
     *
     * @param ioend one that has room, or the front of it that has
     */
    public void reserve(Ioend ioend) {
        reserve(extentOf(ioend));
    }

    void reserve(SegmentSummary.Extent extent) {
        dataBlocks += extent.lengthBlocks();
        recordBlocks += extent.fileId() == RECORD_FILE_ID ? extent.lengthBlocks() : 0;
        int needed = limits.blocksForLines(positionCount, lineBytesWith(extent), dataBlocks);
        lineBytes += lines.sizeAtMost(extent);
        lines.passed(extent);
        extentsAtMost++;
        longestLineBytes = Math.max(longestLineBytes, ExtentLines.sizeAnywhere(extent));
        zone.allocate(extent.lengthBlocks() + needed - summaryBlocks);
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

    /**
     * Whether the segment's data have to be written again elsewhere: one of its appends has failed, its zone takes no summary any more and
     * it has none, its zone is lost, or it was on its way when a flush failed.
     */
    public boolean isLost() {
        boolean unclosable = zone.hasFailed() && !isClosed();
        return doubtful || !deviceStatus.isSuccess() || unclosable || zone.state() == Zone.State.UNUSABLE;
    }

    /** A flush has failed: nobody knows whether the device still holds what it acknowledged of the segment. No summary leads to its own. */
    public void doubt() {
        doubtful = true;
        zone.summaryDoubted();
    }

    /** A flush has succeeded that was submitted after the segment was closed. */
    public void durable() {
        if (isClosed()) {
            zone.summaryDurable(summarySector);
        }
    }

    /** Nobody needs the segment any more, and nothing of it is in flight: its zone gets back what was promised to a summary that was not written. */
    public void dropped() {
        if (!isClosed() && !zone.hasFailed()) {
            zone.release(summaryBlocks);
        }
        zone.segmentEnded();
    }

    /** Whether it is the segment's zone that has failed, and not a flush. */
    public boolean isInFailedZone() {
        return !deviceStatus.isSuccess() || zone.hasFailed() || zone.state() == Zone.State.UNUSABLE;
    }

    /** What the segment carries, to be written again; nothing of it may be in flight. Parts that have absorbed others name their sources too. */
    public List<DirtyRange> ranges() {
        List<DirtyRange> ranges = new ArrayList<>();
        for (SegmentAppend append : appends) {
            append.rewind();
            for (Ioend part : append.parts()) {
                ranges.addAll(DirtyRange.ofPart(part, part.flags() & IoendFlags.NOMERGE));
            }
        }
        return ranges;
    }

    /** Appends on their way. */
    public int appendsInFlight() {
        return appendsInFlight;
    }

    /** The data appends, in the order of their submission; a view. */
    public List<SegmentAppend> appends() {
        return Collections.unmodifiableList(appends);
    }

    /** Sorts and merges the ioends whose data are on the device; these are what is left. */
    public List<Ioend> mergeCompleted() {
        List<Ioend> merged = MergeRule.sortAndMerge(completed);
        completed = merged;
        return merged;
    }

    /** The ioends whose data are on the device. */
    public List<Ioend> completedIoends() {
        return completed;
    }

    /** Blocks before the summary: of files, and of the batch's commit record. */
    public int dataBlocks() {
        return dataBlocks;
    }

    /** Those of files among them. */
    public int fileBlocks() {
        return dataBlocks - recordBlocks;
    }

    /** Those of the batch's commit record among them. */
    public int recordBlocks() {
        return recordBlocks;
    }

    /** Blocks that the summary will take. */
    public int summaryBlocks() {
        return summaryBlocks;
    }

    /** The summary's append has completed. */
    public void summaryPlaced(long sector, int blockInZone) {
        if (doubtful) {
            zone.summaryFailed();
        } else {
            zone.summaryPlaced(sector);
        }
        summarySector = sector;
        summaryEndBlock = blockInZone + summaryBlocks;
    }

    /** Whether the segment's summary is on the device. */
    public boolean isClosed() {
        return summaryEndBlock > 0;
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
