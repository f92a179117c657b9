package io.zonelog.log.model.journal;

import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a start makes of a device and a store, or of a device alone: the journal's entries first, then the batches that have records only. */
final class JournalStart {
    private final List<Medium.ZoneImage> image;
    private final JournalReading reading;
    private final @Nullable MappedStore recovered;
    private final boolean isInStep;
    private final List<Medium.CommitRecord> tail = new ArrayList<>();
    private int highestBatch;

    /**
     * @param store what the store has recovered to; null if it is lost
     */
    JournalStart(List<Medium.ZoneImage> image, @Nullable MappedStore store, Design design) {
        this.image = image;
        this.reading = new JournalReading(image, design);
        this.recovered = store == null ? reading.rebuild() : store.copy();
        if (recovered == null) {
            this.isInStep = false;
            return;
        }
        reading.redo(recovered);
        boolean isAhead = recovered.entry != reading.lastEntry() + missing().size()
                && design.keeps(Rule.STORE_AHEAD_NEEDS_A_CHECKPOINT);
        this.isInStep = reading.isWhole() && !isAhead;
        findTail(recovered.batch);
    }

    private void findTail(int batch) {
        TreeMap<Integer, Medium.CommitRecord> complete = new TreeMap<>();
        for (Medium.ZoneImage zone : image) {
            for (Medium.Item item : zone.readable()) {
                if (item instanceof Medium.CommitRecord record) {
                    highestBatch = Math.max(highestBatch, record.batch());
                    if (record.places().values().stream().allMatch(place -> value(place) != null)) {
                        // Of what was written again, the later attempt is as good as the first.
                        complete.put(record.batch(), record);
                    }
                }
            }
        }
        int last = batch;
        for (Medium.CommitRecord record : complete.values()) {
            if (record.predecessor() == last && record.batch() > last) {
                tail.add(record);
                last = record.batch();
            }
        }
    }

    /** What lies in a place; null if it is not there any more. */
    @Nullable
    Integer value(Medium.Place place) {
        Medium.ZoneImage zone = image.get(place.zone());
        boolean isThere =
                zone.epoch() == place.epoch() && place.index() < zone.items().size();
        return isThere && zone.items().get(place.index()) instanceof Medium.Value data ? (Integer) data.value() : null;
    }

    /** Entries that the store keeps and the journal lacks. */
    Map<Integer, Frame.Rows> missing() {
        return recovered().keptFrom(reading.lastEntry() + 1);
    }

    /** The store with all entries; the tail is not in it. */
    MappedStore recovered() {
        if (recovered == null) {
            throw new IllegalStateException("there is no store");
        }
        return recovered;
    }

    /** The store with everything; null if none can be made. */
    @Nullable
    MappedStore found() {
        if (recovered == null) {
            return null;
        }
        MappedStore found = recovered.copy();
        tail.forEach(record -> found.apply(new Frame.Rows(record.batch(), Map.copyOf(record.places()))));
        return found;
    }

    List<Medium.CommitRecord> tail() {
        return tail;
    }

    /** The highest number that a batch has, whatever became of it. */
    int highestBatch() {
        return highestBatch;
    }

    /** Whether the journal goes on: it holds all that the store held. */
    boolean isInStep() {
        return isInStep;
    }

    JournalReading reading() {
        return reading;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("store at " + recovered + (isInStep ? ", journal in step" : ""));
        tail.forEach(record -> text.append(", then ").append(record));
        for (int zone = 0; zone < image.size(); zone++) {
            if (!image.get(zone).items().isEmpty()) {
                text.append("\n    z").append(zone).append(' ').append(image.get(zone));
            }
        }
        return text.toString();
    }
}
