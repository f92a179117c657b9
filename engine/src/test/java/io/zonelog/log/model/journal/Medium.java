package io.zonelog.log.model.journal;

import io.zonelog.log.model.design.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Zones for data and for the journal. A power cut leaves of each zone any prefix that is not shorter than what was flushed, and perhaps a torn
 * item behind it; a reset that was not flushed may be undone.
 */
final class Medium {
    static final int DATA_ZONES = 3;
    static final int JOURNAL_ZONES = 10;
    static final int ZONES = DATA_ZONES + JOURNAL_ZONES;
    private static final int DATA_ITEMS = 9;

    /** Frames that a zone takes. */
    private final int frames;

    private final List<Zone> zones = new ArrayList<>();

    /** What lies in a zone. */
    sealed interface Item permits Value, CommitRecord, Frame, Torn {}

    /** Data: what a key is. */
    record Value(int value) implements Item {}

    /**
     * The commit record of a batch.
     *
     * @param predecessor the batch before it
     * @param places where its values lie, by key
     */
    record CommitRecord(int batch, int predecessor, Map<Integer, Place> places) implements Item {}

    /** What can be made nothing of. */
    record Torn() implements Item {}

    /** Where a value lies, in one life of a zone. */
    record Place(int zone, int epoch, int index) {
        @Override
        public String toString() {
            return "z" + zone + "e" + epoch + "#" + index;
        }
    }

    enum Condition {
        GOOD,
        READ_ONLY,
        OFFLINE
    }

    private record Life(int epoch, List<Item> items) {}

    private static final class Zone {
        private Condition condition = Condition.GOOD;
        /** Since the last flush. */
        private final List<Life> lives = new ArrayList<>(List.of(new Life(0, new ArrayList<>())));
        /** How much of the first of them is flushed. */
        private int flushedItems;

        private Life now() {
            return lives.get(lives.size() - 1);
        }
    }

    /** A zone at one moment. */
    record ZoneImage(Condition condition, int epoch, List<Item> items) {
        /** What can be read. */
        List<Item> readable() {
            return condition == Condition.OFFLINE ? List.of() : items;
        }
    }

    Medium(int frames) {
        this.frames = frames;
        for (int zone = 0; zone < ZONES; zone++) {
            zones.add(new Zone());
        }
    }

    static boolean isForJournal(int zone) {
        return zone >= DATA_ZONES;
    }

    boolean isGood(int zone) {
        return zones.get(zone).condition == Condition.GOOD;
    }

    void fail(int zone, Condition condition) {
        zones.get(zone).condition = condition;
    }

    /** What a zone holds, flushed or not; a view. */
    List<Item> items(int zone) {
        return zones.get(zone).now().items;
    }

    int room(int zone) {
        return isGood(zone)
                ? (isForJournal(zone) ? frames : DATA_ITEMS) - items(zone).size()
                : 0;
    }

    Place append(int zone, Item item) {
        if (room(zone) == 0) {
            throw new IllegalStateException("zone " + zone + " takes nothing: " + items(zone));
        }
        items(zone).add(item);
        return new Place(zone, zones.get(zone).now().epoch, items(zone).size() - 1);
    }

    void reset(int zone) {
        Zone reset = zones.get(zone);
        reset.lives.add(new Life(reset.now().epoch + 1, new ArrayList<>()));
    }

    void flush() {
        for (Zone zone : zones) {
            Life now = zone.now();
            zone.lives.clear();
            zone.lives.add(now);
            zone.flushedItems = now.items.size();
        }
    }

    /** A flush fails, and some of what it was to make durable is lost. */
    void loseUnflushed(Choices choices) {
        for (Zone zone : zones) {
            int how = choices.below(3);
            List<Item> items = zone.now().items;
            for (int i = zone.lives.size() == 1 ? zone.flushedItems : 0; i < items.size(); i++) {
                if (how == 0 || (how == 1 && i % 2 == 0)) {
                    items.set(i, new Torn());
                }
            }
        }
    }

    /** What is there now. */
    List<ZoneImage> now() {
        List<ZoneImage> image = new ArrayList<>();
        for (Zone zone : zones) {
            image.add(new ZoneImage(zone.condition, zone.now().epoch, new ArrayList<>(zone.now().items)));
        }
        return image;
    }

    /** What a power cut may leave. */
    List<ZoneImage> cut(Choices choices) {
        List<ZoneImage> image = new ArrayList<>();
        for (Zone zone : zones) {
            int how = choices.below(4);
            int which = how == 0 ? zone.lives.size() - 1 : how == 1 ? 0 : choices.below(zone.lives.size());
            List<Item> written = zone.lives.get(which).items;
            int least = which == 0 ? zone.flushedItems : 0;
            int left = how == 0 ? written.size() : how == 1 ? least : least + choices.below(written.size() - least + 1);
            List<Item> items = new ArrayList<>(written.subList(0, left));
            if (how == 3 && left < written.size()) {
                items.add(new Torn());
            }
            image.add(new ZoneImage(zone.condition, zone.lives.get(which).epoch, items));
        }
        return image;
    }

    /** The same with a zone lost. */
    static List<ZoneImage> without(int zone, List<ZoneImage> image) {
        List<ZoneImage> left = new ArrayList<>(image);
        ZoneImage lost = image.get(zone);
        left.set(zone, new ZoneImage(Condition.OFFLINE, lost.epoch, lost.items));
        return left;
    }

    /** Goes on with what a power cut has left. */
    void restart(List<ZoneImage> image) {
        for (int i = 0; i < ZONES; i++) {
            Zone zone = zones.get(i);
            zone.condition = image.get(i).condition;
            zone.lives.clear();
            zone.lives.add(new Life(image.get(i).epoch, new ArrayList<>(image.get(i).items)));
            zone.flushedItems = image.get(i).items.size();
        }
    }
}
