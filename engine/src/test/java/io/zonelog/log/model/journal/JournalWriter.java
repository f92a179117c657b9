package io.zonelog.log.model.journal;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Rule;
import io.zonelog.log.model.design.Story;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the journal: frames to pairs of zones, checkpoints between entries, and what is older than a checkpoint is given up. */
final class JournalWriter {
    private static final int PARTS = 2;

    private final Design design;
    private final Medium medium;
    private final Story story;
    private final int life;
    private final int firstOfLife;
    private final Deque<Pair> pairs = new ArrayDeque<>();
    private final List<Frame> notDurable = new ArrayList<>();
    /** Entries that the store has and the device has not. */
    private final Map<Integer, Frame.Rows> taken = new TreeMap<>();

    private int lastEntry;
    private int durableEntry;
    private int lastFrame;
    private int lastPair;
    /** The newest pair that takes no more frames. */
    private int closed;

    private @Nullable Checkpoint running;
    private State state = State.WAITING;
    /** A copy is lost. */
    private boolean doubtful;

    enum State {
        /** Something is missing in it: the store has to be durable by itself. */
        WAITING,
        /** It takes entries; its first checkpoint is being written, or what an earlier start has left is being completed. */
        STARTING,
        /** The store can be made of it. */
        WHOLE
    }

    private record Pair(int number, List<Integer> zones) {}

    /** One that is being written: so many parts, and its end at last. */
    private static final class Checkpoint {
        private final MappedStore store;
        private final int firstPair;
        private int written;

        private Checkpoint(MappedStore store, int firstPair) {
            this.store = store;
            this.firstPair = firstPair;
        }
    }

    /** A journal on an empty device, or behind what an earlier start has left. */
    JournalWriter(Design design, Medium medium, Story story, JournalReading found) {
        this.design = design;
        this.medium = medium;
        this.story = story;
        this.life = found.life() + 1;
        this.lastFrame = found.lastFrame();
        this.firstOfLife = lastFrame + 1;
        this.lastPair = found.lastPair();
    }

    State state() {
        return state;
    }

    boolean isWhole() {
        return state == State.WHOLE;
    }

    /** Whether one zone may be lost. */
    boolean isRedundant() {
        return isWhole() && !doubtful;
    }

    /** Goes on where an earlier start has ended: the newest pair gets further frames if it has both copies. */
    void recover(JournalReading found) {
        found.neededPairs().forEach((number, zones) -> pairs.addLast(new Pair(number, new ArrayList<>(zones))));
        Pair newest = pairs.peekLast();
        if (newest == null || newest.zones.size() < 2 || !found.isDoubled(newest.number)) {
            closePair();
        }
        state = design.keeps(Rule.JOURNAL_COMPLETED_BEFORE_IT_COUNTS) ? State.STARTING : State.WHOLE;
        doubtful = !found.isDoubled() && design.keeps(Rule.LOST_COPY_NEEDS_A_CHECKPOINT);
        resetUnneeded();
    }

    /** Zones whose frames nobody needs are used again. */
    private void resetUnneeded() {
        Set<Integer> needed = new HashSet<>();
        pairs.forEach(pair -> needed.addAll(pair.zones));
        for (int zone = Medium.DATA_ZONES; zone < Medium.ZONES; zone++) {
            if (!needed.contains(zone)
                    && medium.isGood(zone)
                    && !medium.items(zone).isEmpty()) {
                medium.reset(zone);
            }
        }
    }

    private void closePair() {
        Pair newest = pairs.peekLast();
        closed = newest == null ? closed : newest.number;
    }

    /** Takes an entry that the store has, to be appended some time. */
    void take(int entry, Frame.Rows changes) {
        if (state != State.WAITING) {
            taken.put(entry, changes);
        }
    }

    /** Appends what was taken. */
    void appendTaken(Choices choices) {
        Map<Integer, Frame.Rows> all = new TreeMap<>(taken);
        taken.clear();
        all.forEach((entry, changes) -> append(entry, changes, choices));
    }

    /** The last entry that is durable with all before it. */
    int durableEntry() {
        return durableEntry;
    }

    /** Appends an entry, a frame for each change or one for all. */
    void append(int entry, Frame.Rows changes, Choices choices) {
        if (state == State.WAITING) {
            return;
        }
        lastEntry = entry;
        List<Frame.Rows> parts = new ArrayList<>();
        if (changes.places().size() > 1 && choices.below(2) == 0) {
            changes.places().forEach((key, place) -> parts.add(new Frame.Rows(changes.batch(), mapOf(key, place))));
        } else {
            parts.add(changes);
        }
        for (int part = 0; part < parts.size(); part++) {
            append(Frame.Kind.ENTRY, entry, part, part == parts.size() - 1, parts.get(part));
        }
    }

    private static Map<Integer, Medium.@Nullable Place> mapOf(int key, Medium.@Nullable Place place) {
        Map<Integer, Medium.@Nullable Place> one = new HashMap<>();
        one.put(key, place);
        return one;
    }

    private void append(Frame.Kind kind, int subject, int part, boolean isLast, Frame.Rows rows) {
        if (state != State.WAITING) {
            Frame frame = new Frame(life, firstOfLife, ++lastFrame, lastPair, kind, subject, part, isLast, rows);
            notDurable.add(frame);
            place(frame);
        }
    }

    private void place(Frame frame) {
        Pair pair = pairs.peekLast();
        if (pair == null || pair.number <= closed || pair.zones.stream().anyMatch(zone -> medium.room(zone) == 0)) {
            pair = open();
        }
        if (pair != null) {
            for (int zone : pair.zones) {
                medium.append(zone, frame.inPair(pair.number));
            }
        }
    }

    private @Nullable Pair open() {
        List<Integer> spare = spareZones();
        int copies = design.keeps(Rule.FRAMES_TWICE) ? 2 : 1;
        if (spare.size() < 2) {
            giveUp();
            return null;
        }
        Pair opened = new Pair(++lastPair, List.copyOf(spare.subList(0, copies)));
        pairs.addLast(opened);
        story.say(() -> "pair " + opened.number + " in " + opened.zones);
        return opened;
    }

    private List<Integer> spareZones() {
        List<Integer> spare = new ArrayList<>();
        for (int zone = Medium.DATA_ZONES; zone < Medium.ZONES; zone++) {
            if (medium.isGood(zone) && medium.items(zone).isEmpty()) {
                spare.add(zone);
            }
        }
        return spare;
    }

    /** No zone for a frame: entries are missing from here on. */
    private void giveUp() {
        story.say(() -> "the journal has no zone, and is given up");
        state = State.WAITING;
        running = null;
        notDurable.clear();
        taken.clear();
        closePair();
    }

    /** The device was flushed. */
    void flushed() {
        notDurable.clear();
        durableEntry = lastEntry;
        if (state == State.STARTING && running == null) {
            state = State.WHOLE;
        }
    }

    /** A flush failed: what was to become durable is written again, to a new pair. */
    void flushFailed() {
        if (!design.keeps(Rule.FAILED_FLUSH_WRITES_AGAIN)) {
            notDurable.clear();
        }
        if (!notDurable.isEmpty()) {
            closePair();
            for (Frame frame : List.copyOf(notDurable)) {
                if (state != State.WAITING) {
                    place(frame);
                }
            }
        }
    }

    /** A zone has failed: its pair gets no more frames; if they cannot be read there, a copy is lost. */
    void zoneFailed(int zone, boolean readable) {
        Pair newest = pairs.peekLast();
        if (newest != null && newest.zones.contains(zone)) {
            closePair();
        }
        boolean isLost = pairs.stream().anyMatch(pair -> pair.zones.contains(zone)) && !readable;
        doubtful |= isLost && design.keeps(Rule.LOST_COPY_NEEDS_A_CHECKPOINT);
        if (isLost && running != null) {
            // What it has written is no better than what it is to replace.
            running = null;
            state = state == State.STARTING ? State.WAITING : state;
        }
    }

    /** Whether a new checkpoint is to be begun at once. */
    boolean wantsCheckpoint() {
        return running == null && (state == State.WAITING || doubtful);
    }

    boolean isWriting() {
        return running != null;
    }

    /** Begins a checkpoint of the store as it is, in a new pair. */
    void begin(MappedStore store) {
        if (state == State.WAITING) {
            // The store is durable by itself: nothing of the journal is needed.
            dropBefore(Integer.MAX_VALUE);
            if (spareZones().size() < 4) {
                return;
            }
            state = State.STARTING;
        } else if (spareZones().size() < 2) {
            return;
        }
        if (design.keeps(Rule.CHECKPOINT_BEGINS_IN_A_NEW_PAIR)) {
            closePair();
        }
        running = new Checkpoint(store.copy(), lastPair + 1);
        story.say(() -> "a checkpoint as of " + store);
    }

    /** Whether all parts of the checkpoint are written. */
    boolean endIsNext() {
        return running != null && running.written == PARTS;
    }

    /** Writes the next part, or the end; true if the end is there. */
    boolean writeOn() {
        Checkpoint checkpoint = running;
        if (checkpoint == null) {
            return false;
        }
        if (checkpoint.written > PARTS) {
            return true;
        }
        int part = checkpoint.written++;
        Map<Integer, Medium.@Nullable Place> rows = new HashMap<>();
        if (part < PARTS) {
            rows.putAll(checkpoint.store.places);
            rows.keySet().removeIf(key -> key % PARTS != part);
        }
        Frame.Kind kind = part < PARTS ? Frame.Kind.CHECKPOINT : Frame.Kind.END;
        append(kind, checkpoint.store.entry, part, part == PARTS, new Frame.Rows(checkpoint.store.batch, rows));
        return false;
    }

    /** The checkpoint is durable, and so is the store: what is before it is not needed. */
    void checkpointed() {
        Checkpoint checkpoint = running;
        if (checkpoint != null) {
            running = null;
            state = State.WHOLE;
            doubtful = false;
            dropBefore(checkpoint.firstPair);
            story.say(() -> "the checkpoint as of entry " + checkpoint.store.entry + " counts");
        }
    }

    private void dropBefore(int firstPair) {
        pairs.removeIf(pair -> pair.number < firstPair);
        resetUnneeded();
    }
}
