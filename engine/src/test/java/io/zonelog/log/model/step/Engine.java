package io.zonelog.log.model.step;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.design.Story;
import io.zonelog.log.model.design.World;
import io.zonelog.log.model.device.Device;
import io.zonelog.log.model.device.Image;
import io.zonelog.log.model.device.Store;
import io.zonelog.log.model.engine.Batch;
import io.zonelog.log.model.engine.EngineState;
import io.zonelog.log.model.engine.Relocation;
import io.zonelog.log.model.engine.Retention;
import io.zonelog.log.model.engine.SegmentWriter;
import io.zonelog.log.model.engine.Space;
import io.zonelog.log.model.rebuild.StoreCommit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The running engine: takes a step, and has the judge look at what a power cut would leave then. */
public final class Engine implements World {
    /** Kinds of steps, and how often each comes beside the others. */
    public enum Step implements World.Kind {
        OPEN(14, false),
        CLOSE(6, false),
        FLUSH(5, false),
        COMMIT(6, false),
        LOOK(7, true),
        COPY(4, true),
        END_COPY(4, true),
        RESET(12, true),
        CHECKPOINT(6, true),
        MARK(4, true),
        CARRY(5, true),
        POWER_CUT(3, true),
        FLUSH_FAILS(2, true),
        ZONE_FAILS(2, true),
        SYNC(2, true),
        /** A batch is closed, flushed and committed. */
        SETTLE(16, true),
        /** Copies are made, flushed and committed. */
        MOVE(7, true);

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

        public static Step drawn(Choices choices) {
            return values()[choices.below(values().length)];
        }
    }

    private final EngineState state;
    private final Space space;
    private final Retention retention;
    private final BatchWriter batches;
    private final NextAttempts nextAttempts;
    private final Reclaim reclaim;
    private final Upkeep upkeep;
    private final Judge judge;
    private final Starts starts;
    private final Emptying emptying;

    /** An engine that draws what its batches do. */
    public Engine(Design design, Shape shape, Story story) {
        this(design, shape, story, OperationSource.Drawn::new);
    }

    /**
     * @param operations of what its batches take their operations
     */
    public Engine(Design design, Shape shape, Story story, Function<EngineState, OperationSource> operations) {
        state = new EngineState(design, shape, story);
        space = new Space(state);
        retention = new Retention(state);
        SegmentWriter segments = new SegmentWriter(state, space);
        batches = new BatchWriter(state, space, retention, segments, operations.apply(state));
        nextAttempts = new NextAttempts(state, space, segments);
        reclaim = new Reclaim(state, space);
        upkeep = new Upkeep(state, space, retention);
        judge = new Judge(state);
        starts = new Starts(state, judge, retention, segments);
        emptying = new Emptying(state, this, space, batches, upkeep);
    }

    public EngineState state() {
        return state;
    }

    @Override
    public int looks() {
        return judge.looks();
    }

    @Override
    public void end() {
        emptying.run();
    }

    @Override
    public void step(Choices choices) {
        step(Step.drawn(choices), choices);
    }

    /** A step of a kind, which is not drawn any more. */
    public void step(Step step, Choices choices) {
        take(step, choices);
        choices.toLooks();
        if (step != Step.OPEN) {
            Image cut = cut(choices);
            judge.verify(cut, recovered(choices), "a power cut now");
            if (choices.below(3) == 0) {
                judge.verify(state.device.now(), recovered(choices), "what is there now");
            }
        }
    }

    private void take(Step step, Choices choices) {
        switch (step) {
            case OPEN -> batches.open(choices);
            case CLOSE -> close(choices);
            case FLUSH -> flush();
            case COMMIT -> commit();
            case LOOK -> reclaim.look(choices);
            case COPY -> reclaim.copy(choices);
            case END_COPY -> reclaim.end(choices);
            case RESET -> upkeep.reset(choices);
            case CHECKPOINT -> upkeep.checkpoint(choices);
            case MARK -> upkeep.mark(choices);
            case CARRY -> upkeep.carry(choices);
            case POWER_CUT -> starts.start(cut(choices), recovered(choices), choices);
            case FLUSH_FAILS -> nextAttempts.flushFailed(choices);
            case ZONE_FAILS -> zoneFails(choices);
            case SYNC -> state.sync();
            case SETTLE -> settle(choices);
            case MOVE -> {
                reclaim.copy(choices);
                flush();
                reclaim.end(choices);
            }
        }
    }

    private void close(Choices choices) {
        nextAttempts.goOn(choices);
        batches.close(choices);
    }

    /** Closes a batch, flushes, and commits the oldest one. */
    public void settle(Choices choices) {
        close(choices);
        flush();
        commit();
    }

    public void flush() {
        state.device.flush();
        for (Batch batch : state.inFlight) {
            batch.flushed = batch.isClosed() && batch.isWhole();
        }
        for (Relocation relocation : state.relocations) {
            relocation.flushed = relocation.isWritten();
        }
        state.say(() -> "flush");
        upkeep.flushed();
    }

    private void commit() {
        Batch batch = state.inFlight.peekFirst();
        if (batch == null || !batch.flushed) {
            return;
        }
        state.inFlight.removeFirst();
        StoreCommit.apply(state.store, batch.record(), batch.placed(), 0);
        state.committedRecords.put(batch.number, batch.record());
        state.committed();
        state.say(() -> "commit of batch " + batch.number);
    }

    /** What a power cut may leave; until the next start, a zone may fail too. */
    private Image cut(Choices choices) {
        Image image = state.device.cut(choices);
        int zone = choices.below(4 * Shape.ZONES);
        return zone < Shape.ZONES && mayFail(zone) ? image.without(zone) : image;
    }

    /** What the store recovers to; null if it is lost, where that may be. */
    private @Nullable Store recovered(Choices choices) {
        boolean lost = choices.below(2) == 1;
        int prefix = choices.below(state.recoverable.size());
        return lost && state.design.rebuilds() ? null : state.recoverable.get(prefix);
    }

    /**
     * Whether a zone may fail: one at a time, the next one when all that is promised has room again, and all that was in two
     * zones is in two zones again; and while there are zones left to work with.
     */
    private boolean mayFail(int zone) {
        int lost = 0;
        int failed = 0;
        int goodRecordZones = 0;
        int goodDataZones = 0;
        for (int other = 0; other < Shape.ZONES; other++) {
            lost += state.device.isLost(other) ? 1 : 0;
            failed += state.device.isGood(other) ? 0 : 1;
            int good = other != zone && state.device.isGood(other) ? 1 : 0;
            goodRecordZones += Shape.isForRecords(other) ? good : 0;
            goodDataZones += other < state.shape.dataZones() ? good : 0;
        }
        return state.shape.zonesFail()
                && !state.device.isLost(zone)
                && goodRecordZones >= Shape.FEWEST_RECORD_ZONES
                && goodDataZones > 0
                && (failed == 0 || (space.hasRoomForData(0) && !space.isShort()))
                && (lost == 0 || (lost == 1 && retention.isRedundant()));
    }

    private void zoneFails(Choices choices) {
        int zone = choices.below(Shape.ZONES);
        Device.Condition condition = choices.below(3) == 0 ? Device.Condition.READ_ONLY : Device.Condition.OFFLINE;
        boolean already = condition == Device.Condition.READ_ONLY && !state.device.isGood(zone);
        if (already || !mayFail(zone)) {
            return;
        }
        state.device.fail(zone, condition);
        state.say(() -> "z" + zone + " fails: " + condition);
        reclaim.zoneFailed(zone);
        upkeep.zoneFailed(zone);
        nextAttempts.zoneFailed(zone, choices);
    }
}
