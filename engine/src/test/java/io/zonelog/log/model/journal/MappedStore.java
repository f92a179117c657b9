package io.zonelog.log.model.journal;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The mapping store: where each key's value lies, the last batch, and the journal's last entry that it holds. */
final class MappedStore {
    final TreeMap<Integer, Medium.Place> places = new TreeMap<>();
    int batch;
    int entry;

    MappedStore copy() {
        MappedStore copy = new MappedStore();
        copy.places.putAll(places);
        copy.batch = batch;
        copy.entry = entry;
        return copy;
    }

    /** Takes changes in. */
    void apply(Frame.Rows rows) {
        batch = rows.batch();
        rows.places().forEach(this::map);
    }

    private void map(int key, Medium.@Nullable Place place) {
        if (place == null) {
            places.remove(key);
        } else {
            places.put(key, place);
        }
    }

    boolean leadsTo(int zone) {
        return places.values().stream().anyMatch(place -> place.zone() == zone);
    }

    @Override
    public String toString() {
        return "entry " + entry + ", batch " + batch + " " + places;
    }
}
