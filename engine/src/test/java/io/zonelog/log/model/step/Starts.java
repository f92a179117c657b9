package io.zonelog.log.model.step;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Rule;
import io.zonelog.log.model.design.Verdict;
import io.zonelog.log.model.device.CommitRecord;
import io.zonelog.log.model.device.Image;
import io.zonelog.log.model.device.Store;
import io.zonelog.log.model.device.Summary;
import io.zonelog.log.model.engine.Batch;
import io.zonelog.log.model.engine.Contents;
import io.zonelog.log.model.engine.EngineState;
import io.zonelog.log.model.engine.Retention;
import io.zonelog.log.model.engine.SegmentWriter;
import io.zonelog.log.model.engine.Space;
import io.zonelog.log.model.rebuild.Checkpoints;
import io.zonelog.log.model.rebuild.StoreCommit;
import io.zonelog.log.model.rebuild.Tail;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Power cuts, and starts from what they left. */
public final class Starts {
    private final EngineState engine;
    private final Judge judge;
    private final Retention retention;
    private final SegmentWriter segments;

    public Starts(EngineState engine, Judge judge, Retention retention, SegmentWriter segments) {
        this.engine = engine;
        this.retention = retention;
        this.judge = judge;
        this.segments = segments;
    }

    /**
     * The power is cut; the engine starts from the store, from one that has replayed what it lacked, or from one that was rebuilt.
     *
     * @param prefix what the store recovers to; null if it is lost
     */
    public void start(Image image, @Nullable Store prefix, Choices choices) {
        Tail.Found found = judge.verify(image, prefix, "the power cut");
        boolean storeAlone = prefix != null && !engine.design.replays();
        engine.say(() -> "power cut, start from " + (storeAlone ? "the store" : "what is found") + ": batch "
                + (storeAlone ? engine.store : found.store()).batch() + "\n" + image);
        if (!storeAlone) {
            adopt(found);
        }
        engine.recoverable.clear();
        if (prefix != null && !storeAlone) {
            engine.recoverable.add(prefix.copy());
        }
        engine.recoverable.add(engine.store.copy());
        Contents truth = engine.truth.get(engine.store.batch());
        if (truth == null) {
            throw new IllegalStateException("no truth for batch " + engine.store.batch());
        }
        engine.truth.clear();
        engine.truth.put(engine.store.batch(), truth);
        engine.front = truth.copy();
        forget(image);
        boolean newNumbers = engine.keeps(Rule.NUMBERS_NEVER_USED_AGAIN);
        int highest = Math.max(found.tail().highestNumber(), engine.store.batch());
        engine.nextBatch = (newNumbers ? highest : engine.store.batch()) + 1;
        engine.lastBatch = engine.store.batch();
        settle(found.tail().highestNumber() > engine.store.batch(), choices);
    }

    private void adopt(Tail.Found found) {
        for (Batch batch : engine.inFlight) {
            CommitRecord record = found.tail().record(batch.number);
            if (batch.number <= found.store().batch() && record != null) {
                engine.committedRecords.put(batch.number, record);
            }
        }
        engine.store = found.store();
    }

    private void forget(Image image) {
        engine.device.restart(image);
        engine.inFlight.clear();
        engine.relocations.clear();
        engine.unfinished = null;
        Summary.Checkpoint[] newest = Checkpoints.newestWhole(image, engine.keeps(Rule.CHECKPOINT_TWICE) ? 2 : 1);
        engine.durableCheckpoint = newest == null ? 0 : newest[0].store().batch();
        engine.durableCheckpointSerial = newest == null ? 0 : newest[0].serial();
        if (!engine.keeps(Rule.CHECKPOINT_NUMBERS_NEVER_USED_AGAIN)) {
            engine.checkpoints = engine.durableCheckpointSerial;
        }
        Arrays.fill(engine.inPlaceWriter, engine.store.batch());
    }

    /**
     * Writes again what stands in one zone only, a record without changes that outbids whatever was not adopted, and what is committed now. Where
     * all that is there already, nothing is written: an engine that starts again and again does not fill its device.
     */
    private void settle(boolean outbids, Choices choices) {
        List<CommitRecord> lacking = engine.keeps(Rule.START_RESTORES_COPIES) ? retention.neededOnce() : List.of();
        boolean record = engine.keeps(Rule.START_RECORDED) && outbids;
        boolean tells =
                engine.keeps(Rule.START_TELLS_COMMITTED) && retention.durablyKnownCommitted(-1) < engine.store.batch();
        if (!record && !tells && lacking.isEmpty()) {
            return;
        }
        int blocks = (record || tells ? 1 : 0) + (lacking.isEmpty() ? 0 : 1);
        List<Integer> zones = segments.recordZones(choices, blocks, Space.Purpose.PROMISED);
        if (zones.isEmpty()) {
            throw new Verdict("no room for the start's record");
        }
        if (!lacking.isEmpty()) {
            for (int zone : zones) {
                engine.append(zone, Summary.Kind.CARRIED, engine.store.batch(), List.of(), lacking);
            }
        }
        if (record) {
            record(zones);
        } else if (tells) {
            for (int zone : zones) {
                engine.append(zone, Summary.Kind.MARK, engine.store.batch(), List.of(), List.of());
            }
        }
        if (engine.keeps(Rule.START_RECORD_DURABLE)) {
            engine.device.flush();
        }
    }

    private void record(List<Integer> zones) {
        Batch batch = new Batch(engine.nextBatch++, engine.store.batch());
        batch.facts.positions = engine.front.positions.clone();
        batch.facts.nextFileId = engine.front.nextFileId;
        batch.recordZones.addAll(zones);
        segments.close(batch, true);
        engine.lastBatch = batch.number;
        engine.truth.put(batch.number, engine.front.copy());
        engine.committedRecords.put(batch.number, batch.record());
        StoreCommit.apply(engine.store, batch.record(), List.of(), 0);
        engine.committed();
    }
}
