package io.zonelog.log.model.design;

/** An engine and all around it, which a history leads from step to step. */
public interface World {
    /** A kind of step. */
    interface Kind {
        /** How often it comes beside the others. */
        int weight();

        /** Whether there are histories without it. */
        boolean mayBeMissing();
    }

    /**
     * Takes a step, and looks at what a power cut would leave then.
     *
     * @throws Verdict if that is not what is true
     */
    void step(Choices choices);

    /** The history ends. */
    void end();

    /** Images that were compared. */
    int looks();
}
