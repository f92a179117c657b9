package io.zonelog.log.model.device;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A zoned device with a volatile cache. A power cut leaves of each zone any prefix that is not shorter than what was flushed; a reset that was not
 * flushed may be undone, and a block that was written in place may be the old or any of the new ones.
 */
public final class Device {
    private final Zone[] zones = new Zone[Shape.ZONES];
    private DataBlock[] conventional = new DataBlock[Shape.CONVENTIONAL_BLOCKS];
    private final List<Set<DataBlock>> unflushed = new ArrayList<>();

    /** What takes one block of a zone. */
    public sealed interface Item permits DataBlock, Summary {}

    public enum Condition {
        GOOD,
        /** Can be read, and neither written nor reset ever again. */
        READ_ONLY,
        /** Its data are lost. */
        OFFLINE
    }

    /** A zone between two resets. */
    private record Life(int epoch, List<Item> items) {}

    /** The lives of a zone since the last flush, and how much of the oldest one is flushed. */
    private static final class Zone {
        private Condition condition = Condition.GOOD;
        private final List<Life> lives = new ArrayList<>();
        private int flushedItems;

        private Life now() {
            return lives.get(lives.size() - 1);
        }

        private int flushedOfNow() {
            return lives.size() == 1 ? flushedItems : 0;
        }
    }

    public Device() {
        for (int i = 0; i < zones.length; i++) {
            zones[i] = new Zone();
            zones[i].lives.add(new Life(0, new ArrayList<>()));
        }
        Arrays.fill(conventional, DataBlock.ZEROS);
        for (int i = 0; i < conventional.length; i++) {
            unflushed.add(new LinkedHashSet<>());
        }
    }

    public Condition condition(int zone) {
        return zones[zone].condition;
    }

    public boolean isGood(int zone) {
        return condition(zone) == Condition.GOOD;
    }

    public boolean isLost(int zone) {
        return condition(zone) == Condition.OFFLINE;
    }

    public boolean isLost(Place place) {
        return place.isLost() || (!place.isConventional() && isLost(place.zone()));
    }

    public void fail(int zone, Condition condition) {
        zones[zone].condition = condition;
    }

    public int epoch(int zone) {
        return zones[zone].now().epoch;
    }

    /** What the zone holds, flushed or not; a view. */
    public List<Item> items(int zone) {
        return zones[zone].now().items;
    }

    /** What of it a power cut leaves for certain; a view. */
    public List<Item> flushedItems(int zone) {
        return items(zone).subList(0, zones[zone].flushedOfNow());
    }

    /** Returns the block in the zone. */
    public int append(int zone, Item item) {
        if (!isGood(zone) || items(zone).size() == Shape.capacityBlocks(zone)) {
            throw new IllegalStateException("zone " + zone + " takes nothing: " + condition(zone) + ", " + items(zone));
        }
        items(zone).add(item);
        return items(zone).size() - 1;
    }

    public void reset(int zone) {
        zones[zone].lives.add(new Life(epoch(zone) + 1, new ArrayList<>()));
    }

    public void writeInPlace(int index, DataBlock data) {
        unflushed.get(index).add(conventional[index]);
        conventional[index] = data;
    }

    /** A flush failed: what was acknowledged, but never flushed, may be anything. */
    public void zero(Place place) {
        Zone zone = zones[place.zone()];
        if (zone.now().epoch == place.epoch() && place.index() >= zone.flushedOfNow()) {
            zone.now().items.set(place.index(), DataBlock.ZEROS);
        }
    }

    public void flush() {
        for (Zone zone : zones) {
            Life now = zone.now();
            zone.lives.clear();
            zone.lives.add(now);
            zone.flushedItems = now.items.size();
        }
        unflushed.forEach(Set::clear);
    }

    /** What is there now. */
    public Image now() {
        List<List<Item>> items = new ArrayList<>();
        int[] epochs = new int[zones.length];
        for (int i = 0; i < zones.length; i++) {
            epochs[i] = epoch(i);
            items.add(items(i));
        }
        return new Image(conditions(), epochs, items, conventional);
    }

    /** What a power cut may leave. */
    public Image cut(Choices choices) {
        List<List<Item>> items = new ArrayList<>();
        int[] epochs = new int[zones.length];
        for (int i = 0; i < zones.length; i++) {
            Zone zone = zones[i];
            int how = choices.below(4);
            int life = how == 0 ? zone.lives.size() - 1 : how == 1 ? 0 : choices.below(zone.lives.size());
            List<Item> written = zone.lives.get(life).items;
            int least = life == 0 ? zone.flushedItems : 0;
            int left = how == 0 ? written.size() : how == 1 ? least : least + choices.below(written.size() - least + 1);
            epochs[i] = zone.lives.get(life).epoch;
            items.add(new ArrayList<>(written.subList(0, left)));
        }
        DataBlock[] left = conventional.clone();
        for (int i = 0; i < left.length; i++) {
            List<DataBlock> older = List.copyOf(unflushed.get(i));
            int which = older.isEmpty() ? 0 : choices.below(older.size() + 1);
            left[i] = which == older.size() ? conventional[i] : older.get(which);
        }
        return new Image(conditions(), epochs, items, left);
    }

    private Condition[] conditions() {
        Condition[] conditions = new Condition[zones.length];
        Arrays.setAll(conditions, this::condition);
        return conditions;
    }

    /** Starts again with what a power cut left. */
    public void restart(Image image) {
        for (int i = 0; i < zones.length; i++) {
            zones[i].condition = image.condition(i);
            zones[i].lives.clear();
            zones[i].lives.add(new Life(image.epoch(i), new ArrayList<>(image.items(i))));
            zones[i].flushedItems = image.items(i).size();
            unflushed.forEach(Set::clear);
        }
        for (int i = 0; i < conventional.length; i++) {
            conventional[i] = image.conventional(i);
        }
    }
}
