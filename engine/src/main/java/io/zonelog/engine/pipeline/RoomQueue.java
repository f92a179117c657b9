package io.zonelog.engine.pipeline;

import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.SpaceAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Writes of batches for which there is no room now, because zones have failed since it was promised to them. They wait until reclaim or a
 * commit has made some; the oldest goes first, but a later one that fits does not wait for it. Owned by the engine's thread.
 *
 * <p>It holds at most one write for each batch in flight.
 */
public final class RoomQueue {
    private final SpaceAccount space;
    private final List<Waiting> waiting = new ArrayList<>();

    private record Waiting(Batch batch, long blocks, Runnable write) {}

    RoomQueue(SpaceAccount space) {
        this.space = space;
    }

    /** Writes a batch that was promised room for so many data blocks; at once, if that is still there. */
    void writePromised(Batch batch, long blocks, Runnable write) {
        writeOrWait(new Waiting(batch, blocks, write), space::hasRoom);
    }

    /** Writes so many data blocks of a batch again, for which nobody has promised room. */
    void writeAgain(Batch batch, long blocks, Runnable write) {
        writeOrWait(new Waiting(batch, blocks, write), space::hasRoomBesideReclaim);
    }

    private void writeOrWait(Waiting next, LongPredicate fits) {
        if (next.blocks() == 0 || fits.test(next.blocks())) {
            next.write().run();
        } else {
            waiting.add(next);
            space.owe(next.blocks());
        }
    }

    /** Whether nobody waits. */
    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether a batch waits. */
    boolean holds(Batch batch) {
        return waiting.stream().anyMatch(next -> next.batch() == batch);
    }

    /** Writes what there is room for beside a zone for reclaim; returns for how many batches. */
    public int writeWhatFits() {
        return writeIf(space::hasRoomBesideReclaim);
    }

    /**
     * Writes what there is room for, or at least what has waited longest: for when nothing more can be had. What finds no room then fails.
     */
    public void writeIntoWhatIsLeft() {
        if (writeIf(space::hasRoom) == 0) {
            write(waiting.get(0));
        }
    }

    private int writeIf(LongPredicate fits) {
        int written = 0;
        for (Waiting candidate : List.copyOf(waiting)) {
            if (fits.test(candidate.blocks())) {
                write(candidate);
                written++;
            }
        }
        return written;
    }

    private void write(Waiting candidate) {
        waiting.remove(candidate);
        space.owe(-candidate.blocks());
        candidate.write().run();
    }
}
