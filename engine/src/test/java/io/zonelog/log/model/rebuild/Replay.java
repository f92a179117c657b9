package io.zonelog.log.model.rebuild;

import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Rule;
import io.zonelog.log.model.device.CommitRecord;
import io.zonelog.log.model.device.Image;
import io.zonelog.log.model.device.Store;
import io.zonelog.log.model.device.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Brings a store that recovered some prefix of its commits up to date with the batches that follow on the device. */
public final class Replay {
    private final Image image;
    private final Design design;
    private final int firstPlace;

    /**
     * @param firstPlace which free place the replay takes first, if preallocations did not repeat
     */
    public Replay(Image image, Design design, int firstPlace) {
        this.image = image;
        this.design = design;
        this.firstPlace = design.keeps(Rule.PREALLOCATIONS_REPEAT) ? 0 : firstPlace;
    }

    public Tail.Found run(Store prefix) {
        Store store = prefix.copy();
        Tail tail = new Tail(image, design);
        CommitRecord next = tail.successor(store.batch());
        while (next != null) {
            StoreCommit.apply(store, next, placed(tail, next.batch), firstPlace);
            next = tail.successor(next.batch);
        }
        return new Tail.Found(store, tail);
    }

    private static List<StoreCommit.Placed> placed(Tail tail, int batch) {
        List<Summary> summaries = new ArrayList<>(tail.summariesOf(batch));
        summaries.sort(Comparator.comparingInt(summary -> summary.stamp().segment()));
        List<StoreCommit.Placed> placed = new ArrayList<>();
        for (Summary summary : summaries) {
            for (Summary.Line line : summary.lines()) {
                for (int i = 0; i < line.count(); i++) {
                    if (tail.counts(summary, line, i)) {
                        placed.add(new StoreCommit.Placed(line.file(), line.block() + i, summary.place(line, i)));
                    }
                }
            }
        }
        return placed;
    }
}
