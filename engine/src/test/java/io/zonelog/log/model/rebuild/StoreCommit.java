package io.zonelog.log.model.rebuild;

import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.device.CommitRecord;
import io.zonelog.log.model.device.Place;
import io.zonelog.log.model.device.Store;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Commits a batch to a store: the same for the running engine and for a replay. */
public final class StoreCommit {
    private final Store store;
    private final CommitRecord record;
    private final boolean[] taken;
    /** Which of several free places a preallocation takes first; always the same by the rules. */
    private final int firstPlace;

    private final Set<Integer> placedBlocks = new HashSet<>();

    /** A block of a batch and where it lies. */
    public record Placed(int file, int block, Place place) {}

    private StoreCommit(Store store, CommitRecord record, int firstPlace) {
        this.store = store;
        this.record = record;
        this.firstPlace = firstPlace;
        // What this commit frees is free from the next one on.
        this.taken = store.takenInPlace();
    }

    /**
     * Commits.
     *
     * @param placed the batch's blocks, later attempts last; those of the record that are not among them were lost
     */
    public static void apply(Store store, CommitRecord record, List<Placed> placed, int firstPlace) {
        StoreCommit commit = new StoreCommit(store, record, firstPlace);
        for (Placed block : placed) {
            commit.placedBlocks.add(key(block.file, block.block));
        }
        commit.applyFacts();
        for (CommitRecord.Written run : record.written) {
            for (int i = 0; i < run.count(); i++) {
                commit.map(run.file(), run.block() + i, Place.LOST);
            }
        }
        for (Placed block : placed) {
            commit.map(block.file, block.block, block.place);
        }
        for (CommitRecord.InPlace write : record.facts.inPlace) {
            commit.map(write.file(), write.block(), Place.conventional(write.index()));
        }
        store.committed(record.batch, record.facts.positions, record.facts.nextFileId);
    }

    private static int key(int file, int block) {
        return file * Shape.FILE_BLOCKS + block;
    }

    private void applyFacts() {
        CommitRecord.Facts facts = record.facts;
        facts.removed.forEach(store.rows()::remove);
        @Nullable Place[][] sources = new Place[facts.clones.size()][];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = placesOf(facts.clones.get(i));
        }
        facts.created.forEach((id, name) -> store.rows().put(id, new Store.Row(id, name)));
        facts.renamed.forEach((id, name) -> {
            Store.Row row = store.row(id);
            if (row != null) {
                row.name = name;
            }
        });
        facts.sizes.forEach((id, size) -> {
            Store.Row row = store.row(id);
            if (row != null) {
                row.sizeBytes = size;
            }
        });
        for (CommitRecord.Hole hole : facts.holes) {
            Store.Row row = store.row(hole.file());
            if (row != null) {
                row.blocks[hole.block()] = null;
            }
        }
        for (int i = 0; i < sources.length; i++) {
            share(facts.clones.get(i), sources[i]);
        }
        facts.preallocations.forEach(this::preallocate);
    }

    private @Nullable Place[] placesOf(CommitRecord.Clone clone) {
        @Nullable Place[] places = new Place[clone.count()];
        Store.Row source = store.row(clone.source());
        for (int i = 0; source != null && i < places.length; i++) {
            places[i] = source.written(clone.sourceBlock() + i);
        }
        return places;
    }

    private void share(CommitRecord.Clone clone, @Nullable Place[] places) {
        Store.Row target = store.row(clone.target());
        for (int i = 0; target != null && i < places.length; i++) {
            Place place = places[i];
            target.blocks[clone.targetBlock() + i] = place == null ? null : new Store.Mapping(place, false);
        }
    }

    private void preallocate(CommitRecord.Preallocation hole) {
        Store.Row row = store.row(hole.file());
        if (row == null || row.blocks[hole.block()] != null || placedBlocks.contains(key(hole.file(), hole.block()))) {
            return;
        }
        for (int i = 0; i < taken.length; i++) {
            int index = (i + firstPlace) % taken.length;
            if (!taken[index]) {
                taken[index] = true;
                row.blocks[hole.block()] = new Store.Mapping(Place.conventional(index), true);
                return;
            }
        }
    }

    private void map(int file, int block, Place place) {
        Store.Row row = store.row(file);
        if (row != null) {
            row.map(block, place);
        }
    }
}
