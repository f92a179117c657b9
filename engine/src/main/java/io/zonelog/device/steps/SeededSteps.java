package io.zonelog.device.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Keeps every step until it is told to run one, and picks that one by its seed. So the seed decides in which order commands
 * take effect, where appends are placed and in which order they complete.
 *
 * <p>Guarded by itself; the steps run without the guard, on the thread that asks for them.
 */
public final class SeededSteps implements Steps {
    /** How often a delayed step is drawn in vain. */
    private static final int DELAY_ROUNDS = 16;

    private final SplittableRandom chance;
    private final List<Runnable> pending = new ArrayList<>();

    /** Steps in an order that the seed picks. */
    public SeededSteps(long seed) {
        chance = new SplittableRandom(seed);
    }

    @Override
    public synchronized void decide(Runnable step) {
        pending.add(step);
    }

    @Override
    public synchronized void transfer(Runnable step) {
        pending.add(step);
    }

    @Override
    public void delay(Runnable step) {
        again(step, DELAY_ROUNDS);
    }

    private synchronized void again(Runnable step, int rounds) {
        pending.add(rounds == 0 ? step : () -> again(step, rounds - 1));
    }

    @Override
    public void commandEnded() {
        // There is no bound to give room to: the test decides how many commands are in flight.
    }

    @Override
    public void close() {
        while (runOne() == Outcome.RAN) {}
    }

    /** The steps that wait. */
    public synchronized int pendingCount() {
        return pending.size();
    }

    /** Runs one of the steps that wait. */
    public Outcome runOne() {
        Runnable step;
        synchronized (this) {
            if (pending.isEmpty()) {
                return Outcome.NOTHING_PENDING;
            }
            int last = pending.size() - 1;
            int index = chance.nextInt(pending.size());
            step = pending.set(index, pending.get(last));
            pending.remove(last);
        }
        step.run();
        return Outcome.RAN;
    }

    /** The power is gone: nothing that waits will run. */
    public synchronized void drop() {
        pending.clear();
    }

    /** Whether a device that was told to go one step on had a step to run. */
    public enum Outcome {
        RAN,
        NOTHING_PENDING
    }
}
