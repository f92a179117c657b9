package io.zonelog.log.model.journal;

import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a start finds of the journal: the newest whole checkpoint, and the entries that follow. */
final class JournalReading {
    private final Design design;
    /** By number and life: the frame in each zone that holds it; one that was written again may lie in several pairs. */
    private final Map<List<Integer>, Map<Integer, Frame>> copies = new HashMap<>();

    /** What counts, by number. */
    private final TreeMap<Integer, Frame> frames = new TreeMap<>();

    private final TreeMap<Integer, List<Frame>> entries = new TreeMap<>();
    private final List<Frame> checkpoint = new ArrayList<>();
    private int asOf = -1;
    private int lastPair;
    private int life;

    JournalReading(List<Medium.ZoneImage> image, Design design) {
        this.design = design;
        TreeMap<Integer, TreeMap<Integer, Frame>> lives = new TreeMap<>();
        for (int zone = Medium.DATA_ZONES; zone < image.size(); zone++) {
            for (Medium.Item item : image.get(zone).readable()) {
                if (item instanceof Frame frame) {
                    lives.computeIfAbsent(frame.life(), ofLife -> new TreeMap<>())
                            .put(frame.number(), frame);
                    copies.computeIfAbsent(id(frame), id -> new TreeMap<>()).put(zone, frame);
                    lastPair = Math.max(lastPair, frame.pair());
                }
            }
        }
        lives.values().forEach(this::take);
        life = lives.isEmpty() ? 0 : lives.lastKey();
        count();
        frames.values().forEach(this::addEntry);
    }

    /** Those count that follow each other without a gap around the newest whole checkpoint; without one, around the lowest number. */
    private void count() {
        List<TreeMap<Integer, Frame>> runs = new ArrayList<>();
        int next = 0;
        for (Frame frame : frames.values()) {
            if (runs.isEmpty() || frame.number() != next) {
                runs.add(new TreeMap<>());
            }
            runs.get(runs.size() - 1).put(frame.number(), frame);
            next = frame.number() + 1;
        }
        for (int run = runs.size() - 1; run >= 0 && !isWhole(); run--) {
            frames.clear();
            frames.putAll(runs.get(run));
            findCheckpoint();
        }
    }

    private static List<Integer> id(Frame frame) {
        return List.of(frame.life(), frame.number());
    }

    /** What was not there when a life began is void. */
    private void take(NavigableMap<Integer, Frame> ofLife) {
        frames.tailMap(ofLife.firstEntry().getValue().firstOfLife(), true).clear();
        frames.putAll(ofLife);
    }

    private void addEntry(Frame frame) {
        if (frame.kind() == Frame.Kind.ENTRY) {
            List<Frame> parts = entries.computeIfAbsent(frame.subject(), entry -> new ArrayList<>());
            if (frame.part() == 0 && design.keeps(Rule.FIRST_PART_BEGINS_ANEW)) {
                parts.clear();
            }
            parts.add(frame);
        }
    }

    private void findCheckpoint() {
        for (Frame frame : frames.descendingMap().values()) {
            boolean begun = frame.kind() == Frame.Kind.CHECKPOINT && !design.keeps(Rule.CHECKPOINT_COUNTS_WHEN_WHOLE);
            if (frame.kind() == Frame.Kind.END || begun) {
                List<Frame> parts = parts(frame);
                if (begun || parts.size() == frame.part()) {
                    asOf = frame.subject();
                    checkpoint.addAll(parts);
                    checkpoint.add(frame);
                    return;
                }
            }
        }
    }

    /** The parts before an end; of those that were begun twice as of the same entry, the later ones. */
    private List<Frame> parts(Frame end) {
        TreeMap<Integer, Frame> parts = new TreeMap<>();
        for (Frame frame : frames.headMap(end.number(), true).values()) {
            if (frame.kind() == Frame.Kind.CHECKPOINT && frame.subject() == end.subject()) {
                parts.put(frame.part(), frame);
            }
        }
        return new ArrayList<>(parts.values());
    }

    /** Whether a store can be made of it. */
    boolean isWhole() {
        return asOf >= 0;
    }

    int life() {
        return life;
    }

    int lastPair() {
        return lastPair;
    }

    /** The whole entries that follow upon one without a gap. */
    private List<List<Frame>> entriesBehind(int entry) {
        List<List<Frame>> found = new ArrayList<>();
        for (List<Frame> next = entries.get(entry + 1); next != null; next = entries.get(entry + 1 + found.size())) {
            Frame last = next.get(next.size() - 1);
            boolean isWhole = last.isLast() && last.part() == next.size() - 1;
            if (!isWhole) {
                return found;
            }
            found.add(next);
        }
        return found;
    }

    /** The last entry behind the checkpoint before which none is missing. */
    int lastEntry() {
        return asOf + entriesBehind(asOf).size();
    }

    /** The frames from that on in which the checkpoint begins, or an entry that it lacks. */
    private Collection<Frame> needed() {
        List<Frame> begin = new ArrayList<>(checkpoint);
        if (design.keeps(Rule.ENTRIES_BEFORE_THE_ROWS_ARE_NEEDED)) {
            entriesBehind(asOf).forEach(begin::addAll);
        }
        int first = begin.stream().mapToInt(Frame::number).min().orElse(Integer.MAX_VALUE);
        return frames.tailMap(first, true).values();
    }

    /** The last frame that counts. */
    int lastFrame() {
        return frames.isEmpty() ? 0 : frames.lastKey();
    }

    /** Whether all frames that are needed can be read in two zones. */
    boolean isDoubled() {
        return needed().stream().allMatch(frame -> copies(frame).size() > 1);
    }

    private Map<Integer, Frame> copies(Frame frame) {
        return copies.getOrDefault(id(frame), Map.of());
    }

    /** By pair, the zones that hold what is needed. */
    NavigableMap<Integer, Set<Integer>> neededPairs() {
        TreeMap<Integer, Set<Integer>> pairs = new TreeMap<>();
        for (Frame frame : needed()) {
            copies(frame)
                    .forEach((zone, copy) -> pairs.computeIfAbsent(copy.pair(), pair -> new HashSet<>())
                            .add(zone));
        }
        return pairs;
    }

    /** Whether each frame of a pair is in two zones of it, or in none. */
    boolean isDoubled(int pair) {
        return frames.values().stream()
                .map(frame -> copies(frame).values().stream()
                        .filter(copy -> copy.pair() == pair)
                        .count())
                .allMatch(count -> count != 1);
    }

    /** A store as of the last entry; null if none can be made. */
    @Nullable
    MappedStore rebuild() {
        if (!isWhole()) {
            return null;
        }
        MappedStore store = new MappedStore();
        checkpoint.forEach(part -> store.apply(part.rows()));
        store.entry = asOf;
        redo(store);
        return store;
    }

    /** Does what a store lacks, if nothing of it is missing. */
    void redo(MappedStore store) {
        int last = lastEntry();
        for (List<Frame> entry : isWhole() ? entriesBehind(store.entry) : List.<List<Frame>>of()) {
            if (store.entry < last) {
                entry.forEach(part -> store.apply(part.rows()));
                store.entry++;
            }
        }
    }
}
