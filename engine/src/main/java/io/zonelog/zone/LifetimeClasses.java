package io.zonelog.zone;

import io.zonelog.block.WriteLife;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sorts data into classes by how soon they will be overwritten, and knows how hot the data of each zone are. Class 0 is the hottest; the
 * mean interval between overwrites doubles from class to class. Time is counted in blocks that users write. Owned by the engine's thread.
 *
 * <p>What a block's own history tells is uncertain, so where the history only sorts, the rate of a class is observed: how many live blocks
 * of its zones users overwrite. A zone that has taken no data for longer than that holds what was sorted wrongly, and counts as its age.
 */
public final class LifetimeClasses {
    /** Classes at most. */
    public static final int MAX_CLASSES = 8;
    /** The class, of the most, whose shortest interval is the number of live blocks: that of data that are all alike. */
    private static final int MEAN_CLASS = 4;
    /** As many overwrites count as were seen at a class's nominal rate. */
    private static final int NOMINAL_OVERWRITES = 100;
    /** Observations lose half their weight while users write this share of the live blocks. */
    private static final double HALF_LIFE = 0.5;

    private final int classes;
    private final UpdateIntervals intervals;
    private final LongSupplier liveBlocks;
    private ZoneHeat[] zones;
    /** By class; the last is that of zones that took their data before the engine was started. */
    private final Observed[] observed;

    private long now;
    private long countedTo;
    private long forgottenTo;

    /** What was written into a zone in one of its lives. */
    private static final class ZoneHeat {
        private long resetEpoch = -1;
        private int temperature;
        private long lastWrite;
    }

    /** What users have done to the live blocks of a class's zones. */
    private static final class Observed {
        private long liveBlocks;
        private double overwrites;
        /** Live blocks times blocks written meanwhile. */
        private double exposure;
    }

    /**
     * @param classes how many, 1 to {@link #MAX_CLASSES}
     * @param zoneCount zones of the device
     * @param liveBlocks how many live blocks there are; all of them now are in zones that took their data before
     */
    public LifetimeClasses(int classes, int zoneCount, UpdateIntervals intervals, LongSupplier liveBlocks) {
        this.classes = classes;
        this.intervals = intervals;
        this.liveBlocks = liveBlocks;
        this.zones = new ZoneHeat[zoneCount];
        this.observed = new Observed[classes + 1];
        for (int i = 0; i <= classes; i++) {
            observed[i] = new Observed();
        }
        observed[classes].liveBlocks = liveBlocks.getAsLong();
    }

    /** How many there are. */
    public int classes() {
        return classes;
    }

    /**
     * The class of new data, which count as written now.
     *
     * @param life what the writer says, which goes before what was observed
     */
    public int ofWritten(long fileId, long firstBlock, int blocks, WriteLife life) {
        double mean = meanInterval();
        double rates = 0;
        for (int i = 0; i < blocks; i++) {
            now++;
            rates += 1 / intervals.written(fileId, firstBlock + i, now, mean);
        }
        return switch (life) {
            case SHORT -> 0;
            case MEDIUM -> classOf(mean / 2);
            case NONE -> classOf(blocks / rates);
            case LONG -> classOf(mean * 4);
            case EXTREME -> classes - 1;
        };
    }

    /** The class of live data that reclaim moves: their interval is at least their age. */
    public int ofMoved(long fileId, long firstBlock, int blocks) {
        double expected = 2 * meanInterval();
        double rates = 0;
        for (int i = 0; i < blocks; i++) {
            rates += 1 / intervals.atLeastAge(fileId, firstBlock + i, now, expected);
        }
        return classOf(blocks / rates);
    }

    /** A zone takes data. */
    public void took(Zone zone) {
        ZoneHeat heat = heats(zone)[zone.zoneIndex()];
        if (heat == null) {
            heat = new ZoneHeat();
            heats(zone)[zone.zoneIndex()] = heat;
        }
        if (heat.resetEpoch != zone.resetEpoch()) {
            heat.resetEpoch = zone.resetEpoch();
            heat.temperature = zone.temperature();
            // What it holds already was written before the engine was started.
            observed[classes].liveBlocks -= zone.usedBlocks();
            observed[heat.temperature].liveBlocks += zone.usedBlocks();
        }
        heat.lastWrite = now;
    }

    /**
     * A commit changes what is live in a zone; called before the zone knows.
     *
     * @param usedBlocks live blocks from now on
     * @param overwritten how many of them before were overwritten by users, 0 or more
     */
    public void changes(Zone zone, int usedBlocks, int overwritten) {
        count();
        Observed of = observed[classOf(zone)];
        of.liveBlocks += usedBlocks - zone.usedBlocks();
        of.overwrites += overwritten;
    }

    /** Brings the exposure up to date, and forgets. */
    private void count() {
        if (now == countedTo) {
            return;
        }
        boolean forgets = now - forgottenTo >= HALF_LIFE * meanInterval();
        for (Observed of : observed) {
            of.exposure += (double) of.liveBlocks * (now - countedTo);
            if (forgets) {
                of.exposure /= 2;
                of.overwrites /= 2;
            }
        }
        countedTo = now;
        forgottenTo = forgets ? now : forgottenTo;
    }

    /** How often one of a zone's live blocks is overwritten, for each block that users write. */
    public double overwriteRate(Zone zone) {
        int temperature = classOf(zone);
        Observed of = observed[temperature];
        double nominal = temperature == classes ? meanInterval() : intervalOf(temperature);
        double rate = (of.overwrites + NOMINAL_OVERWRITES) / (of.exposure + NOMINAL_OVERWRITES * nominal);
        return Math.min(rate, 1.0 / ageBlocks(zone));
    }

    /** Blocks that users have written since a zone took data, 1 or more. */
    public long ageBlocks(Zone zone) {
        ZoneHeat heat = heats(zone)[zone.zoneIndex()];
        return Math.max(1, isKnown(zone, heat) ? now - heat.lastWrite : now);
    }

    private int classOf(Zone zone) {
        ZoneHeat heat = heats(zone)[zone.zoneIndex()];
        return isKnown(zone, heat) ? heat.temperature : classes;
    }

    private static boolean isKnown(Zone zone, @Nullable ZoneHeat heat) {
        return heat != null && heat.resetEpoch == zone.resetEpoch();
    }

    /** What was written into the zones, with an entry for this one, which may have been added to the device. */
    private ZoneHeat[] heats(Zone zone) {
        if (zone.zoneIndex() >= zones.length) {
            zones = Arrays.copyOf(zones, Math.max(zone.zoneIndex() + 1, zones.length * 2));
        }
        return zones;
    }

    /** The interval if all live blocks were alike. */
    private double meanInterval() {
        return Math.max(1, liveBlocks.getAsLong());
    }

    private int classOf(double interval) {
        int doubling = (int) Math.floor(Math.log(interval / meanInterval()) / Math.log(2)) + MEAN_CLASS;
        return Math.max(0, Math.min(MAX_CLASSES - 1, doubling)) * classes / MAX_CLASSES;
    }

    /** The middle of a class. */
    private double intervalOf(int temperature) {
        double whole = (temperature + 0.5) * MAX_CLASSES / classes;
        return meanInterval() * Math.pow(2, whole - MEAN_CLASS);
    }
}
