package io.zonelog.device.steps;

/** Runs every step at once, on the thread that asks: commands are complete when the submitting call returns. */
public final class InlineSteps implements Steps {
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
