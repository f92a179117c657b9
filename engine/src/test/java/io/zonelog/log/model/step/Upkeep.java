package io.zonelog.log.model.step;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Rule;
import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.device.CommitRecord;
import io.zonelog.log.model.device.Device;
import io.zonelog.log.model.device.Summary;
import io.zonelog.log.model.engine.EngineState;
import io.zonelog.log.model.engine.Retention;
import io.zonelog.log.model.engine.Space;
import java.util.ArrayList;
import java.util.List;

/** Keeps the log short and enough: checkpoints, marks, records written again, resets. */
public final class Upkeep {
    private static final int COPIES = 2;

    private final EngineState engine;
    private final Space space;
    private final Retention retention;

    public Upkeep(EngineState engine, Space space, Retention retention) {
        this.engine = engine;
        this.space = space;
        this.retention = retention;
    }

    /** Writes the first part of a checkpoint that has something new, in any zones, or its second part. */
    public void checkpoint(Choices choices) {
        if (engine.unfinished == null && engine.store.batch() > engine.durableCheckpoint) {
            begin(space.recordZones(choices, checkpointCopies(), Summary.Checkpoint.PARTS, Space.Purpose.CHECKPOINT));
        } else if (engine.unfinished != null) {
            end(engine.unfinished);
        }
    }

    /** Writes a whole checkpoint where most room is, so that it leaves the other zones, and they can be reset. */
    public void checkpoint() {
        if (engine.unfinished == null) {
            begin(space.roomiestZones(checkpointCopies()));
        }
        if (engine.unfinished != null) {
            end(engine.unfinished);
        }
    }

    private int checkpointCopies() {
        return engine.keeps(Rule.CHECKPOINT_TWICE) ? COPIES : 1;
    }

    private void begin(List<Integer> zones) {
        boolean waits = !engine.relocations.isEmpty() && engine.keeps(Rule.CHECKPOINT_BETWEEN_RELOCATIONS);
        if (engine.design.rebuilds() && !waits && !zones.isEmpty()) {
            engine.unfinished =
                    new EngineState.UnfinishedCheckpoint(++engine.checkpoints, engine.store.copy(), List.copyOf(zones));
            writePart(engine.unfinished, 0);
        }
    }

    private void end(EngineState.UnfinishedCheckpoint checkpoint) {
        if (!checkpoint.written) {
            checkpoint.written = true;
            writePart(checkpoint, 1);
        }
    }

    private void writePart(EngineState.UnfinishedCheckpoint checkpoint, int part) {
        for (int zone : checkpoint.zones) {
            engine.append(zone, new Summary.Checkpoint(checkpoint.serial, part, checkpoint.store));
        }
        engine.say(() -> "part " + part + " of checkpoint " + checkpoint.serial + " as of batch "
                + checkpoint.store.batch() + " in " + checkpoint.zones);
        if (!engine.keeps(Rule.CHECKPOINT_DURABLE_BEFORE_IT_COUNTS)) {
            engine.durableCheckpoint = checkpoint.store.batch();
            engine.durableCheckpointSerial = checkpoint.serial;
        }
    }

    /** The device was flushed. */
    public void flushed() {
        EngineState.UnfinishedCheckpoint checkpoint = engine.unfinished;
        if (checkpoint != null && checkpoint.written) {
            engine.durableCheckpoint = checkpoint.store.batch();
            engine.durableCheckpointSerial = checkpoint.serial;
            engine.unfinished = null;
            engine.say(() -> "checkpoint " + checkpoint.serial + " is durable");
        }
    }

    /** Says in two zones what is committed. */
    public void mark(Choices choices) {
        List<Integer> zones = space.recordZones(choices, COPIES, 1, Space.Purpose.ORDINARY);
        for (int zone : zones) {
            engine.append(zone, Summary.Kind.MARK, engine.store.batch(), List.of(), List.of());
        }
        engine.say(() -> "a mark in " + zones + " that batch " + engine.store.batch() + " is committed");
    }

    /** Writes the records of a zone again, as often as they lack copies elsewhere. */
    public void carry(Choices choices) {
        int zone = choices.below(Shape.ZONES);
        if (!engine.design.rebuilds() || engine.device.isLost(zone)) {
            return;
        }
        List<CommitRecord> records = retention.neededIn(zone);
        if (records.isEmpty()) {
            return;
        }
        List<Integer> zones = new ArrayList<>(space.recordZones(choices, COPIES + 1, 1, Space.Purpose.ORDINARY));
        zones.remove((Integer) zone);
        for (int target : zones) {
            engine.append(target, Summary.Kind.CARRIED, engine.store.batch(), List.of(), records);
        }
        engine.say(() -> "records of z" + zone + " written again in " + zones + ": " + records);
    }

    /** Resets a zone that may be reset. */
    public void reset(Choices choices) {
        int first = choices.below(Shape.ZONES);
        for (int i = 0; i < Shape.ZONES; i++) {
            int zone = (first + i) % Shape.ZONES;
            if (retention.mayReset(zone)) {
                reset(zone);
                return;
            }
        }
    }

    /** Resets all zones that may be reset. */
    public void resetAll() {
        for (int zone = 0; zone < Shape.ZONES; zone++) {
            if (retention.mayReset(zone)) {
                reset(zone);
            }
        }
    }

    private void reset(int zone) {
        for (Device.Item item : engine.device.items(zone)) {
            if (item instanceof Summary summary && engine.design.rebuilds()) {
                int batch = summary.kind() == Summary.Kind.BATCH ? summary.batch() : 0;
                engine.reliedOn = Math.max(
                        engine.reliedOn, Math.max(batch, summary.stamp().committed()));
            }
        }
        engine.device.reset(zone);
        engine.say(() -> "reset of z" + zone + ", epoch " + engine.device.epoch(zone));
    }

    /** A zone has failed: a checkpoint that is to be there is begun anew. */
    public void zoneFailed(int zone) {
        EngineState.UnfinishedCheckpoint checkpoint = engine.unfinished;
        if (checkpoint != null
                && checkpoint.zones.contains(zone)
                && (!checkpoint.written || engine.device.isLost(zone))) {
            engine.unfinished = null;
        }
    }
}
