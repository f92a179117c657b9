package io.zonelog.device.steps;

/**
 * Who runs the steps of the commands, and in which order. A command is first decided (is it legal, where do its data go), then
 * its bytes are transferred and it completes.
 */
public sealed interface Steps permits InlineSteps, SeededSteps, ThreadedSteps {
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
}
