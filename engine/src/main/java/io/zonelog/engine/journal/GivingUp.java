package io.zonelog.engine.journal;

import io.zonelog.engine.batch.FlushQueue;
import io.zonelog.engine.commit.CommitThread;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes what a journal held unreadable before the mapping store goes on without it: a store that is made anew of it would be an old one. The store
 * is synced, and the journal's pairs are reset, the oldest first, and each reset is durable before the next: what is left is never an older part of
 * the journal. Commits wait meanwhile. Owned by the engine's thread.
 */
final class GivingUp {
    private final CommitThread commitThread;
    private final FrameQueue frames;
    private final JournalZones zones;
    private final FlushQueue flushes;
    private final List<Runnable> held = new ArrayList<>();
    private Step step = Step.NONE;
    /** Something has been reset, and that may not be durable. */
    private boolean hasReset;

    private enum Step {
        NONE,
        SYNC_STORE,
        RESET_PAIRS,
        FLUSH_DEVICE
    }

    GivingUp(CommitThread commitThread, FrameQueue frames, JournalZones zones, FlushQueue flushes) {
        this.commitThread = commitThread;
        this.frames = frames;
        this.zones = zones;
        this.flushes = flushes;
    }

    boolean isRunning() {
        return step != Step.NONE;
    }

    /** Begins; frames on their way are forgotten. What was reset before is made durable first: it is older. */
    void begin() {
        frames.forget();
        hasReset = true;
        step = Step.SYNC_STORE;
        commitThread.syncStoreAtOnce(() -> {
            if (step == Step.SYNC_STORE) {
                step = Step.RESET_PAIRS;
                turn();
            }
        });
    }

    /** Goes on when that is done, or the engine stops. */
    void hold(Runnable then) {
        held.add(then);
    }

    /** Goes on where that is possible. */
    void turn() {
        if (step != Step.RESET_PAIRS || zones.isBusy()) {
            return;
        }
        if (hasReset) {
            step = Step.FLUSH_DEVICE;
            flushes.flush(this::flushed);
        } else if (frames.hasPairs()) {
            hasReset = frames.dropOldestPair();
        } else {
            end();
        }
    }

    private void flushed() {
        if (step == Step.FLUSH_DEVICE) {
            hasReset = false;
            step = Step.RESET_PAIRS;
            turn();
        }
    }

    void flushFailed() {
        if (step == Step.FLUSH_DEVICE) {
            step = Step.RESET_PAIRS;
        }
    }

    /** Lets go of all who wait. */
    void end() {
        step = Step.NONE;
        hasReset = false;
        List<Runnable> released = new ArrayList<>(held);
        held.clear();
        released.forEach(Runnable::run);
    }
}
