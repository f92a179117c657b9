package io.zonelog.log.model.step;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Rule;
import io.zonelog.log.model.device.CommitRecord;
import io.zonelog.log.model.device.DataBlock;
import io.zonelog.log.model.device.Place;
import io.zonelog.log.model.device.Store;
import io.zonelog.log.model.engine.Batch;
import io.zonelog.log.model.engine.Contents;
import io.zonelog.log.model.engine.EngineState;
import io.zonelog.log.model.engine.Retention;
import io.zonelog.log.model.engine.SegmentWriter;
import io.zonelog.log.model.engine.Space;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes batches in and writes their data, in place or appended, and closes them. */
public final class BatchWriter {
    private static final int MOST_IN_FLIGHT = 3;
    /** So many blocks of data in a batch at most. */
    public static final int MOST_BLOCKS = 3;

    private final EngineState engine;
    private final Space space;
    private final Retention retention;
    private final SegmentWriter segments;
    private final OperationSource source;

    public BatchWriter(
            EngineState engine, Space space, Retention retention, SegmentWriter segments, OperationSource source) {
        this.source = source;
        this.engine = engine;
        this.space = space;
        this.retention = retention;
        this.segments = segments;
    }

    /** A batch with some operations; its data are appended. */
    public void open(Choices choices) {
        boolean full = engine.inFlight.size() >= MOST_IN_FLIGHT;
        List<Integer> zones = full ? List.of() : segments.recordZones(choices, 1, Space.Purpose.ORDINARY);
        if (zones.isEmpty()) {
            return;
        }
        Batch batch = new Batch(engine.nextBatch, engine.lastBatch);
        // What gives space back needs none for data.
        Operations operations = new Operations(engine, batch, space.hasRoomForData(MOST_BLOCKS) ? MOST_BLOCKS : 0);
        source.fill(operations, choices);
        if (!operations.end()) {
            return;
        }
        admit(batch, zones);
        fillFacts(batch);
        write(batch, choices);
        if (!batch.segments.isEmpty() && choices.below(2) == 0) {
            // The record's first copy goes beside data.
            batch.recordZones.set(0, batch.segments.get(0).zone);
        }
        engine.truth.put(batch.number, engine.front.copy());
        engine.say(() -> batch + ": " + operations.done());
    }

    /** Removes a file, which needs room for nothing but its record; false if there is none. */
    public boolean remove(Contents.File file, Choices choices) {
        List<Integer> zones = segments.recordZones(choices, 1, Space.Purpose.ORDINARY);
        if (zones.isEmpty()) {
            return false;
        }
        Batch batch = new Batch(engine.nextBatch, engine.lastBatch);
        engine.front.files.remove(file.id);
        batch.facts.removed.add(file.id);
        batch.facts.positions = engine.front.positions.clone();
        batch.facts.nextFileId = engine.front.nextFileId;
        admit(batch, zones);
        engine.truth.put(batch.number, engine.front.copy());
        engine.say(() -> batch.toString());
        return true;
    }

    private void admit(Batch batch, List<Integer> recordZones) {
        engine.nextBatch++;
        engine.lastBatch = batch.number;
        batch.recordZones.addAll(recordZones);
        engine.inFlight.addLast(batch);
    }

    private void fillFacts(Batch batch) {
        batch.changes.forEach((id, change) -> {
            Contents.File file = engine.front.files.get(id);
            if (file != null) {
                batch.facts.sizes.put(id, file.sizeBytes);
            }
            for (int block = 0; block < change.holes.length; block++) {
                if (change.holes[block]) {
                    batch.facts.holes.add(new CommitRecord.Hole(id, block));
                }
            }
        });
    }

    /** Data are written in place where blocks wait for that, else as runs appended to one zone or two. */
    private void write(Batch batch, Choices choices) {
        int firstZone = choices.below(engine.shape.dataZones());
        int secondZone = choices.below(engine.shape.dataZones());
        boolean[] first = {true};
        batch.changes.forEach((id, change) -> {
            int from = 0;
            while (from < change.data.length) {
                DataBlock data = change.data[from];
                if (data == null || writeInPlace(batch, id, from, data)) {
                    from++;
                    continue;
                }
                int to = from + 1;
                while (to < change.data.length && change.data[to] != null && unwrittenPlace(batch, id, to) == null) {
                    to++;
                }
                SegmentWriter.Run run = new SegmentWriter.Run(id, from, blocks(change, from, to));
                segments.append(batch, run, first[0] ? firstZone : secondZone);
                first[0] = false;
                from = to;
            }
        });
    }

    private static List<DataBlock> blocks(Batch.Change change, int from, int to) {
        List<DataBlock> blocks = new ArrayList<>();
        for (int block = from; block < to; block++) {
            DataBlock data = change.data[block];
            if (data != null) {
                blocks.add(data);
            }
        }
        return blocks;
    }

    private boolean writeInPlace(Batch batch, int file, int block, DataBlock data) {
        Place place = unwrittenPlace(batch, file, block);
        if (place == null) {
            return false;
        }
        engine.reliedOn = Math.max(engine.reliedOn, engine.inPlaceWriter[place.index()]);
        engine.inPlaceWriter[place.index()] = batch.number;
        engine.device.writeInPlace(place.index(), data);
        batch.facts.inPlace.add(new CommitRecord.InPlace(file, block, place.index(), data));
        return true;
    }

    /** The place where a block can be written; null if it has none, was touched by a batch in flight, or the place has to wait. */
    private @Nullable Place unwrittenPlace(Batch batch, int file, int block) {
        Store.Row row = engine.store.row(file);
        Store.Mapping mapping = row == null ? null : row.blocks[block];
        if (mapping == null || !mapping.unwritten() || batch.change(file).holes[block]) {
            return null;
        }
        for (Batch other : engine.inFlight) {
            if (other != batch && other.touches(file)) {
                return null;
            }
        }
        int writer = engine.inPlaceWriter[mapping.place().index()];
        boolean waits = engine.keeps(Rule.IN_PLACE_WAITS) && retention.durablyKnownCommitted(-1) < writer;
        return waits ? null : mapping.place();
    }

    /** Closes a batch, the oldest that is open or a later one: all its summaries are appended. */
    public void close(Choices choices) {
        for (Batch batch : engine.inFlight) {
            if (batch.isWhole() && !batch.isClosed() && choices.below(2) == 0) {
                segments.close(batch, true);
                return;
            }
        }
    }
}
