package io.zonelog.engine.batch;

import io.zonelog.engine.commit.CommitPlan;
import io.zonelog.iomap.Ioend;
import io.zonelog.iomap.MergeRule;
import java.util.ArrayList;
import java.util.List;

/** What one batch writes in place, to unwritten blocks of conventional zones. Owned by the engine's thread. */
public final class PartsInPlace {
    private final List<CommitPlan.InPlaceRun> runs = new ArrayList<>();
    private final List<Ioend> submitted = new ArrayList<>();
    private List<Ioend> completed = new ArrayList<>();
    private List<Ioend> refused = new ArrayList<>();
    private boolean doubtful;

    /** Where data are on the device, and their checksums. */
    public List<CommitPlan.InPlaceRun> runs() {
        return runs;
    }

    /** All parts of ioends, in the order of their submission; their bios are those that were submitted. */
    public List<Ioend> submitted() {
        return submitted;
    }

    /** A flush has failed: nothing that the device acknowledged is known to be there. */
    void doubt() {
        doubtful = !submitted.isEmpty();
    }

    /** Whether the writes have to be done again; says so once. */
    public boolean takeDoubt() {
        boolean doubted = doubtful;
        doubtful = false;
        return doubted;
    }

    /** A place has refused the data meant for it; they go to another zone. */
    public void refused(Ioend part) {
        submitted.remove(part);
        refused.add(part);
    }

    /** Takes out what places have refused since the last call. */
    public List<Ioend> takeRefused() {
        List<Ioend> taken = refused;
        refused = new ArrayList<>();
        return taken;
    }

    /** The ioends whose data are on the device. */
    public List<Ioend> completed() {
        return completed;
    }

    /** Sorts and merges the ioends whose data are on the device; these are what is left. */
    public List<Ioend> merge() {
        completed = MergeRule.sortAndMerge(completed);
        return completed;
    }
}
