package io.zonelog.log.model;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Story;
import io.zonelog.log.model.design.World;
import io.zonelog.log.model.journal.JournalWorld;
import io.zonelog.log.model.step.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A history: the world's shape and then steps, each a tape of choices.
 *
 * @param tapes the choices; the first of them is the shape
 */
public record History(List<int[]> tapes) {
    private static final int FEWEST_STEPS = 10;
    private static final int MORE_STEPS = 60;
    /** Histories differ most in what they do often and what never. */
    private static final int[] FACTORS = {0, 1, 1, 1, 1, 3, 8};

    /** The history of a seed: how often each kind of step comes is drawn too. */
    public static History ofSeed(long seed, Design.Mode mode) {
        SplittableRandom random = new SplittableRandom(seed);
        World.Kind[] kinds = mode == Design.Mode.JOURNAL ? JournalWorld.Step.values() : Engine.Step.values();
        int[] weights = new int[kinds.length];
        int total = 0;
        for (int kind = 0; kind < kinds.length; kind++) {
            int usual = kinds[kind].weight();
            int weight = usual * FACTORS[random.nextInt(FACTORS.length)];
            weights[kind] = kinds[kind].mayBeMissing() ? weight : Math.max(weight, usual);
            total += weights[kind];
        }
        List<int[]> tapes = new ArrayList<>();
        int steps = FEWEST_STEPS + random.nextInt(MORE_STEPS);
        for (int i = 0; i < steps; i++) {
            int[] tape = new int[Choices.LENGTH];
            for (int j = 0; j < tape.length; j++) {
                tape[j] = random.nextInt(240);
            }
            int which = random.nextInt(total);
            int step = 0;
            while (which >= weights[step]) {
                which -= weights[step++];
            }
            if (i > 0) {
                tape[0] = step;
            }
            tapes.add(tape);
        }
        return new History(tapes);
    }

    /** Runs the history; returns what was found that is not true, null if nothing. */
    public @Nullable String run(Design design) {
        return new HistoryRun(design, new Story(false)).run(this);
    }

    /** The history in words, with its end. */
    public String tell(Design design) {
        Story story = new Story(true);
        String fault = new HistoryRun(design, story).run(this);
        return design.mode() + (design.dropped() == null ? "" : " without " + design.dropped()) + ", "
                + (tapes.size() - 1) + " steps\n" + story + (fault == null ? "  (holds)" : "  FAILS: " + fault);
    }
}
