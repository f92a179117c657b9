package io.zonelog.log.model.rebuild;

import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Rule;
import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.device.CommitRecord;
import io.zonelog.log.model.device.DataBlock;
import io.zonelog.log.model.device.Image;
import io.zonelog.log.model.device.Place;
import io.zonelog.log.model.device.Store;
import io.zonelog.log.model.device.Summary;
import java.util.Set;
import java.util.TreeSet;

/** Builds a store from the device alone. */
public final class Rebuild {
    private final Image image;
    private final Design design;
    private final Tail tail;
    private final Store checkpoint;

    public Rebuild(Image image, Design design) {
        this.image = image;
        this.design = design;
        this.tail = new Tail(image, design);
        Summary.Checkpoint[] newest = Checkpoints.newestWhole(image, 1);
        this.checkpoint = newest == null ? new Store() : joined(newest[0].store(), newest[1].store());
    }

    /** The two parts hold the files with odd and with even ids. */
    private static Store joined(Store first, Store second) {
        Store joined = first.copy();
        joined.rows().keySet().removeIf(id -> id % 2 == 1);
        second.copy().rows().forEach((id, row) -> {
            if (id % 2 == 1) {
                joined.rows().put(id, row);
            }
        });
        return joined;
    }

    public Tail.Found run() throws Tail.Found.Contradiction {
        TreeSet<Integer> committed = new TreeSet<>();
        int last = committed(committed);
        Versions versions = new Versions(image, design, checkpoint);
        Store store = checkpoint.copy();
        for (int batch : committed) {
            CommitRecord record = record(batch);
            versions.add(record);
            addRows(record, store);
        }
        for (Summary summary : image.summaries()) {
            boolean counts = summary.kind() == Summary.Kind.COPIES
                    ? summary.batch() <= last
                    : committed.contains(summary.batch()) || summary.batch() <= checkpoint.batch();
            if (counts) {
                versions.add(summary);
                if (!design.keeps(Rule.SIZES_RECORDED)) {
                    growToLines(summary, store);
                }
            }
        }
        for (Store.Row row : store.rows().values()) {
            for (int block = 0; block < Shape.FILE_BLOCKS; block++) {
                Place place = versions.place(row.id, block, last);
                if (place == null || (place.isLost() && !design.keeps(Rule.LOST_KEPT_AS_LOST))) {
                    row.blocks[block] = null;
                } else {
                    row.map(block, place);
                }
            }
        }
        store.committed(last, store.positions(), store.nextFileId());
        return new Tail.Found(store, tail);
    }

    private CommitRecord record(int batch) throws Tail.Found.Contradiction {
        CommitRecord record = tail.record(batch);
        if (record == null) {
            throw new Tail.Found.Contradiction(
                    "the record of batch " + batch + ", which was committed, is missing; checkpoint "
                            + checkpoint.batch() + ", known to be committed " + tail.knownCommitted());
        }
        return record;
    }

    /** Back from what is known to be committed to the checkpoint, then forward over what is complete; returns the last one. */
    private int committed(Set<Integer> committed) throws Tail.Found.Contradiction {
        int last = Math.max(checkpoint.batch(), tail.knownCommitted());
        int batch = last;
        while (batch > checkpoint.batch()) {
            committed.add(batch);
            int predecessor = record(batch).predecessor;
            batch = design.keeps(Rule.PREDECESSORS_RECORDED) ? predecessor : batch - 1;
        }
        CommitRecord next = tail.successor(last);
        while (next != null) {
            last = next.batch;
            committed.add(last);
            next = tail.successor(last);
        }
        return last;
    }

    private void addRows(CommitRecord record, Store store) {
        CommitRecord.Facts facts = record.facts;
        if (design.keeps(Rule.REMOVALS_RECORDED)) {
            facts.removed.forEach(store.rows()::remove);
        }
        if (design.keeps(Rule.NAMES_RECORDED)) {
            facts.created.forEach((id, name) -> store.rows().put(id, new Store.Row(id, name)));
        }
        facts.renamed.forEach((id, name) -> {
            Store.Row row = store.row(id);
            if (row != null && design.keeps(Rule.RENAMES_RECORDED)) {
                row.name = name;
            }
        });
        facts.sizes.forEach((id, size) -> {
            Store.Row row = store.row(id);
            if (row != null && design.keeps(Rule.SIZES_RECORDED)) {
                row.sizeBytes = size;
            }
        });
        store.committed(
                record.batch,
                design.keeps(Rule.POSITIONS_RECORDED) ? facts.positions : store.positions(),
                design.keeps(Rule.NEXT_FILE_ID_RECORDED) ? facts.nextFileId : store.nextFileId());
    }

    private static void growToLines(Summary summary, Store store) {
        for (Summary.Line line : summary.lines()) {
            Store.Row row = store.row(line.file());
            if (row != null) {
                row.sizeBytes = Math.max(row.sizeBytes, (line.block() + line.count()) * DataBlock.BYTES);
            }
        }
    }
}
