package io.zonelog.log.model.journal;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Rule;
import io.zonelog.log.model.design.Story;
import io.zonelog.log.model.design.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An engine that keeps a journal of its store; after each step somebody looks at what a power cut would leave. */
public final class JournalWorld implements World {
    private static final int MOST_IN_FLIGHT = 3;
    private static final int MOST_KEYS = 3;
    private static final int LEAST_FRAMES = 3;
    private static final int FRAMES = 4;
    /** One in so many commits makes the entries before it be appended. */
    private static final int TAKEN = 3;

    private final Design design;
    private final Story story;
    private final boolean zonesFail;
    private final int keys;
    private final Medium medium;
    private final Deque<Pending> inFlight = new ArrayDeque<>();
    /** What the store may recover to: the commits since its last sync. */
    private final List<MappedStore> recoverable = new ArrayList<>();

    private final Truth truth;
    private MappedStore store = new MappedStore();
    private JournalWriter journal;
    private int nextBatch = 1;
    private int lastBatch;
    private int lastValue;

    /** Kinds of steps, and how often each comes beside the others. */
    public enum Step implements World.Kind {
        WRITE(14, false),
        REMOVE(4, true),
        MOVE(5, true),
        FLUSH(5, false),
        COMMIT(10, false),
        /** What is in flight is flushed and committed. */
        SETTLE(12, true),
        RESET(8, true),
        CHECKPOINT(16, false),
        SYNC(2, true),
        FLUSH_FAILS(2, true),
        ZONE_FAILS(2, true),
        /** The process ends, and nothing is lost that was written. */
        KILL(2, true),
        POWER_CUT(3, true);

        private final int weight;
        private final boolean mayBeMissing;

        Step(int weight, boolean mayBeMissing) {
            this.weight = weight;
            this.mayBeMissing = mayBeMissing;
        }

        @Override
        public int weight() {
            return weight;
        }

        @Override
        public boolean mayBeMissing() {
            return mayBeMissing;
        }
    }

    public JournalWorld(Design design, Choices shape, Story story) {
        this.design = design;
        this.story = story;
        this.keys = 1 + shape.below(MOST_KEYS);
        this.zonesFail = shape.below(2) == 1;
        this.medium = new Medium(LEAST_FRAMES + shape.below(FRAMES));
        this.truth = new Truth(story);
        recoverable.add(store.copy());
        journal = new JournalWriter(design, medium, story, new JournalReading(medium.now(), design));
    }

    @Override
    public int looks() {
        return truth.looks();
    }

    @Override
    public void step(Choices choices) {
        Step step = Step.values()[choices.below(Step.values().length)];
        take(step, choices);
        choices.toLooks();
        truth.verify(start(cut(choices), recovered(choices)), "a power cut now");
        truth.verify(start(medium.now(), store), "the end of the process now");
    }

    @Override
    public void end() {
        settle(new Choices(new int[0]));
    }

    private void take(Step step, Choices choices) {
        switch (step) {
            case WRITE -> write(choices);
            case REMOVE -> remove(choices);
            case MOVE -> move(choices);
            case FLUSH -> flush();
            case COMMIT -> commit(choices);
            case SETTLE -> settle(choices);
            case RESET -> reset(choices);
            case CHECKPOINT -> checkpoint(choices);
            case SYNC -> sync();
            case FLUSH_FAILS -> flushFails(choices);
            case ZONE_FAILS -> zoneFails(choices);
            case KILL -> {
                story.say(() -> "the process ends");
                restart(medium.now(), store.copy(), choices);
            }
            case POWER_CUT -> {
                MappedStore recovered = recovered(choices);
                List<Medium.ZoneImage> image = cut(choices);
                recoverable.clear();
                if (recovered != null) {
                    recoverable.add(recovered.copy());
                }
                medium.restart(image);
                restart(image, recovered, choices);
            }
        }
    }

    private void write(Choices choices) {
        Map<Integer, @Nullable Integer> values = new TreeMap<>();
        for (int i = choices.below(2); i >= 0; i--) {
            values.put(choices.below(keys), ++lastValue);
        }
        take(new Pending(nextBatch, lastBatch, true, values, Map.of(), new Pending.Progress()), choices);
    }

    private void remove(Choices choices) {
        Map<Integer, @Nullable Integer> removed = new TreeMap<>();
        removed.put(choices.below(keys), null);
        take(new Pending(nextBatch, lastBatch, false, removed, Map.of(), new Pending.Progress()), choices);
    }

    private void move(Choices choices) {
        Map<Integer, @Nullable Integer> values = new TreeMap<>();
        Map<Integer, Medium.Place> moved = new TreeMap<>();
        int key = choices.below(keys);
        Medium.Place from = store.places.get(key);
        if (from != null && medium.items(from.zone()).get(from.index()) instanceof Medium.Value there) {
            values.put(key, there.value());
            moved.put(key, from);
            take(new Pending(0, 0, false, values, moved, new Pending.Progress()), choices);
        }
    }

    private void take(Pending batch, Choices choices) {
        if (inFlight.size() == MOST_IN_FLIGHT || !place(batch, choices.below(Medium.DATA_ZONES))) {
            return;
        }
        inFlight.addLast(batch);
        if (batch.number() > 0) {
            nextBatch++;
            lastBatch = batch.number();
            truth.add(batch);
        }
        story.say(batch::toString);
    }

    /** Appends data, and the record; false if there is no room. */
    private boolean place(Pending batch, int wanted) {
        int zone = wanted;
        for (int i = 0; i < Medium.DATA_ZONES && medium.room(zone) < batch.items(); i++) {
            zone = (zone + 1) % Medium.DATA_ZONES;
        }
        if (medium.room(zone) < batch.items()) {
            return false;
        }
        Map<Integer, Medium.Place> places = batch.progress().places;
        for (Map.Entry<Integer, @Nullable Integer> value : batch.values().entrySet()) {
            Integer data = value.getValue();
            if (data != null) {
                places.put(value.getKey(), medium.append(zone, new Medium.Value(data)));
            }
        }
        if (batch.isRecorded()) {
            medium.append(zone, new Medium.CommitRecord(batch.number(), batch.predecessor(), new TreeMap<>(places)));
        }
        return true;
    }

    private void flush() {
        medium.flush();
        journal.flushed();
        inFlight.forEach(batch -> batch.progress().flushed = true);
        story.say(() -> "flush");
    }

    private void sync() {
        recoverable.clear();
        recoverable.add(store.copy());
        story.say(() -> "the store is synced at " + store);
    }

    private void commit(Choices choices) {
        Pending batch = inFlight.peekFirst();
        if (batch != null && batch.progress().flushed) {
            inFlight.removeFirst();
            commit(batch.changes(store), batch.isRecorded(), choices);
            truth.acknowledged(store.batch);
            story.say(() -> "commit of " + batch + " as entry " + store.entry);
        }
    }

    /** The store, and its entry some time, where there is a record; otherwise the entry, then the store, and the batch is durable then. */
    private void commit(Frame.Rows changes, boolean isRecorded, Choices choices) {
        if (isRecorded) {
            store.commit(changes, journal.durableEntry());
            journal.take(store.entry, changes);
            if (choices.below(TAKEN) == 0) {
                journal.appendTaken(choices);
            }
            recoverable.add(store.copy());
            return;
        }
        journal.appendTaken(choices);
        journal.append(store.entry + 1, changes, choices);
        boolean whole = journal.isWhole();
        if (whole && design.keeps(Rule.ENTRY_DURABLE_WITHOUT_A_RECORD)) {
            flush();
        }
        store.commit(changes, journal.durableEntry());
        recoverable.add(store.copy());
        if (!whole && design.keeps(Rule.STORE_SYNCED_WITHOUT_A_JOURNAL)) {
            sync();
        }
    }

    private void settle(Choices choices) {
        for (int i = inFlight.size(); i > 0; i--) {
            flush();
            commit(choices);
        }
    }

    /** Resets a zone for data that holds nothing live. */
    private void reset(Choices choices) {
        int first = choices.below(Medium.DATA_ZONES);
        for (int i = 0; i < Medium.DATA_ZONES; i++) {
            int zone = (first + i) % Medium.DATA_ZONES;
            if (!store.leadsTo(zone)
                    && !medium.items(zone).isEmpty()
                    && inFlight.stream().noneMatch(batch -> batch.uses(zone))) {
                if (design.keeps(Rule.MAPPINGS_DURABLE_BEFORE_RESET)) {
                    makeMappingsDurable(choices);
                }
                medium.reset(zone);
                story.say(() -> "reset of z" + zone);
                return;
            }
        }
    }

    private void makeMappingsDurable(Choices choices) {
        if (design.keeps(Rule.TAKEN_ENTRIES_APPENDED_BEFORE_RESET)) {
            journal.appendTaken(choices);
        }
        if (journal.isWhole()) {
            flush();
        } else {
            sync();
        }
    }

    private void checkpoint(Choices choices) {
        if (!journal.isWriting()) {
            // No gap is left between the entries and rows that have more of them.
            journal.appendTaken(choices);
            flush();
            boolean givesUp = journal.state() == JournalWriter.State.WAITING;
            if (givesUp && design.keeps(Rule.STORE_DURABLE_BEFORE_THE_JOURNAL_IS_GIVEN_UP)) {
                sync();
            }
            journal.begin(store);
        } else if (journal.endIsNext()) {
            if (design.keeps(Rule.STORE_DURABLE_BEFORE_THE_END)) {
                sync();
            }
            // No gap is left before an end.
            flush();
            journal.writeOn();
        } else if (journal.writeOn()) {
            if (design.keeps(Rule.CHECKPOINT_DURABLE_BEFORE_ENTRIES_ARE_DROPPED)) {
                flush();
            }
            journal.checkpointed();
        }
    }

    /** What a flush was to make durable may be lost; what is not committed is written again, if there is room. */
    private void flushFails(Choices choices) {
        int room = 0;
        for (int zone = 0; zone < Medium.DATA_ZONES; zone++) {
            room = Math.max(room, medium.room(zone));
        }
        if (inFlight.stream().mapToInt(Pending::items).sum() > room) {
            return;
        }
        story.say(() -> "a flush fails");
        medium.loseUnflushed(choices);
        for (Pending batch : inFlight) {
            if (!batch.progress().flushed) {
                place(batch, choices.below(Medium.DATA_ZONES));
            }
        }
        journal.flushFailed();
    }

    private void zoneFails(Choices choices) {
        int zone = Medium.DATA_ZONES + choices.below(Medium.JOURNAL_ZONES);
        boolean readable = choices.below(3) == 0;
        if (zonesFail && journal.isRedundant() && medium.isGood(zone)) {
            medium.fail(zone, readable ? Medium.Condition.READ_ONLY : Medium.Condition.OFFLINE);
            story.say(() -> "z" + zone + " fails, readable: " + readable);
            journal.zoneFailed(zone, readable);
        }
    }

    /** What a power cut may leave; one zone of the journal may fail with it, if all is there twice. */
    private List<Medium.ZoneImage> cut(Choices choices) {
        List<Medium.ZoneImage> image = medium.cut(choices);
        int zone = Medium.DATA_ZONES + choices.below(2 * Medium.JOURNAL_ZONES);
        boolean fails = zone < Medium.ZONES && zonesFail && journal.isRedundant();
        return fails ? Medium.without(zone, image) : image;
    }

    /** What the store recovers to; null if it is lost, where that may be. */
    private @Nullable MappedStore recovered(Choices choices) {
        boolean lost = choices.below(2) == 1;
        int prefix = choices.below(recoverable.size());
        return lost && journal.isWhole() ? null : recoverable.get(prefix);
    }

    private JournalStart start(List<Medium.ZoneImage> image, @Nullable MappedStore recovered) {
        return new JournalStart(image, recovered, design);
    }

    private void restart(List<Medium.ZoneImage> image, @Nullable MappedStore recovered, Choices choices) {
        JournalStart start = start(image, recovered);
        truth.verify(start, "the start");
        story.say(() -> "start from " + start);
        inFlight.clear();
        if (design.keeps(Rule.START_IS_FLUSHED)) {
            medium.flush();
        }
        journal = new JournalWriter(design, medium, story, start.reading());
        store = start.recovered().copy();
        if (start.isInStep()) {
            journal.recover(start.reading());
            start.missing().forEach((entry, changes) -> journal.append(entry, changes, choices));
        }
        if (recovered == null) {
            recoverable.clear();
            recoverable.add(store.copy());
        }
        for (Medium.CommitRecord record : start.tail()) {
            commitAtStart(new Frame.Rows(record.batch(), new TreeMap<>(record.places())), choices);
        }
        // The start has a number too.
        commitAtStart(new Frame.Rows(store.batch, Map.of()), choices);
        sync();
        truth.startedWith(store.batch);
        nextBatch = Math.max(start.highestBatch(), store.batch) + 1;
        lastBatch = store.batch;
    }

    private void commitAtStart(Frame.Rows changes, Choices choices) {
        if (design.keeps(Rule.STARTS_HAVE_ENTRIES)) {
            journal.append(store.entry + 1, changes, choices);
        }
        store.commit(changes, journal.durableEntry());
        recoverable.add(store.copy());
    }
}
