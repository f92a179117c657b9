package io.zonelog.engine.reclaim;

import io.zonelog.cache.FolioArena;
import io.zonelog.cache.FolioPool;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceQueue;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.EngineCounters;
import io.zonelog.engine.batch.LiveExtent;
import io.zonelog.engine.batch.SpaceAccount;
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.engine.pipeline.BatchPipeline;
import io.zonelog.engine.writeback.PlacedRange;
import io.zonelog.iomap.DirtyRange;
import io.zonelog.iomap.IoendFlags;
import io.zonelog.mapping.Extent;
import io.zonelog.zone.LifetimeClasses;
import io.zonelog.zone.Zone;
import io.zonelog.zone.ZoneAllocator;
import io.zonelog.zone.ZoneReclaimer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves live data out of zones that hold much that is dead, so that they can be reset. Owned by the engine's thread, which is never held
 * up: reads, appends, flush and commit are asynchronous, and the mapping is looked at on the commit thread.
 *
 * <p>A relocation gathers live blocks of one or more victims, reads and checks them, appends them sorted by class, file and offset,
 * and takes the way of a batch from there: summaries, flush, commit. Only then is a victim empty, and {@link io.zonelog.zone.ZoneReclaimer}
 * resets it. It has its own memory, and its room is promised before it reads.
 */
public final class Relocator {
    /** As often as this, and twice for each zone, a victim is dealt with for room before users change anything; more is in vain. */
    private static final int MIN_VICTIMS = 16;

    /** What it works with. */
    public record Parts(
            DeviceQueue device,
            BatchPipeline pipeline,
            CommitThread commitThread,
            LiveScan scan,
            SpaceAccount space,
            ZoneReclaimer reclaimer,
            VictimChoice victims,
            LifetimeClasses temperatures) {}

    private final Parts parts;
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

    /**
     * Creates an idle relocator.
     *
     * @param pool memory for two relocations of the target and one reverse map run more each
     * @param targetBlocks blocks of one relocation
     * @param wantedBlocks what users shall be able to write at any time
     */
    public Relocator(Parts parts, EngineCounters counters, FolioPool pool, int targetBlocks, long wantedBlocks) {
        this.parts = parts;
        this.counters = counters;
        this.geometry = parts.device().geometry();
        this.pool = pool;
        this.targetBlocks = targetBlocks;
        this.wantedBlocks = wantedBlocks;
    }

    /** Whether anything is on its way that will free space. */
    public boolean isActive() {
        return gathering != null || gathered != null || reading > 0 || !writing.isEmpty();
    }

    /** Whether there is a zone that could be reclaimed now. */
    public boolean canProgress() {
        return isActive() || nextVictim().isPresent();
    }

    /** Who resets the zones that are emptied. */
    public ZoneReclaimer reclaimer() {
        return parts.reclaimer();
    }

    /** Starts nothing further. */
    public void stop() {
        stopped = true;
    }

    /** Asks for all zones to be reclaimed from which there is something to gain; returns how many. */
    public int demandAll() {
        return parts.victims().demandAll();
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
        int zones = parts.space().allocator().table().zones().size();
        return victimsSinceChange >= Math.max(MIN_VICTIMS, 2 * zones);
    }

    private void ended(List<Zone> victims) {
        victims.forEach(parts.victims()::ended);
        victimsSinceChange += victims.size();
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
        ZoneAllocator allocator = parts.space().allocator();
        Optional<Zone> best = isInVain() ? Optional.empty() : parts.victims().bestToClose(allocator.openZones());
        best.ifPresent(zone -> {
            allocator.close(zone);
            parts.reclaimer().visit(zone);
        });
        return best.isPresent();
    }

    /** How much reclaim is to do now, and why. */
    public ReclaimPace pace() {
        return ReclaimPace.decide(parts.space(), wanted(), parts.victims().demanded());
    }

    private long wanted() {
        return Math.max(wantedBlocks, waitedForBlocks);
    }

    /** Starts what the pace asks for; returns how much was done. */
    public int turn() {
        int done = readGathered();
        while (!stopped && gathering == null && gathered == null && pace() != ReclaimPace.IDLE) {
            if (victim == null && (nextVictim().isEmpty() || !parts.space().mayStart(targetBlocks))) {
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
        boolean spaceLow = !isInVain() && !parts.space().isRoomy(wanted());
        return parts.victims().next(promisedLiveBlocks, spaceLow);
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
        int maxRead = geometry.maxAppendBlocks();
        parts.commitThread()
                .run(
                        () -> parts.scan().scan(looked.zoneIndex(), from, wanted, maxRead),
                        live -> looked(relocation, looked, live),
                        parts.pipeline()::fail);
    }

    private void begin(Zone zone) {
        victim = zone;
        victimNextBlock = 0;
        victimLiveBlocks = zone.usedBlocks();
        promisedLiveBlocks += victimLiveBlocks;
        parts.space().promiseToReclaim(promisedLiveBlocks);
        parts.victims().begun(zone);
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
        reader[0] = new RelocationReader(parts.device(), counters, () -> write(relocation, reader[0]));
        reader[0].read(relocation);
    }

    private void write(Relocation relocation, RelocationReader reader) {
        reading--;
        if (stopped) {
            return;
        }
        List<LiveExtent> extents = relocation.extents();
        List<PlacedRange> ranges = ranges(extents, reader);
        promisedLiveBlocks -= relocation.emptiedLiveBlocks();
        if (ranges.isEmpty()) {
            parts.space().promiseToReclaim(promisedLiveBlocks);
            relocation.arena().release();
            ended(relocation.emptied());
            return;
        }
        Batch batch = Batch.relocation(parts.pipeline().lastSequence(), 0, relocation.arena(), extents);
        writing.put(batch, relocation);
        parts.pipeline().relocate(batch, ranges);
        parts.space().promiseToReclaim(promisedLiveBlocks);
    }

    /**
     * A relocation is durable: its victims are empty, but for what could not be read and what came back by sharing. Or it was given up for
     * want of room, and they are as they were.
     */
    public void ended(Batch batch) {
        Relocation relocation = writing.remove(batch);
        if (relocation != null) {
            if (batch.state() == Batch.State.FAILED) {
                relocation.zones().forEach(parts.victims()::interrupted);
            }
            ended(relocation.emptied());
        }
    }

    /** Every live block once, sorted by class, file and offset. */
    private List<PlacedRange> ranges(List<LiveExtent> extents, RelocationReader reader) {
        List<PlacedRange> ranges = new ArrayList<>(extents.size());
        long copiedTo = 0;
        for (LiveExtent live : extents) {
            Extent extent = live.extent();
            long end = extent.sector() + extent.lengthBlocks() * geometry.blockSectors();
            long from = Math.max(extent.sector(), copiedTo);
            addRanges(live, from, end, reader, ranges);
            copiedTo = Math.max(copiedTo, end);
        }
        ranges.sort(PlacedRange.WRITE_ORDER);
        return ranges;
    }

    private void addRanges(
            LiveExtent live, long fromSector, long endSector, RelocationReader reader, List<PlacedRange> ranges) {
        long blockSectors = geometry.blockSectors();
        int blockSizeBytes = geometry.blockSizeBytes();
        Extent extent = live.extent();
        long sector = fromSector;
        while (sector < endSector) {
            Map.Entry<Long, RelocationReader.Piece> found = reader.pieceAt(sector);
            int skipped = found == null ? 0 : (int) ((sector - found.getKey()) / blockSectors);
            if (found == null || skipped >= found.getValue().lengthBlocks()) {
                sector += blockSectors;
                continue;
            }
            int blocks = (int) Math.min(found.getValue().lengthBlocks() - skipped, (endSector - sector) / blockSectors);
            long fileBlock = extent.fileBlock() + (sector - extent.sector()) / blockSectors;
            ByteBuffer data = found.getValue().memory().slice(skipped * blockSizeBytes, blocks * blockSizeBytes);
            long startBytes = fileBlock * blockSizeBytes;
            long endOfLive = extent.fileBlock() * blockSizeBytes + live.lengthBytes();
            DirtyRange range = new DirtyRange(
                    live.fileId(),
                    startBytes,
                    Math.max(1, Math.min(endOfLive - startBytes, data.remaining())),
                    data,
                    (extent.flags() & Extent.FLAG_SHARED) != 0 ? IoendFlags.SHARED : IoendFlags.NONE,
                    extent.firstSourceOffset(),
                    extent.lastSourceOffset());
            ranges.add(new PlacedRange(range, parts.temperatures().ofMoved(live.fileId(), fileBlock, blocks)));
            sector += blocks * blockSectors;
        }
    }
}
