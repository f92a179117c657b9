package io.zonelog.log.model.journal;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A batch, or a relocation, that is not committed.
 *
 * @param number the batch; of a relocation 0
 * @param predecessor the batch before it
 * @param isRecorded whether it leaves a commit record
 * @param values its data by key; null for a key that it removes
 * @param moved of a relocation, where it has found its data
 */
record Pending(
        int number,
        int predecessor,
        boolean isRecorded,
        Map<Integer, @Nullable Integer> values,
        Map<Integer, Medium.Place> moved,
        Progress progress) {
    /** How far it is. */
    static final class Progress {
        final Map<Integer, Medium.Place> places = new TreeMap<>();
        boolean flushed;
    }

    boolean uses(int zone) {
        return progress.places.values().stream().anyMatch(place -> place.zone() == zone)
                || moved.values().stream().anyMatch(place -> place.zone() == zone);
    }

    /** Blocks that it takes. */
    int items() {
        return (int) values.values().stream().filter(value -> value != null).count() + (isRecorded ? 1 : 0);
    }

    /** What its commit changes. */
    Frame.Rows changes(MappedStore store) {
        Map<Integer, Medium.@Nullable Place> changes = new TreeMap<>();
        values.forEach((key, value) -> {
            boolean isStill = moved.isEmpty() || Objects.equals(moved.get(key), store.places.get(key));
            if (isStill) {
                changes.put(key, progress.places.get(key));
            }
        });
        return new Frame.Rows(number == 0 ? store.batch : number, changes);
    }

    @Override
    public String toString() {
        String what = number == 0 ? "relocation" : "batch " + number + (isRecorded ? "" : " without a record");
        return what + " " + values + " at " + progress.places;
    }
}
