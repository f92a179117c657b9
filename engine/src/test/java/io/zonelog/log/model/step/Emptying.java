package io.zonelog.log.model.step;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Verdict;
import io.zonelog.log.model.engine.Contents;
import io.zonelog.log.model.engine.EngineState;
import io.zonelog.log.model.engine.Space;
import java.util.Iterator;

/**
 * Ends a history: from whatever state it has come to, an engine that keeps up with its log can remove each file, and has room for new data then.
 */
public final class Emptying {
    private static final int MOST_ROUNDS = 6;

    private final EngineState engine;
    private final Engine steps;
    private final Space space;
    private final BatchWriter batches;
    private final Upkeep upkeep;
    private final Choices choices = new Choices(new int[0]);

    public Emptying(EngineState engine, Engine steps, Space space, BatchWriter batches, Upkeep upkeep) {
        this.engine = engine;
        this.steps = steps;
        this.space = space;
        this.batches = batches;
        this.upkeep = upkeep;
    }

    /**
     * Runs.
     *
     * @throws Verdict if something has no room
     */
    public void run() {
        engine.relocations.clear();
        keepUp();
        if (!engine.inFlight.isEmpty()) {
            throw new Verdict("a batch was taken in, and has no room: " + engine.inFlight.peekFirst());
        }
        Iterator<Contents.File> files = engine.front.copy().files.values().iterator();
        while (files.hasNext()) {
            Contents.File file = files.next();
            if (!batches.remove(file, choices)) {
                throw new Verdict("no room to remove " + file + "\n" + engine.device.now());
            }
            keepUp();
        }
        if (!space.hasRoomForData(BatchWriter.MOST_BLOCKS)) {
            throw new Verdict("all is removed, but new data have no room\n" + engine.device.now());
        }
    }

    /** Commits all that can be committed, and makes the log shorter; again while there is too little room. */
    private void keepUp() {
        int rounds = 0;
        boolean olderCheckpoint;
        do {
            for (int i = engine.inFlight.size(); i >= 0; i--) {
                steps.settle(choices);
            }
            engine.sync();
            olderCheckpoint = engine.unfinished != null;
            upkeep.checkpoint();
            steps.flush();
            upkeep.resetAll();
            steps.flush();
            rounds++;
        } while (rounds < MOST_ROUNDS && (olderCheckpoint || space.isShort() || !engine.inFlight.isEmpty()));
    }
}
