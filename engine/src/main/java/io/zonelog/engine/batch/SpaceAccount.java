package io.zonelog.engine.batch;

import io.zonelog.segment.SummaryLimits;
import io.zonelog.zone.Zone;
import io.zonelog.zone.ZoneAllocator;
import io.zonelog.zone.ZoneTable;
import java.util.function.IntSupplier;

/**
 * Promises space before any work is done for it. Two counters: how much live data users may hold at all, and what can be written now
 * (compare {@code xfs_zoned_space_reserve}). Owned by the engine's thread.
 *
 * <p>What users may hold is the usable zones less the reserve that reclaim works in, less over-provisioning, less what summaries take.
 * So there always is a zone that reclaim gains from, and room to empty it. What can be written now is the room in zones less the reserve;
 * a promise counts the worst case that every block becomes an extent of its own, and ends when the batch is written back. What a failing zone
 * took away after it was promised is owed: it waits for room, and users wait behind it.
 */
public final class SpaceAccount {
    /** Reclaim leaves a zone alone that gives less than this share of it. */
    private static final int MIN_GAIN_SHARE = 64;
    /** Reclaim leaves all but this share of what is not live as it is. */
    private static final int FREE_SHARE = 4;

    private final ZoneAllocator allocator;
    private final ZoneTable table;
    private final SummaryLimits limits;
    private Shape shape;
    private final IntSupplier positions;
    private final long dataBlocksPerZone;
    private long promisedBlocks;
    private long owedBlocks;
    private long growthInFlight;
    private long reclaimPromise;

    /**
     * The fixed numbers behind the account.
     *
     * @param zoneCapacityBlocks blocks of a zone
     * @param overProvisioningPercent share of the device that users never hold
     * @param reserveZones zones that only reclaim may use
     */
    public record Shape(int zoneCapacityBlocks, int overProvisioningPercent, int reserveZones) {
        /** The same with another reserve. */
        Shape withReserveZones(int zones) {
            return new Shape(zoneCapacityBlocks, overProvisioningPercent, zones);
        }
    }

    /** What space is wanted for. */
    public enum Claim {
        /** New data. */
        WRITING,
        /** The edges of what an operation takes out of a file. */
        FREEING
    }

    /**
     * @param positions the most sources that a batch may move now
     */
    public SpaceAccount(ZoneAllocator allocator, SummaryLimits limits, Shape shape, IntSupplier positions) {
        this.allocator = allocator;
        this.table = allocator.table();
        this.limits = limits;
        this.shape = shape;
        this.positions = positions;
        this.dataBlocksPerZone = limits.dataBlocksIn(shape.zoneCapacityBlocks());
    }

    /** The device has become larger, and so has the reserve that goes with it. */
    public void grow(int reserveZones) {
        shape = shape.withReserveZones(reserveZones);
        allocator.grow(reserveZones);
    }

    /** Who gives the zones out. */
    public ZoneAllocator allocator() {
        return allocator;
    }

    /** The most live blocks that users may have. */
    public long userLimitBlocks() {
        return limitOf(table.usableZones() - (table.wantedJournalZones() - table.journalZones()));
    }

    /** The same if no zone had failed: what is live does not count in either. */
    public long emptyLimitBlocks() {
        return limitOf(sequentialZones());
    }

    private long limitOf(int zoneCount) {
        long zones = (long) zoneCount - shape.reserveZones();
        return Math.max(0, zones * dataBlocksPerZone * (100 - shape.overProvisioningPercent()) / 100);
    }

    private int sequentialZones() {
        return table.zones().size() - table.geometry().conventionalZoneCount() - table.wantedJournalZones();
    }

    /** Live blocks that users can still add, with everything in flight counted as growth. */
    public long freeBlocks() {
        return userLimitBlocks() - table.liveBlocks() - growthInFlight;
    }

    /** Blocks that users can write now, before anything is reclaimed. */
    public long availableBlocks() {
        return allocator.roomBlocks() - Math.max(reserveBlocks(), reclaimPromise) - withOverhead(spokenFor());
    }

    /**
     * Whether zones that may be opened hold what reclaim keeps or has set out to copy, what is promised, and some more data blocks. While
     * they do, data of every class find a zone of their own; the room of zones that are open is for their own class. Of what is not live
     * only a part is kept free for that, so that on a device that is nearly full reclaim does not move what hardly gives room.
     */
    public boolean keepsApart(long moreBlocks) {
        long wanted = Math.max(reserveBlocks(), reclaimPromise) + withOverhead(spokenFor() + moreBlocks);
        long reclaimable = table.usableBlocks() - table.liveBlocks() - allocator.openRoomBlocks();
        return table.openableBlocks() >= Math.min(wanted, reclaimable / FREE_SHARE);
    }

    /** Whether users can write some more data blocks now, apart from data of other classes. */
    public boolean isRoomy(long moreBlocks) {
        return availableBlocks() >= moreBlocks && keepsApart(moreBlocks);
    }

    /** Blocks that only reclaim may use. */
    public long reserveBlocks() {
        return (long) shape.reserveZones() * shape.zoneCapacityBlocks();
    }

    /** Whether live data may grow. */
    public boolean mayGrow(long growthBlocks) {
        return growthBlocks <= freeBlocks();
    }

    /**
     * Whether the open batch could take some more data blocks now.
     *
     * @param claim what gives space back may use up to one zone of the reserve
     */
    public boolean fits(long blocks, Claim claim) {
        long room = allocator.roomBlocks() - Math.max(keptFrom(claim), reclaimPromise);
        return withOverhead(spokenFor() + blocks) <= room;
    }

    /** The same on an empty device of which no zone has failed. */
    public boolean fitsEmpty(long blocks, Claim claim) {
        long capacityBlocks = (long) sequentialZones() * shape.zoneCapacityBlocks();
        return withOverhead(blocks) <= capacityBlocks - keptFrom(claim);
    }

    private long keptFrom(Claim claim) {
        return claim == Claim.FREEING ? reserveBlocks() - shape.zoneCapacityBlocks() : reserveBlocks();
    }

    /**
     * Whether the open batch and what reclaim has set out to copy, with some more blocks, can be written without more active zones than
     * the device allows; also if no zone is on its way to being active no more, because then waiting would not help.
     */
    public boolean mayStart(long moreBlocks) {
        long needed = withOverhead(promisedBlocks) + reclaimPromise + withOverhead(moreBlocks);
        return !allocator.isEnding() || needed <= allocator.startableBlocks();
    }

    private long spokenFor() {
        return promisedBlocks + owedBlocks;
    }

    /** Whether so many data blocks can be written now, whoever else waits for room, without more active zones than the device allows. */
    public boolean hasRoom(long blocks) {
        return hasRoomBeside(blocks, 0);
    }

    /** The same with a zone left in which reclaim can work: else a zone that fails next could leave nothing to make room with. */
    public boolean hasRoomBesideReclaim(long blocks) {
        return hasRoomBeside(blocks, shape.zoneCapacityBlocks());
    }

    private boolean hasRoomBeside(long blocks, long keptBlocks) {
        long needed = withOverhead(blocks);
        return needed + keptBlocks <= allocator.roomBlocks()
                && (!allocator.isEnding() || needed <= allocator.startableBlocks());
    }

    /** Data blocks that are not in the open batch wait for room; a negative number takes that back. */
    public void owe(long blocks) {
        owedBlocks += blocks;
    }

    /** Promises data blocks to the open batch, of which some let the live data grow. */
    public void promise(long blocks, long growthBlocks) {
        promisedBlocks += blocks;
        growthInFlight += growthBlocks;
    }

    /** The open batch is written back; returns what it was promised. */
    public long settle() {
        long promised = promisedBlocks;
        promisedBlocks = 0;
        return promised;
    }

    /** A batch is committed; the zones' counters have its growth now. */
    public void committed(Batch batch) {
        growthInFlight -= batch.growthBlocks();
    }

    /**
     * Whether reclaim could copy some live blocks beside what the open batch is promised. While room is owed, the open batch is not written
     * back, and reclaim may use all that is left to make more.
     *
     * @param liveBlocks all that reclaim has set out to copy and not written yet
     */
    public boolean fitsReclaim(long liveBlocks) {
        return fitsReclaim(liveBlocks, allocator.roomBlocks());
    }

    private boolean fitsReclaim(long liveBlocks, long roomBlocks) {
        return withOverhead(liveBlocks) + (owedBlocks > 0 ? 0 : withOverhead(promisedBlocks)) <= roomBlocks;
    }

    /** Whether reclaim gains from an open zone if that takes no more data, and has room elsewhere for what is live in it. */
    public boolean gainsFromClosing(Zone zone) {
        long gain = zone.allocatedBlocks() - withOverhead(zone.usedBlocks());
        long elsewhere = allocator.roomBlocks() - zone.roomBlocks();
        return gain >= leastGain() && (zone.usedBlocks() == 0 || fitsReclaim(zone.usedBlocks(), elsewhere));
    }

    /** Keeps room for the live blocks that reclaim has set out to copy and not written yet. */
    public void promiseToReclaim(long liveBlocks) {
        reclaimPromise = withOverhead(liveBlocks);
    }

    /** Whether emptying a zone gives more room than the copies of its live blocks take. */
    public boolean gains(int liveBlocks) {
        long copies = liveBlocks + limits.blocksFor(0, liveBlocks, liveBlocks) + 1L;
        return shape.zoneCapacityBlocks() - copies >= leastGain();
    }

    private int leastGain() {
        return Math.max(1, shape.zoneCapacityBlocks() / MIN_GAIN_SHARE);
    }

    /** Data blocks, their lines in summaries, a summary's rounding for each segment, and zone ends too short for a segment. */
    public long withOverhead(long dataBlocks) {
        if (dataBlocks == 0) {
            return 0;
        }
        int moved = Math.min(positions.getAsInt(), limits.maxPositions());
        long lines = limits.blocksFor(0, dataBlocks, dataBlocks);
        long zones = Math.min(dataBlocks, allocator.zonesAtOnce()) + dataBlocks / shape.zoneCapacityBlocks() + 1;
        long segments = zones + lines / Math.max(limits.maxBlocks() / 2, 1);
        return dataBlocks + lines + 2 * segments * limits.minimumBlocks(moved);
    }
}
