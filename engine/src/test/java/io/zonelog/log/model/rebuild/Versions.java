package io.zonelog.log.model.rebuild;

import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Rule;
import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.device.CommitRecord;
import io.zonelog.log.model.device.Image;
import io.zonelog.log.model.device.Place;
import io.zonelog.log.model.device.Store;
import io.zonelog.log.model.device.Summary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides where a block lay as of a batch, from what summaries, records and the checkpoint say of it. */
public final class Versions {
    private final Image image;
    private final Design design;
    private final Store checkpoint;
    private final Map<Integer, List<Claim>> claims = new HashMap<>();
    private final Map<Integer, List<Candidate>> candidates = new HashMap<>();

    /**
     * What a batch made of a block. In one batch, data come after clones, and those after holes.
     *
     * @param cloned what it was cloned from; null if it was not
     * @param sourceBlock the block of the clone's source
     * @param place where it was written in place; null if it was not
     */
    private record Claim(
            int version,
            Kind kind,
            CommitRecord.@Nullable Clone cloned,
            int sourceBlock,
            @Nullable Place place) {
        private enum Kind {
            HOLE,
            CLONE,
            DATA
        }

        private boolean isAfter(@Nullable Claim other) {
            if (other == null || version != other.version) {
                return other == null || version > other.version;
            }
            return kind.compareTo(other.kind) >= 0;
        }
    }

    /** A place that holds a block as it was from one batch on; of one segment. */
    private record Candidate(int version, int segment, Place place, boolean sound) {}

    /**
     * @param checkpoint the store as of the checkpoint; an empty one if there is none
     */
    public Versions(Image image, Design design, Store checkpoint) {
        this.image = image;
        this.design = design;
        this.checkpoint = checkpoint;
    }

    private static int key(int file, int block) {
        return file * Shape.FILE_BLOCKS + block;
    }

    private void claim(int file, int block, Claim claim) {
        claims.computeIfAbsent(key(file, block), key -> new ArrayList<>()).add(claim);
    }

    /** Takes in what a committed batch made of blocks. */
    public void add(CommitRecord record) {
        int version = record.batch;
        if (design.keeps(Rule.HOLES_RECORDED)) {
            for (CommitRecord.Hole hole : record.facts.holes) {
                claim(hole.file(), hole.block(), new Claim(version, Claim.Kind.HOLE, null, 0, null));
            }
        }
        if (design.keeps(Rule.CLONES_RECORDED)) {
            for (CommitRecord.Clone clone : record.facts.clones) {
                for (int i = 0; i < clone.count(); i++) {
                    Claim claim = new Claim(version, Claim.Kind.CLONE, clone, clone.sourceBlock() + i, null);
                    claim(clone.target(), clone.targetBlock() + i, claim);
                }
            }
        }
        if (design.keeps(Rule.WRITTEN_BLOCKS_RECORDED)) {
            for (CommitRecord.Written run : record.written) {
                for (int i = 0; i < run.count(); i++) {
                    claim(run.file(), run.block() + i, new Claim(version, Claim.Kind.DATA, null, 0, null));
                }
            }
        }
        for (CommitRecord.InPlace write : record.facts.inPlace) {
            Place place = Place.conventional(write.index());
            claim(write.file(), write.block(), new Claim(version, Claim.Kind.DATA, null, 0, place));
        }
    }

    /** Takes in the lines of a summary that counts. */
    public void add(Summary summary) {
        boolean copies = summary.kind() == Summary.Kind.COPIES;
        for (Summary.Line line : summary.lines()) {
            for (int i = 0; i < line.count(); i++) {
                boolean sound = image.isSound(summary, line, i);
                if (sound || !design.keeps(copies ? Rule.COPIES_NEED_CHECKSUMS : Rule.CHECKSUM_DECIDES_TIES)) {
                    candidates
                            .computeIfAbsent(key(line.file(), line.block() + i), key -> new ArrayList<>())
                            .add(new Candidate(
                                    line.version(), summary.stamp().segment(), summary.place(line, i), sound));
                    if (!copies && !design.keeps(Rule.WRITTEN_BLOCKS_RECORDED)) {
                        claim(line.file(), line.block() + i, new Claim(line.version(), Claim.Kind.DATA, null, 0, null));
                    }
                }
            }
        }
    }

    /** Where a block lay as of a batch; null if it was a hole. */
    public @Nullable Place place(int file, int block, int asOf) throws Tail.Found.Contradiction {
        return place(file, block, asOf, asOf);
    }

    private @Nullable Place place(int file, int block, int asOf, int last) throws Tail.Found.Contradiction {
        if (asOf < 0) {
            throw new Tail.Found.Contradiction("clones without end");
        }
        Claim newest = null;
        for (Claim claim : claims.getOrDefault(key(file, block), List.of())) {
            if (claim.version > checkpoint.batch() && claim.version <= asOf && claim.isAfter(newest)) {
                newest = claim;
            }
        }
        if (newest == null) {
            return inCheckpoint(file, block, asOf);
        }
        return switch (newest.kind) {
            case HOLE -> null;
            case CLONE -> {
                // Copies of the clone itself are later than it, so they come first.
                Place copy = candidate(file, block, newest.version, asOf);
                yield copy.isLost() ? source(newest, asOf, last) : copy;
            }
            case DATA -> newest.place != null ? newest.place : candidate(file, block, newest.version, asOf);
        };
    }

    /** What was cloned, as it was before the clone's batch. */
    private @Nullable Place source(Claim clone, int asOf, int last) throws Tail.Found.Contradiction {
        if (clone.cloned == null) {
            return null;
        }
        boolean before = design.keeps(Rule.CLONE_AS_OF_THE_BATCH_BEFORE) || asOf < last;
        return place(clone.cloned.source(), clone.sourceBlock, before ? clone.version - 1 : last, last);
    }

    private @Nullable Place inCheckpoint(int file, int block, int asOf) {
        Store.Row row = checkpoint.row(file);
        Place place = row == null ? null : row.written(block);
        if (place == null || place.isConventional()) {
            return place;
        }
        Place there = place;
        if (!design.keeps(Rule.CHECKPOINT_TELLS_EPOCHS) && !place.isLost()) {
            there = new Place(place.zone(), image.epoch(place.zone()), place.index());
        }
        if (image.read(there) != null || !design.keeps(Rule.CHECKPOINT_FALLS_BACK)) {
            return there;
        }
        int oldest = design.keeps(Rule.NOTHING_OLDER_THAN_THE_CHECKPOINT) ? checkpoint.batch() : 0;
        return candidate(file, block, oldest, asOf);
    }

    /** The best place that holds the block as it was from one batch to another one; if there is none, the data are lost. */
    private Place candidate(int file, int block, int oldest, int newest) {
        Candidate best = null;
        for (Candidate candidate : candidates.getOrDefault(key(file, block), List.of())) {
            if (candidate.version >= oldest && candidate.version <= newest && isBetter(candidate, best)) {
                best = candidate;
            }
        }
        return best == null ? Place.LOST : best.place;
    }

    private static boolean isBetter(Candidate candidate, @Nullable Candidate best) {
        if (best == null || candidate.version != best.version) {
            return best == null || candidate.version > best.version;
        }
        return candidate.segment > best.segment;
    }
}
