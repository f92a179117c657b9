package io.zonelog.device.steps;

/**
 * Who runs the steps of the commands, and in which order. A command is first decided (is it legal, where do its data go), then
 * its bytes are transferred and it completes.
 */
public sealed interface Steps permits Steps.Inline, SeededSteps, ThreadedSteps {
    /** A new command: runs its decision now or later. May wait until earlier commands have ended. */
    void decide(Runnable step);

    /** A later step of a command: runs now or later, on any thread, in any order. */
    void transfer(Runnable step);

    /** A later step that is to run after most others that were asked for before or shortly after it. */
    void delay(Runnable step);

    /** A command that came in through {@link #decide} has ended. */
    void commandEnded();

    /** Runs or waits for everything that was accepted. */
    void close();

    /** Runs every step at once, on the thread that asks: commands are complete when the submitting call returns. */
    final class Inline implements Steps {
        @Override
        public void decide(Runnable step) {
            step.run();
        }

        @Override
        public void transfer(Runnable step) {
            step.run();
        }

        @Override
        public void delay(Runnable step) {
            step.run();
        }

        @Override
        public void commandEnded() {
            // Nothing waits.
        }

        @Override
        public void close() {
            // Nothing is left.
        }
    }
}
