package io.zonelog.engine;

import io.zonelog.cache.FolioPool;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceQueue;
import io.zonelog.engine.apply.OperationPlan;
import io.zonelog.engine.batch.EngineCounters;
import io.zonelog.engine.batch.SpaceAccount;
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.engine.pipeline.BatchPipeline;
import io.zonelog.engine.pipeline.RoomQueue;
import io.zonelog.engine.reclaim.LiveScan;
import io.zonelog.engine.reclaim.Relocator;
import io.zonelog.engine.reclaim.VictimChoice;
import io.zonelog.engine.reclaim.VictimPolicy;
import io.zonelog.mapping.MappingStore;
import io.zonelog.segment.SummaryLimits;
import io.zonelog.zone.LifetimeClasses;
import io.zonelog.zone.OpenZoneLimit;
import io.zonelog.zone.UpdateIntervals;
import io.zonelog.zone.ZoneAllocator;
import io.zonelog.zone.ZoneReclaimer;
import io.zonelog.zone.ZoneTable;
import java.util.Optional;
import java.util.function.IntSupplier;

/** The engine's zones: who gets which, what is promised, and whether an operation fits. Owned by the engine's thread. */
final class EngineSpace {
    /** Blocks of files whose overwrites are observed, 8 bytes each. */
    private static final int MAX_OBSERVED_BLOCKS = 1 << 22;
    /** Reclaim never keeps more than this share of the device free beside the reserve. */
    private static final int MAX_WANTED_SHARE = 8;

    private final ZoneTable zones;
    private final EngineOptions options;
    private final DeviceGeometry geometry;
    private final LifetimeClasses temperatures;
    private final ZoneAllocator allocator;
    private final SpaceAccount account;
    private boolean reclaimSuspended;

    /** Whether an operation fits. */
    enum Fit {
        /** It does. */
        FITS,
        /** Live data may grow, but there is too little room to write before something is reclaimed. */
        NO_ROOM_NOW,
        /** Live data may not grow so far. */
        OVER_THE_LIMIT
    }

    EngineSpace(ZoneTable zones, EngineOptions options, SummaryLimits limits, IntSupplier sources) {
        this.zones = zones;
        this.options = options;
        this.geometry = zones.geometry();
        this.temperatures = new LifetimeClasses(
                Math.min(LifetimeClasses.MAX_CLASSES, options.openZones()),
                geometry.zoneCount(),
                new UpdateIntervals(zones.usableBlocks(), MAX_OBSERVED_BLOCKS),
                zones::liveBlocks);
        int reserveZones = options.space().reserveZonesOf(geometry.zoneCount());
        OpenZoneLimit openZones =
                new OpenZoneLimit(options.openZones(), reserveZones, geometry.blocksOf(options.batchMaxBytes()));
        this.allocator = new ZoneAllocator(zones, openZones, temperatures.classes());
        SpaceAccount.Shape shape = new SpaceAccount.Shape(
                geometry.zoneCapacityBlocks(), options.space().overProvisioningPercent(), reserveZones);
        this.account = new SpaceAccount(allocator, limits, shape, sources);
    }

    LifetimeClasses temperatures() {
        return temperatures;
    }

    ZoneAllocator allocator() {
        return allocator;
    }

    SpaceAccount account() {
        return account;
    }

    /** How far from the limit it is worth while to look up which blocks are new: what can be in flight at most. */
    long nearLimitBlocks() {
        return geometry.blocksOf(options.poolBytes());
    }

    /** Takes in the zones that the device has more than before; returns how many. */
    int takeAddedZones(DeviceQueue device, BatchPipeline pipeline, Relocator relocator) {
        int known = zones.zones().size();
        DeviceGeometry present = device.geometry();
        if (present.zoneCount() > known) {
            pipeline.grow(present.zoneCount());
            zones.grow(present, device.reportFrom(known));
            account.grow(options.space().reserveZonesOf(present.zoneCount()));
            relocator.usersChanged();
        }
        return present.zoneCount() - known;
    }

    EngineStatistics.SpaceLeft left() {
        return new EngineStatistics.SpaceLeft(account.freeBlocks(), account.availableBlocks());
    }

    /** What is left, as others see it. */
    EngineStatistics.Space statistics() {
        long blockSizeBytes = geometry.blockSizeBytes();
        return new EngineStatistics.Space(
                account.userLimitBlocks() * blockSizeBytes,
                Math.max(0, account.freeBlocks()) * blockSizeBytes,
                account.availableBlocks() * blockSizeBytes,
                account.reserveBlocks() * blockSizeBytes,
                allocator.openZones().stream()
                        .map(zone -> new EngineStatistics.OpenZone(
                                zone.zoneIndex(), zone.temperature(), zone.allocatedBlocks(), zone.capacityBlocks()))
                        .toList());
    }

    /** Follows an operator's order; returns how many zones are to be emptied because of it. */
    int reclaim(ReclaimOrder order, Relocator relocator) {
        if (order == ReclaimOrder.ALL_ZONES) {
            return relocator.demandAll();
        }
        reclaimSuspended = order == ReclaimOrder.SUSPEND;
        return 0;
    }

    /** Resets zones whose readers have gone, and lets reclaim begin with what its pace asks for, unless it is suspended; returns how much was done. */
    int reclaimTurn(Relocator relocator) {
        int reset = relocator.reclaimer().resetUnread();
        return reset + (reclaimSuspended ? 0 : relocator.turn());
    }

    /** Whether an operation that nothing else makes room for waits for readers to let go of zones; these have little time from now on. */
    boolean waitsForReaders(OperationPlan.Demand demand, ZoneReclaimer reclaimer) {
        return waitedForBlocks(demand) > 0 && reclaimer.pressReaders();
    }

    /**
     * Why the device could not take an operation even if it were empty and none of its zones had failed, in one line. Empty if it could, or can
     * now: blocks preallocated in conventional zones may hold more than an empty device would take.
     */
    Optional<String> misfit(OperationPlan.Demand demand) {
        if (fit(demand) == Fit.FITS) {
            return Optional.empty();
        }
        long wanted = demand.wantedBlocks();
        long growth = demand.growthBlocks();
        long most = account.emptyLimitBlocks();
        long conventional = (long) geometry.conventionalZoneCount() * geometry.zoneCapacityBlocks();
        boolean assured = demand.reservation().assuredBlocks() <= most + conventional;
        if (assured && growth <= most && account.fitsEmpty(demand.reservation().reservedBlocks(), demand.claim())) {
            return Optional.empty();
        }
        return Optional.of("the record needs " + wanted + " blocks of " + geometry.blockSizeBytes()
                + " bytes and never fits: files may have " + most + " of the device's blocks, "
                + (conventional == 0 ? "" : "and " + conventional + " of its conventional zones, ")
                + "also when it is empty; make the record smaller, or add zones with zonelog device grow");
    }

    Fit fit(OperationPlan.Demand demand) {
        long assured = demand.reservation().assuredBlocks();
        long growth =
                demand.growthBlocks() + (assured == 0 ? 0 : Math.max(0, assured - zones.freeConventionalBlocks()));
        if (growth > 0 && !account.mayGrow(growth)) {
            return Fit.OVER_THE_LIMIT;
        }
        long written = demand.reservation().reservedBlocks();
        boolean writable = written == 0 || account.fits(written, demand.claim());
        return writable ? Fit.FITS : Fit.NO_ROOM_NOW;
    }

    /** Whether an operation that fits had better wait for reclaim, so that data of different classes need not share zones. */
    boolean waitsForReclaim(OperationPlan.Demand demand, Relocator relocator) {
        long written = demand.reservation().reservedBlocks();
        boolean apart = written == 0 || demand.claim() == SpaceAccount.Claim.FREEING || account.keepsApart(written);
        return !apart && !reclaimSuspended && relocator.canProgress();
    }

    /** What reclaim has to make writable at once, so that an operation that does not fit now fits; 0 if that would not help. */
    long waitedForBlocks(OperationPlan.Demand demand) {
        return fit(demand) == Fit.NO_ROOM_NOW
                ? account.withOverhead(demand.reservation().reservedBlocks())
                : 0;
    }

    /**
     * Helps batches that wait for room: with what there is by now; or, when nothing is on its way that could bring any, with zones that
     * readers hold back, with an open zone that reclaim gets, or at last with whatever room is left.
     *
     * @param done how much was done in this turn so far
     * @return how much was done in the whole turn
     */
    int relieve(BatchPipeline pipeline, Relocator relocator, DeviceQueue device, int done) {
        RoomQueue rooms = pipeline.rooms();
        if (rooms.isEmpty() || pipeline.failure() != null) {
            return done;
        }
        int written = rooms.writeWhatFits();
        boolean quiet = device.commandsInFlight() == 0 && pipeline.commitsInFlight() == 0;
        boolean resumeHelps = reclaimSuspended && relocator.canProgress();
        if (done + written > 0 || !quiet || resumeHelps) {
            return done + written;
        }
        if (relocator.reclaimer().pressReaders()) {
            return 0;
        }
        if (!relocator.closeOpenZone()) {
            rooms.writeIntoWhatIsLeft();
        }
        return 1;
    }

    /** One line for the operator. */
    String fullReason(OperationPlan.Demand demand) {
        return "the device has no room for " + demand.wantedBlocks() + " more blocks: " + zones.liveBlocks()
                + " of at most " + account.userLimitBlocks() + " blocks are in use, and " + zones.freeZones() + " of "
                + zones.zones().size()
                + " zones are free; unlink or truncate files of other partitions, or add zones with zonelog device grow";
    }

    /** The relocator, with memory of its own. */
    Relocator relocator(
            DeviceQueue device,
            BatchPipeline pipeline,
            ZoneReclaimer reclaimer,
            CommitThread commitThread,
            LiveScan scan,
            EngineCounters counters) {
        int blockSizeBytes = geometry.blockSizeBytes();
        // Not more than a zone, so that what is copied needs few zones before it has given one back.
        int targetBlocks = Math.max(
                1, Math.min(options.space().relocationBytes() / blockSizeBytes, geometry.zoneCapacityBlocks()));
        int chunkBytes = Math.max(options.chunkBytes(), blockSizeBytes);
        long poolBytes = 2L * (targetBlocks + 2L * MappingStore.MAX_RUN_BLOCKS) * blockSizeBytes + 2L * chunkBytes;
        long batchBlocks = geometry.blocksOf(options.batchMaxBytes());
        long wanted = account.withOverhead(batchBlocks) + 2L * geometry.zoneCapacityBlocks();
        return new Relocator(
                new Relocator.Parts(
                        device,
                        pipeline,
                        commitThread,
                        scan,
                        account,
                        reclaimer,
                        new VictimChoice(zones, account, VictimPolicy.MINIMUM_DECLINING_COST, temperatures),
                        temperatures),
                counters,
                new FolioPool(poolBytes, chunkBytes, blockSizeBytes),
                targetBlocks,
                Math.min(wanted, zones.usableBlocks() / MAX_WANTED_SHARE));
    }
}
