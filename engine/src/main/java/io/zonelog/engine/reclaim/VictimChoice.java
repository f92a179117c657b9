package io.zonelog.engine.reclaim;

import io.zonelog.engine.batch.SpaceAccount;
import io.zonelog.zone.LifetimeClasses;
import io.zonelog.zone.Zone;
import io.zonelog.zone.ZoneTable;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the zone that is reclaimed next: Read Only ones first, since what they hold may be lost next; then, of those that take no more
 * data, that reclaim gains from and has room for, the one with the best score
 * (compare {@code xfs_zone_gc_select_victim}). Owned by the engine's thread.
 */
public final class VictimChoice {
    private final ZoneTable table;
    private final SpaceAccount space;
    private final LifetimeClasses temperatures;
    /** Zones that are being emptied, each with the life of it that is. */
    private final Map<Integer, Long> begun = new HashMap<>();

    private final BitSet demanded = new BitSet();
    /** Zones of which not everything was moved that could have been. */
    private final BitSet interrupted = new BitSet();

    private final Map<Integer, LeftBehind> leftBehind = new HashMap<>();

    /** What reclaim could not move out of a zone in one life of it. */
    private record LeftBehind(long resetEpoch, int liveBlocks) {}

    public VictimChoice(ZoneTable table, SpaceAccount space, LifetimeClasses temperatures) {
        this.table = table;
        this.space = space;
        this.temperatures = temperatures;
    }

    /** Asks for all zones from which there is something to gain; returns how many. */
    int demandAll() {
        for (Zone zone : table.zones()) {
            if (isCandidate(zone)) {
                demanded.set(zone.zoneIndex());
            }
        }
        return demanded();
    }

    /** Zones asked for, and Read Only ones, that are still to be reclaimed. */
    int demanded() {
        int readOnly = 0;
        if (table.readOnlyZones() > 0) {
            for (Zone zone : table.zones()) {
                readOnly += zone.state() == Zone.State.READ_ONLY && isCandidate(zone) ? 1 : 0;
            }
        }
        return demanded.cardinality() + readOnly;
    }

    /**
     * The best zone.
     *
     * @param promisedLiveBlocks live blocks that reclaim has set out to copy and not written yet
     * @param anyZone whether zones count that nobody asked for
     */
    Optional<Zone> next(int promisedLiveBlocks, boolean anyZone) {
        Zone best = null;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (Zone zone : table.zones()) {
            boolean readOnly = zone.state() == Zone.State.READ_ONLY;
            boolean wanted = anyZone || readOnly || demanded.get(zone.zoneIndex());
            if (!wanted || !isCandidate(zone) || !space.fitsReclaim((long) promisedLiveBlocks + zone.usedBlocks())) {
                continue;
            }
            double score = readOnly ? Double.MAX_VALUE : score(zone);
            if (score > bestScore) {
                best = zone;
                bestScore = score;
            }
        }
        if (best == null && !anyZone) {
            demanded.clear();
        }
        return Optional.ofNullable(best);
    }

    /** Of the open zones from which there is something to gain once they take no more data, the one with most that is dead. */
    Optional<Zone> bestToClose(List<Zone> openZones) {
        Zone best = null;
        for (Zone zone : openZones) {
            boolean better = best == null || deadBlocks(zone) > deadBlocks(best);
            if (better && zone.segmentsInFlight() == 0 && space.gainsFromClosing(zone)) {
                best = zone;
            }
        }
        return Optional.ofNullable(best);
    }

    private static int deadBlocks(Zone zone) {
        return zone.allocatedBlocks() - zone.usedBlocks();
    }

    private boolean isCandidate(Zone zone) {
        boolean worthwhile = zone.state() == Zone.State.READ_ONLY
                || (zone.state() == Zone.State.CLOSED && space.gains(zone.usedBlocks()));
        return worthwhile
                && zone.segmentsInFlight() == 0
                && zone.usedBlocks() > 0
                && !begun.containsKey(zone.zoneIndex())
                && !isLeftBehind(zone);
    }

    private boolean isLeftBehind(Zone zone) {
        LeftBehind left = leftBehind.get(zone.zoneIndex());
        return left != null && left.resetEpoch() == zone.resetEpoch() && zone.usedBlocks() >= left.liveBlocks();
    }

    /**
     * Minimum declining cost (Lomet and Luo, 2021): a zone whose cost would soon have fallen further is left to empty by itself. With
     * live share v and overwrite rate r, the score is (1 − v)² / (v · r); higher is better.
     */
    private double score(Zone zone) {
        double live = (double) zone.usedBlocks() / zone.capacityBlocks();
        double dead = 1 - live;
        return dead * dead / Math.max(live * temperatures.overwriteRate(zone), Double.MIN_NORMAL);
    }

    void begun(Zone zone) {
        begun.put(zone.zoneIndex(), zone.resetEpoch());
        demanded.clear(zone.zoneIndex());
    }

    /** Part of what a zone holds was not moved for want of room: it may be tried again. */
    void interrupted(Zone zone) {
        interrupted.set(zone.zoneIndex(), begun.containsKey(zone.zoneIndex()));
        leftBehind.remove(zone.zoneIndex());
    }

    /**
     * What is left in a zone afterwards cannot be moved, unless it was interrupted; it is looked at again when it has become less. What a zone
     * holds that users have emptied meanwhile, and that was reset and written again, was not tried.
     */
    void ended(Zone zone) {
        Long begunEpoch = begun.remove(zone.zoneIndex());
        boolean sameLife = begunEpoch != null && begunEpoch == zone.resetEpoch();
        boolean tried = sameLife && !interrupted.get(zone.zoneIndex());
        interrupted.clear(zone.zoneIndex());
        if (zone.usedBlocks() > 0 && tried) {
            leftBehind.put(zone.zoneIndex(), new LeftBehind(zone.resetEpoch(), zone.usedBlocks()));
        } else {
            leftBehind.remove(zone.zoneIndex());
        }
    }
}
