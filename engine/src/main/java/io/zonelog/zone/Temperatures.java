package io.zonelog.zone;

import io.zonelog.block.WriteLife;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Sorts data into classes by how soon they will be overwritten, and knows how hot the data of each zone were. Class 0 is the hottest; the
 * mean interval between overwrites doubles from class to class. Time is counted in blocks that users write. Owned by the engine's thread.
 */
public final class Temperatures {
    /** Classes at most. */
    public static final int MAX_CLASSES = 8;
    /** The class, of the most, whose shortest interval is the number of live blocks: that of data that are all alike. */
    private static final int MEAN_CLASS = 4;

    private final int classes;
    private final UpdateIntervals intervals;
    private final LongSupplier liveBlocks;
    private ZoneHeat[] zones;
    private long now;

    /** What was written into a zone in one of its lives. */
    private static final class ZoneHeat {
        private long resetEpoch = -1;
        private double rateSum;
        private long blocks;
        private long lastWrite;
    }

    /**
     * Creates the classes.
     *
     * @param classes how many, 1 to {@link #MAX_CLASSES}
     * @param zoneCount zones of the device
     * @param liveBlocks how many live blocks there are
     */
    public Temperatures(int classes, int zoneCount, UpdateIntervals intervals, LongSupplier liveBlocks) {
        this.classes = classes;
        this.intervals = intervals;
        this.liveBlocks = liveBlocks;
        this.zones = new ZoneHeat[zoneCount];
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
        double rates = 0;
        for (int i = 0; i < blocks; i++) {
            now++;
            long interval = intervals.written(fileId, firstBlock + i, now);
            rates += 1.0 / (interval == UpdateIntervals.UNKNOWN ? meanInterval() : interval);
        }
        return switch (life) {
            case SHORT -> 0;
            case MEDIUM -> classOf(meanInterval() / 2);
            case NONE -> classOf(blocks / rates);
            case LONG -> classOf(meanInterval() * 4);
            case EXTREME -> classes - 1;
        };
    }

    /** The class of live data that reclaim moves: their interval is at least their age. */
    public int ofMoved(long fileId, long firstBlock, int blocks) {
        double rates = 0;
        for (int i = 0; i < blocks; i++) {
            long interval = intervals.atLeastAge(fileId, firstBlock + i, now);
            rates += 1.0 / (interval == UpdateIntervals.UNKNOWN ? 2 * meanInterval() : interval);
        }
        return classOf(blocks / rates);
    }

    /** A zone takes blocks of a class. */
    public void took(Zone zone, int blocks, int temperature) {
        ZoneHeat heat = heats(zone)[zone.zoneIndex()];
        if (heat == null) {
            heat = new ZoneHeat();
            zones[zone.zoneIndex()] = heat;
        }
        if (heat.resetEpoch != zone.resetEpoch()) {
            heat.resetEpoch = zone.resetEpoch();
            heat.rateSum = 0;
            heat.blocks = 0;
        }
        heat.rateSum += blocks / intervalOf(temperature);
        heat.blocks += blocks;
        heat.lastWrite = now;
    }

    /** How often one of a zone's blocks is overwritten, for each block that users write. */
    public double overwriteRate(Zone zone) {
        ZoneHeat heat = heats(zone)[zone.zoneIndex()];
        boolean known = heat != null && heat.resetEpoch == zone.resetEpoch() && heat.blocks > 0;
        return known ? heat.rateSum / heat.blocks : 1 / meanInterval();
    }

    /** Blocks that users have written since a zone took data, 1 or more. */
    public long ageBlocks(Zone zone) {
        ZoneHeat heat = heats(zone)[zone.zoneIndex()];
        boolean known = heat != null && heat.resetEpoch == zone.resetEpoch();
        return Math.max(1, known ? now - heat.lastWrite : now);
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
