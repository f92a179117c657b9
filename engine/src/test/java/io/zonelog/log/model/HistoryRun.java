package io.zonelog.log.model;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.design.Story;
import io.zonelog.log.model.design.Verdict;
import io.zonelog.log.model.design.World;
import io.zonelog.log.model.journal.JournalWorld;
import io.zonelog.log.model.step.Engine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one history: an engine, a device, and a look at what a power cut would leave after each step. */
public final class HistoryRun {
    private final Design design;
    private final Story story;
    private @Nullable World world;

    public HistoryRun(Design design, Story story) {
        this.design = design;
        this.story = story;
    }

    /** Returns what was found that is not true; null if nothing was. */
    public @Nullable String run(History history) {
        List<int[]> tapes = history.tapes();
        World led = world(new Choices(tapes.get(0)));
        world = led;
        try {
            for (int i = 1; i < tapes.size(); i++) {
                led.step(new Choices(tapes.get(i)));
            }
            led.end();
            return null;
        } catch (Verdict verdict) {
            return verdict.getMessage();
        }
    }

    private World world(Choices shape) {
        if (design.mode() == Design.Mode.JOURNAL) {
            return new JournalWorld(design, shape, story);
        }
        Shape drawn = Shape.drawn(shape);
        story.say(drawn::toString);
        return new Engine(design, drawn, story);
    }

    /** Images that were compared. */
    public int looks() {
        return world == null ? 0 : world.looks();
    }
}
