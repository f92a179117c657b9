package io.zonelog.log.model;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.design.Story;
import io.zonelog.log.model.step.Engine;
import io.zonelog.log.model.step.Judge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one history: an engine, a device, and a look at what a power cut would leave after each step. */
public final class HistoryRun {
    private final Design design;
    private final Story story;
    private @Nullable Judge judge;

    public HistoryRun(Design design, Story story) {
        this.design = design;
        this.story = story;
    }

    /** Returns what was found that is not true; null if nothing was. */
    public @Nullable String run(History history) {
        List<int[]> tapes = history.tapes();
        Shape shape = Shape.drawn(new Choices(tapes.get(0)));
        story.say(shape::toString);
        Engine engine = new Engine(design, shape, story);
        judge = engine.judge();
        try {
            for (int i = 1; i < tapes.size(); i++) {
                engine.step(new Choices(tapes.get(i)));
            }
            engine.end();
            return null;
        } catch (Judge.Verdict verdict) {
            return verdict.getMessage();
        }
    }

    /** Images that were compared. */
    public int looks() {
        return judge == null ? 0 : judge.looks();
    }
}
