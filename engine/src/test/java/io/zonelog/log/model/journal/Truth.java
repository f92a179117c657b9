package io.zonelog.log.model.journal;

import io.zonelog.log.model.design.Story;
import io.zonelog.log.model.design.Verdict;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is true after each batch that may be found, and what was acknowledged. */
final class Truth {
    private final Story story;
    private final TreeMap<Integer, Map<Integer, Integer>> values = new TreeMap<>(Map.of(0, Map.of()));
    private int acknowledged;
    private int looks;

    Truth(Story story) {
        this.story = story;
    }

    int looks() {
        return looks;
    }

    /** Another batch follows the last one. */
    void add(Pending batch) {
        Map<Integer, Integer> after = new TreeMap<>(values.lastEntry().getValue());
        batch.values().forEach((key, value) -> {
            if (value == null) {
                after.remove(key);
            } else {
                after.put(key, value);
            }
        });
        values.put(batch.number(), after);
    }

    void acknowledged(int batch) {
        acknowledged = batch;
        values.headMap(batch).clear();
    }

    /** Whatever follows was not found by a start. */
    void startedWith(int batch) {
        acknowledged(batch);
        values.tailMap(batch, false).clear();
    }

    /**
     * Compares what a start finds.
     *
     * @throws Verdict if that is not what is true
     */
    void verify(JournalStart start, String when) {
        looks++;
        String fault = fault(start);
        if (fault != null) {
            story.say(() -> when + " leaves " + start + "\n  => " + fault);
            throw new Verdict(fault);
        }
    }

    private @Nullable String fault(JournalStart start) {
        MappedStore found = start.found();
        if (found == null) {
            return "no store can be made";
        }
        if (found.batch < acknowledged) {
            return "only batch " + found.batch + " is found, but " + acknowledged + " is committed";
        }
        Map<Integer, Integer> expected = values.get(found.batch);
        if (expected == null) {
            return "batch " + found.batch + " never was";
        }
        Map<Integer, Integer> read = new TreeMap<>();
        for (Map.Entry<Integer, Medium.Place> row : found.places.entrySet()) {
            Integer value = start.value(row.getValue());
            if (value == null) {
                return "key " + row.getKey() + " at " + row.getValue() + " cannot be read";
            }
            read.put(row.getKey(), value);
        }
        return read.equals(expected) ? null : "found are " + read + ", true are " + expected;
    }
}
