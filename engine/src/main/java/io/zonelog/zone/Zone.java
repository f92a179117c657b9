package io.zonelog.zone;

import io.zonelog.block.Sectors;

/**
 * What the engine knows of one zone (compare {@code struct xfs_open_zone}). Owned by the engine's thread.
 *
 * <p>Invariant: used ≤ written ≤ allocated ≤ capacity. Allocated rises when blocks are promised to a segment, written when
 * an append has completed, used when a batch has committed; used falls as files are overwritten. All fall to zero at reset and
 * nowhere else.
 */
public final class Zone {
    /** Where a zone stands between two resets. */
    public enum State {
        /** Empty, and free to be opened. */
        FREE,
        /** Partly written, and may take data again. */
        PARTIAL,
        /** Takes data now. */
        OPEN,
        /** Takes no more data; its segments may still be in flight. */
        CLOSED,
        /** Being finished; until that has ended no other management command may be sent. */
        FINISHING,
        /** Being reset. */
        RESETTING,
        /** Read Only: what is mapped in it can be read and is moved off, and it is never reset. */
        READ_ONLY,
        /** Holds the mapping journal, or is kept for it. */
        JOURNAL,
        /** Offline, conventional, or holding nothing and given up. */
        UNUSABLE
    }

    private final int zoneIndex;
    private final int capacityBlocks;
    private State state;
    private int temperature;
    private long resetEpoch;
    private int allocatedBlocks;
    private int writtenBlocks;
    private int usedBlocks;
    private int segmentsInFlight;
    private long lastSummarySector = Sectors.UNASSIGNED;
    private long durableSummarySector = Sectors.UNASSIGNED;
    private boolean summaryInFlight;
    private int appendsInFlight;
    private boolean failed;

    Zone(int zoneIndex, int capacityBlocks, State state, long resetEpoch, int writtenBlocks) {
        this.zoneIndex = zoneIndex;
        this.capacityBlocks = capacityBlocks;
        this.state = state;
        this.resetEpoch = resetEpoch;
        this.allocatedBlocks = writtenBlocks;
        this.writtenBlocks = writtenBlocks;
    }

    public int zoneIndex() {
        return zoneIndex;
    }

    public int capacityBlocks() {
        return capacityBlocks;
    }

    public State state() {
        return state;
    }

    /** The class of data for which the zone was opened; 0 is the hottest. */
    public int temperature() {
        return temperature;
    }

    void temperature(int dataTemperature) {
        temperature = dataTemperature;
    }

    public long resetEpoch() {
        return resetEpoch;
    }

    public int allocatedBlocks() {
        return allocatedBlocks;
    }

    public int writtenBlocks() {
        return writtenBlocks;
    }

    /** Blocks that committed extents map. */
    public int usedBlocks() {
        return usedBlocks;
    }

    /** Blocks not promised to anybody. */
    public int roomBlocks() {
        return capacityBlocks - allocatedBlocks;
    }

    /** Whether the zone takes no more data, but is still active on the device: it is neither full nor reset yet. */
    boolean isEnding() {
        boolean unfilled = writtenBlocks < capacityBlocks;
        return switch (state) {
            case CLOSED -> unfilled && (roomBlocks() > 0 || segmentsInFlight > 0);
            case FINISHING, RESETTING -> unfilled;
            case FREE, PARTIAL, OPEN, READ_ONLY, JOURNAL, UNUSABLE -> false;
        };
    }

    /** Segments of batches that are not durable yet. */
    public int segmentsInFlight() {
        return segmentsInFlight;
    }

    /** The zone's newest completed summary, or {@link Sectors#UNASSIGNED}. */
    public long lastSummarySector() {
        return lastSummarySector;
    }

    /** An append to the zone, of data or of a summary, was handed to the device. */
    public void appendSubmitted() {
        appendsInFlight++;
    }

    /** An append to the zone has ended, well or not. */
    public void appendEnded() {
        appendsInFlight--;
    }

    /** Appends on their way, of all batches. */
    public int appendsInFlight() {
        return appendsInFlight;
    }

    /** Whether an append has failed in this life of the zone, so that it takes neither data nor summaries until it is reset. */
    public boolean hasFailed() {
        return failed;
    }

    void failed() {
        failed = true;
    }

    /** The device says how far a zone is written in which an append has failed; the blocks that no append completed are dead. */
    void reported(int deviceWrittenBlocks) {
        writtenBlocks = Math.max(writtenBlocks, deviceWrittenBlocks);
        allocatedBlocks = Math.max(allocatedBlocks, writtenBlocks);
    }

    public boolean isSummaryInFlight() {
        return summaryInFlight;
    }

    /** Promises blocks to a segment. */
    public void allocate(int blocks) {
        if (blocks < 0 || blocks > roomBlocks()) {
            throw new IllegalStateException(
                    "zone " + zoneIndex + " has room for " + roomBlocks() + " blocks, not " + blocks);
        }
        allocatedBlocks += blocks;
    }

    /** Takes back a promise that was not used. */
    public void release(int blocks) {
        if (blocks < 0 || allocatedBlocks - blocks < writtenBlocks) {
            throw new IllegalStateException("zone " + zoneIndex + " cannot give back " + blocks + " of "
                    + allocatedBlocks + " blocks with " + writtenBlocks + " written");
        }
        allocatedBlocks -= blocks;
    }

    /** An append of some blocks has completed. */
    public void written(int blocks) {
        writtenBlocks += blocks;
        if (writtenBlocks > allocatedBlocks) {
            throw new IllegalStateException(
                    "zone " + zoneIndex + " wrote " + writtenBlocks + " of " + allocatedBlocks + " promised blocks");
        }
    }

    /** A commit has changed the count of mapped blocks. */
    void used(int blocks) {
        if (blocks < 0 || blocks > writtenBlocks) {
            throw new IllegalStateException(
                    "zone " + zoneIndex + " cannot have " + blocks + " used of " + writtenBlocks + " written blocks");
        }
        usedBlocks = blocks;
    }

    /** Takes over the count of mapped blocks that the store holds, whatever the zone's condition. */
    void recover(int blocks) {
        usedBlocks = blocks;
    }

    /** A segment begins in this zone. */
    public void segmentStarted() {
        segmentsInFlight++;
    }

    /** A segment's batch is durable. */
    public void segmentEnded() {
        segmentsInFlight--;
    }

    /** The newest summary of which it is certain that it is there, when the zone is taken over from an earlier run. */
    public void recoverSummary(long sector) {
        lastSummarySector = sector;
        durableSummarySector = sector;
    }

    /** A summary is durable, and so are those before it. */
    public void summaryDurable(long sector) {
        durableSummarySector = Math.max(durableSummarySector, sector);
    }

    /** Summaries since the last durable one may be lost: the next one names that one as the one before it. */
    public void summaryDoubted() {
        lastSummarySector = durableSummarySector;
    }

    /** The summary on its way has failed. */
    public void summaryFailed() {
        summaryInFlight = false;
    }

    /** The zone's summaries are chained, so only one may be on its way. */
    public void summarySubmitted() {
        if (summaryInFlight) {
            throw new IllegalStateException("zone " + zoneIndex + " has a summary in flight");
        }
        summaryInFlight = true;
    }

    /** The summary on its way has completed at a sector. */
    public void summaryPlaced(long sector) {
        summaryInFlight = false;
        lastSummarySector = sector;
    }

    void enter(State next) {
        state = next;
    }

    /** The reset has completed; the zone starts its next life. */
    void wasReset(long newEpoch) {
        state = State.FREE;
        resetEpoch = newEpoch;
        allocatedBlocks = 0;
        writtenBlocks = 0;
        usedBlocks = 0;
        lastSummarySector = Sectors.UNASSIGNED;
        durableSummarySector = Sectors.UNASSIGNED;
        summaryInFlight = false;
        failed = false;
    }
}
