package io.zonelog.engine.reclaim;

import io.zonelog.cache.FolioArena;
import io.zonelog.cache.FolioPool;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceQueue;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.EngineCounters;
import io.zonelog.engine.batch.EngineZones;
import io.zonelog.engine.batch.SpaceAccount;
import io.zonelog.engine.commit.CommitPlan;
import io.zonelog.engine.pipeline.BatchPipeline;
import io.zonelog.engine.pipeline.RoomQueue;
import io.zonelog.engine.writeback.PlacedRangeWriter;
import io.zonelog.mapping.MappingStore;
import io.zonelog.zone.Zone;
import io.zonelog.zone.ZoneAllocator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves live data out of zones that hold much that is dead, so that they can be reset: the counterpart of {@code xfs_zoned_gcd}
 * ({@code xfs_zone_gc.c}). Owned by the engine's thread, which is never held up: reads, appends, flush and commit are asynchronous, and the
 * mapping is looked at on the commit thread.
 *
 * <p>A relocation gathers live blocks of one or more victims, reads and checks them, appends them sorted by class, file and offset,
 * and takes the way of a batch from there: summaries, flush, commit. Only then is a victim empty, and {@link io.zonelog.zone.ZoneReclaimer}
 * resets it. It has its own memory, and its room is promised before it reads.
 */
public final class Relocator {
    /** As often as this, and twice for each zone, a victim is dealt with for room before users change anything; more is in vain. */
    private static final int MIN_VICTIMS = 16;

    /** It never keeps more than this share of the device free beside the reserve. */
    private static final int MAX_WANTED_SHARE = 8;

    /** What an operator says to reclaim. */
    public enum Order {
        /** Empty all zones from which there is something to gain. */
        ALL_ZONES,
        /** Begin with no further zone, whatever space is left; writes that need it wait. */
        SUSPEND,
        /** End a suspension. */
        RESUME
    }

    /**
     * How much is copied at once, and kept free.
     *
     * @param relocationBytes live data of one relocation
     * @param chunkBytes the pieces in which its memory is had
     * @param batchBytes what users shall be able to write at any time
     */
    public record Limits(int relocationBytes, int chunkBytes, int batchBytes) {}

    private final DeviceQueue device;
    private final BatchPipeline pipeline;
    private final EngineZones zones;
    private final SpaceAccount space;
    private final LiveScan scan;
    private final Repairer repairer;
    private final VictimChoice victims;
    private final EngineCounters counters;
    private final DeviceGeometry geometry;
    private final FolioPool pool;
    private final long wantedBlocks;
    private final int targetBlocks;
    private final Map<Batch, Relocation> writing = new HashMap<>();
    private @Nullable Relocation gathering;
    /** Gathered while as many were on their way as the pace allows: it begins to read as soon as one of them has ended. */
    private @Nullable Relocation gathered;

    private @Nullable Zone victim;
    private int victimNextBlock;
    private int victimLiveBlocks;
    private int promisedLiveBlocks;
    private long waitedForBlocks;
    /** Victims dealt with since users changed anything. */
    private int victimsSinceChange;

    private int reading;
    private boolean stopped;
    private boolean suspended;

    /**
     * @param scan finds what is live
     */
    public Relocator(
            DeviceQueue device,
            BatchPipeline pipeline,
            EngineZones zones,
            LiveScan scan,
            EngineCounters counters,
            Limits limits) {
        this.device = device;
        this.pipeline = pipeline;
        this.zones = zones;
        this.space = zones.account();
        this.scan = scan;
        this.repairer = new Repairer(device, pipeline, zones, scan, counters);
        this.victims = new VictimChoice(zones.table(), space, zones.temperatures());
        this.counters = counters;
        this.geometry = device.geometry();
        int blockSizeBytes = geometry.blockSizeBytes();
        // Not more than a zone, so that what is copied needs few zones before it has given one back.
        targetBlocks = Math.max(1, Math.min(limits.relocationBytes() / blockSizeBytes, geometry.zoneCapacityBlocks()));
        int chunkBytes = Math.max(limits.chunkBytes(), blockSizeBytes);
        // Two relocations, and one run of the reverse map more for each.
        long poolBytes = 2L * (targetBlocks + 2L * MappingStore.MAX_RUN_BLOCKS) * blockSizeBytes + 2L * chunkBytes;
        pool = new FolioPool(poolBytes, chunkBytes, blockSizeBytes);
        long wanted = space.withOverhead(geometry.blocksOf(limits.batchBytes())) + 2L * geometry.zoneCapacityBlocks();
        wantedBlocks = Math.min(wanted, zones.table().usableBlocks() / MAX_WANTED_SHARE);
    }

    /** Whether anything is on its way that will free space. */
    public boolean isActive() {
        return gathering != null || gathered != null || reading > 0 || !writing.isEmpty() || repairer.isActive();
    }

    /** Whether there is a zone that could be reclaimed now. */
    public boolean canProgress() {
        return isActive() || nextVictim().isPresent();
    }

    /** The same, if reclaim is not suspended. */
    public boolean willProgress() {
        return !suspended && canProgress();
    }

    /** Starts nothing further; repairs that have not ended are answered for. */
    public void stop() {
        stopped = true;
        repairer.stop();
    }

    /** Writes blocks anew that the device has lost or spoilt; the answer comes once, on the engine's thread. */
    public void repair(Repair repair, Consumer<Repair.Outcome> answer) {
        repairer.add(repair, answer);
    }

    /** Follows an operator's order; returns how many zones are to be emptied because of it, 0 for other orders. */
    public int follow(Order order) {
        if (order == Order.ALL_ZONES) {
            return victims.demandAll();
        }
        suspended = order == Order.SUSPEND;
        return 0;
    }

    /** Users have changed what is live, or there are more zones: reclaim may gain again where it did not before. */
    public void usersChanged() {
        victimsSinceChange = 0;
    }

    /**
     * Whether reclaim has dealt with every zone, and users can still not write what they want to. Where zones are small what copies cost beside
     * their data, summaries and ends of zones, may be all that emptying a zone gives.
     */
    private boolean isInVain() {
        return victimsSinceChange
                >= Math.max(MIN_VICTIMS, 2 * zones.table().zones().size());
    }

    private void ended(List<Zone> emptied) {
        emptied.forEach(victims::ended);
        victimsSinceChange += emptied.size();
    }

    /** Somebody waits to write so many blocks at once, 0 if nobody does; these are wanted too. */
    public void waitedFor(long blocks) {
        waitedForBlocks = blocks;
    }

    /**
     * Lets one of the open zones take no more data, so that it can be reclaimed: for when no other zone is left to reclaim, and somebody
     * waits for space.
     *
     * @return whether there was one from which there is something to gain
     */
    public boolean closeOpenZone() {
        ZoneAllocator allocator = zones.allocator();
        Optional<Zone> best = isInVain() ? Optional.empty() : victims.bestToClose(allocator.openZones());
        best.ifPresent(zone -> {
            allocator.close(zone);
            zones.reclaimer().visit(zone);
        });
        return best.isPresent();
    }

    /** How much reclaim is to do now, and why. */
    public ReclaimPace pace() {
        return ReclaimPace.decide(space, wanted(), victims.demanded());
    }

    private long wanted() {
        return Math.max(wantedBlocks, waitedForBlocks);
    }

    /**
     * Resets zones whose readers have gone, starts what the pace asks for, unless reclaim is suspended, and helps batches that wait for room.
     *
     * @param doneBefore how much was done in this turn of the engine so far
     * @return how much was done in the whole turn
     */
    public int turn(int doneBefore) {
        int done = doneBefore + reclaim();
        return pipeline.rooms().isEmpty() || pipeline.failure() != null ? done : done + relieve(done);
    }

    /** Resets zones whose readers have gone, and starts what the pace asks for, unless reclaim is suspended; returns how much was done. */
    public int reclaim() {
        int reset = zones.reclaimer().resetUnread();
        return suspended ? reset : reset + start();
    }

    /**
     * Helps batches that wait for room: with what there is by now; or, when nothing is on its way that could bring any, with zones that
     * readers hold back, with an open zone that reclaim gets, or at last with whatever room is left.
     *
     * @return how much was done; 0 if nothing was, or readers have some time left
     */
    private int relieve(int done) {
        RoomQueue rooms = pipeline.rooms();
        int written = rooms.writeWhatFits();
        boolean quiet = device.commandsInFlight() == 0 && pipeline.commitsInFlight() == 0;
        boolean resumeHelps = suspended && canProgress();
        if (done + written > 0 || !quiet || resumeHelps) {
            return written;
        }
        if (zones.reclaimer().pressReaders()) {
            return 0;
        }
        if (!closeOpenZone()) {
            rooms.writeIntoWhatIsLeft();
        }
        return 1;
    }

    private int start() {
        int done = readGathered();
        while (!stopped && gathering == null && gathered == null && pace() != ReclaimPace.IDLE) {
            if (victim == null && (nextVictim().isEmpty() || !space.mayStart(targetBlocks))) {
                return done;
            }
            gathering = new Relocation(new FolioArena(pool, geometry.blockSizeBytes()), geometry);
            gather(gathering);
            done++;
        }
        return done;
    }

    /** Begins to read what is gathered, if the pace allows it; returns how many relocations. */
    private int readGathered() {
        Relocation next = gathered;
        if (stopped || next == null || reading + writing.size() >= Math.max(1, pace().relocations())) {
            return 0;
        }
        gathered = null;
        read(next);
        return 1;
    }

    private Optional<Zone> nextVictim() {
        boolean spaceLow = !isInVain() && !space.isRoomy(wanted());
        return victims.next(promisedLiveBlocks, spaceLow);
    }

    /** Looks at the next part of a victim, or begins to read if there is enough. */
    private void gather(Relocation relocation) {
        if (stopped) {
            return;
        }
        Zone zone = victim;
        if (zone == null && relocation.blocks() < targetBlocks) {
            zone = nextVictim().orElse(null);
            if (zone != null) {
                begin(zone);
            }
        }
        if (zone == null || relocation.blocks() >= targetBlocks) {
            gathering = null;
            gathered = relocation;
            readGathered();
            return;
        }
        Zone looked = zone;
        int from = victimNextBlock;
        int wanted = targetBlocks - relocation.blocks();
        scan.scan(looked.zoneIndex(), from, wanted, live -> looked(relocation, looked, live), pipeline::fail);
    }

    private void begin(Zone zone) {
        victim = zone;
        victimNextBlock = 0;
        victimLiveBlocks = zone.usedBlocks();
        promisedLiveBlocks += victimLiveBlocks;
        space.promiseToReclaim(promisedLiveBlocks);
        victims.begun(zone);
    }

    private void looked(Relocation relocation, Zone zone, LiveBlocks live) {
        relocation.add(zone, live);
        victimNextBlock = live.nextBlock();
        if (live.nextBlock() == LiveBlocks.END) {
            relocation.empties(zone, victimLiveBlocks);
            victim = null;
        }
        gather(relocation);
    }

    private void read(Relocation relocation) {
        reading++;
        // The reader is told of its own end, so it is reached through a holder.
        RelocationReader[] reader = new RelocationReader[1];
        reader[0] = new RelocationReader(device, counters, () -> write(relocation, reader[0]));
        reader[0].read(relocation);
    }

    private void write(Relocation relocation, RelocationReader reader) {
        reading--;
        if (stopped) {
            return;
        }
        List<CommitPlan.LiveExtent> extents = relocation.extents();
        List<PlacedRangeWriter.PlacedRange> ranges = reader.ranges(extents, zones.temperatures());
        promisedLiveBlocks -= relocation.emptiedLiveBlocks();
        if (ranges.isEmpty()) {
            space.promiseToReclaim(promisedLiveBlocks);
            relocation.arena().release();
            ended(relocation.emptied());
            return;
        }
        Batch batch = Batch.relocation(pipeline.lastSequence(), relocation.arena(), extents);
        writing.put(batch, relocation);
        pipeline.relocate(batch, ranges);
        space.promiseToReclaim(promisedLiveBlocks);
    }

    /**
     * A relocation is durable: its victims are empty, but for what could not be read and what came back by sharing. Or it was given up for
     * want of room, and they are as they were.
     */
    public void ended(Batch batch) {
        repairer.ended(batch);
        Relocation relocation = writing.remove(batch);
        if (relocation != null) {
            if (batch.state() == Batch.State.FAILED) {
                relocation.zones().forEach(victims::interrupted);
            }
            ended(relocation.emptied());
        }
    }
}
