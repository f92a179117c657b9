package io.zonelog.log.model.engine;

import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Rule;
import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.design.Story;
import io.zonelog.log.model.device.CommitRecord;
import io.zonelog.log.model.device.Device;
import io.zonelog.log.model.device.Store;
import io.zonelog.log.model.device.Summary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the running engine knows, and what is true. */
public final class EngineState {
    public final Design design;
    public final Shape shape;
    public final Story story;
    public final Device device = new Device();

    public Store store = new Store();
    /** What the store may recover to: the commits since its last sync, the last one as it is now. */
    public final List<Store> recoverable = new ArrayList<>();

    /** Records of committed batches, each of its last attempt. */
    public final Map<Integer, CommitRecord> committedRecords = new HashMap<>();

    public final Deque<Batch> inFlight = new ArrayDeque<>();
    public final List<Relocation> relocations = new ArrayList<>();
    public int nextBatch = 1;
    public int lastBatch;
    private int segments;
    private int writtenBytes;
    public int checkpoints;
    /** The checkpoint that is being written, as far as it is. */
    public @Nullable UnfinishedCheckpoint unfinished;

    public int durableCheckpoint;
    public int durableCheckpointSerial;
    /** The batch that wrote each place of the conventional zones last. */
    public final int[] inPlaceWriter = new int[Shape.CONVENTIONAL_BLOCKS];
    /** The greatest batch that had to be known as committed before something was overwritten. */
    public int reliedOn;

    /** What is true after all that was taken in. */
    public Contents front = new Contents();
    /** What is true after each batch that may be found. */
    public final TreeMap<Integer, Contents> truth = new TreeMap<>();

    /** A checkpoint that is not durable yet. */
    public static final class UnfinishedCheckpoint {
        public final int serial;
        public final Store store;
        /** Where its copies go; room for the second part is promised there. */
        public final List<Integer> zones;

        public boolean written;

        public UnfinishedCheckpoint(int serial, Store store, List<Integer> zones) {
            this.serial = serial;
            this.store = store;
            this.zones = zones;
        }
    }

    public EngineState(Design design, Shape shape, Story story) {
        this.design = design;
        this.shape = shape;
        this.story = story;
        truth.put(0, new Contents());
        recoverable.add(store.copy());
    }

    public boolean keeps(Rule rule) {
        return design.keeps(rule);
    }

    public void say(Supplier<String> sentence) {
        story.say(sentence);
    }

    /** A byte that was never written before. */
    public int newByte() {
        return ++writtenBytes;
    }

    public void append(int zone, Summary.Kind kind, int batch, List<Summary.Line> lines, List<CommitRecord> records) {
        device.append(zone, new Summary(kind, batch, List.copyOf(lines), records, null, stamp(zone)));
    }

    public void append(int zone, Summary.Checkpoint part) {
        device.append(
                zone,
                new Summary(Summary.Kind.CHECKPOINT, part.store().batch(), List.of(), List.of(), part, stamp(zone)));
    }

    private Summary.Stamp stamp(int zone) {
        return new Summary.Stamp(zone, device.epoch(zone), ++segments, store.batch());
    }

    /** The store has a batch more, or other mappings. */
    public void committed() {
        if (!design.replays()) {
            recoverable.clear();
        }
        recoverable.add(store.copy());
        truth.headMap(store.batch()).clear();
    }

    /** The store is on disk as it is. */
    public void sync() {
        Store last = recoverable.get(recoverable.size() - 1);
        recoverable.clear();
        recoverable.add(last);
        say(() -> "the store is synced at batch " + last.batch());
    }

    /** Up to which batch nobody needs records any more. */
    public int recordsCoveredTo() {
        int recovered = recoverable.get(0).batch();
        if (!design.rebuilds()) {
            return recovered;
        }
        return design.replays() ? Math.min(recovered, durableCheckpoint) : durableCheckpoint;
    }
}
