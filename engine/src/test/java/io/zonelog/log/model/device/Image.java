package io.zonelog.log.model.device;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is on a device at one moment: now, or after a power cut. */
public final class Image {
    private final Device.Condition[] conditions;
    private final int[] epochs;
    private final List<List<Device.Item>> items;
    private final DataBlock[] conventional;
    private final List<Summary> summaries = new ArrayList<>();

    /**
     * @param epochs the life of each zone
     * @param items what is in each zone; of one that is offline, nothing can be read
     * @param conventional the blocks that are written in place
     */
    public Image(Device.Condition[] conditions, int[] epochs, List<List<Device.Item>> items, DataBlock[] conventional) {
        this.conditions = conditions;
        this.epochs = epochs;
        this.items = items;
        this.conventional = conventional;
        for (int zone = 0; zone < items.size(); zone++) {
            if (!isLost(zone)) {
                for (Device.Item item : items.get(zone)) {
                    if (item instanceof Summary summary) {
                        summaries.add(summary);
                    }
                }
            }
        }
    }

    /** The same with one zone lost. */
    public Image without(int zone) {
        Device.Condition[] failed = conditions.clone();
        failed[zone] = Device.Condition.OFFLINE;
        return new Image(failed, epochs, items, conventional);
    }

    /** All summaries that can be read. */
    public List<Summary> summaries() {
        return summaries;
    }

    public Device.Condition condition(int zone) {
        return conditions[zone];
    }

    public boolean isLost(int zone) {
        return conditions[zone] == Device.Condition.OFFLINE;
    }

    public boolean isLost(Place place) {
        return place.isLost() || (!place.isConventional() && isLost(place.zone()));
    }

    public int epoch(int zone) {
        return epochs[zone];
    }

    public List<Device.Item> items(int zone) {
        return items.get(zone);
    }

    public DataBlock conventional(int index) {
        return conventional[index];
    }

    /** A block's data; null if there are none, in this life of its zone. */
    public @Nullable DataBlock read(Place place) {
        if (place.isConventional()) {
            return conventional[place.index()];
        }
        if (isLost(place) || epochs[place.zone()] != place.epoch()) {
            return null;
        }
        List<Device.Item> zone = items.get(place.zone());
        return place.index() < zone.size() && zone.get(place.index()) instanceof DataBlock data ? data : null;
    }

    /** Whether a block of a line is what was written there. */
    public boolean isSound(Summary summary, Summary.Line line, int i) {
        List<Device.Item> zone = items.get(summary.stamp().zone());
        return line.checksums().get(i).equals(zone.get(line.index() + i));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int zone = 0; zone < items.size(); zone++) {
            if (!items.get(zone).isEmpty() || conditions[zone] != Device.Condition.GOOD) {
                text.append("    z").append(zone).append('e').append(epochs[zone]);
                text.append(conditions[zone] == Device.Condition.GOOD ? "" : " " + conditions[zone]);
                text.append(isLost(zone) ? "" : ": " + items.get(zone)).append('\n');
            }
        }
        return text.toString();
    }
}
