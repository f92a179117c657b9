package io.zonelog.log.model.journal;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The mapping store: where each key's value lies, the last batch, and the journal's last entry that it holds. */
final class MappedStore {
    final TreeMap<Integer, Medium.Place> places = new TreeMap<>();
    int batch;
    int entry;
    /** Entries that may not be on the device. */
    private final TreeMap<Integer, Frame.Rows> kept = new TreeMap<>();

    MappedStore copy() {
        MappedStore copy = new MappedStore();
        copy.places.putAll(places);
        copy.batch = batch;
        copy.entry = entry;
        copy.kept.putAll(kept);
        return copy;
    }

    /** Takes changes in. */
    void apply(Frame.Rows rows) {
        batch = rows.batch();
        rows.places().forEach(this::map);
    }

    /** Takes changes in as the next entry, and keeps that; what is durable on the device is kept no longer. */
    void commit(Frame.Rows rows, int durableEntry) {
        apply(rows);
        entry++;
        kept.headMap(durableEntry, true).clear();
        kept.put(entry, rows);
    }

    /** The entries that are kept from one on. */
    SortedMap<Integer, Frame.Rows> keptFrom(int first) {
        return new TreeMap<>(kept.tailMap(first));
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
