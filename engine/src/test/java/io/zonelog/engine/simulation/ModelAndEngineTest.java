package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.engine.commit.CommitThread;
import io.zonelog.log.model.History;
import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.step.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The model of the log and an engine go through the same random histories: both are told the same records, each makes batches of its own of them,
 * moves data about as it likes, and loses its power when the other one does. What each of them finds then is what files hold after as many records:
 * {@code -Dzonelog.histories=N} histories from {@code -Dzonelog.seed=N} on.
 */
class ModelAndEngineTest {
    private static final int HISTORIES = Integer.getInteger("zonelog.histories", 300);
    private static final long FIRST_SEED = Long.getLong("zonelog.seed", 1L);
    /** So many histories of the model make one that takes an engine through its zones more than once. */
    private static final int PARTS = 4;

    private static final int PART_BITS = 40;
    private static final List<Design.Mode> MODES = List.of(Design.Mode.LOG, Design.Mode.WAL, Design.Mode.BOTH);
    private static final int MOST_STEPS_OF_ENGINE = 30;

    @Test
    void modelAndEngineFindTheSame() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
            run(seed);
        }
    }

    private static void run(long seed) {
        try {
            new Twins(seed).run();
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(
                    "history failed; run it alone with -Dzonelog.histories=1 -Dzonelog.seed=" + seed, failure);
        }
    }

    /** Both of them. */
    private static final class Twins {
        private final List<int[]> tapes;
        private final SplittableRandom random;
        private final ToldModel model;
        private final ToldEngine engine;

        Twins(long seed) {
            random = new SplittableRandom(~seed);
            Design.Mode mode = MODES.get(random.nextInt(MODES.size()));
            tapes = new ArrayList<>(History.ofSeed(seed, mode).tapes());
            for (long part = 1; part < PARTS; part++) {
                List<int[]> more =
                        History.ofSeed(seed + (part << PART_BITS), mode).tapes();
                tapes.addAll(more.subList(1, more.size()));
            }
            Shape drawn = Shape.drawn(new Choices(tapes.get(0)));
            // What a zone takes with it, each of them loses for itself.
            Shape shape = new Shape(drawn.names(), drawn.fileBlocks(), drawn.dataZones(), drawn.preallocates(), false);
            model = new ToldModel(Design.whole(mode), shape, random.split());
            boolean replays = Design.whole(mode).replays();
            engine = new ToldEngine(
                    model.records(),
                    shape,
                    replays ? CommitThread.StoreSync.DEVICE : CommitThread.StoreSync.COMMIT,
                    random.split());
        }

        void run() {
            // An empty device has room for a batch, so that there is something to compare.
            step(Engine.Step.OPEN, new Choices(tapes.get(0)));
            step(Engine.Step.SETTLE, new Choices(tapes.get(0)));
            for (int[] tape : tapes.subList(1, tapes.size())) {
                Choices choices = new Choices(tape);
                step(Engine.Step.drawn(choices), choices);
            }
            step(Engine.Step.POWER_CUT, new Choices(tapes.get(0)));
            model.settle();
            engine.catchUp();
            assertThat(model.records().told()).as("records that both were told").isPositive();
        }

        private void step(Engine.Step step, Choices choices) {
            model.step(step, choices);
            if (step == Engine.Step.POWER_CUT) {
                engine.cutPower();
            }
            for (int steps = random.nextInt(MOST_STEPS_OF_ENGINE); steps > 0; steps--) {
                engine.step();
            }
        }
    }
}
