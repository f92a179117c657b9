package io.zonelog.log.model.rebuild;

import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Rule;
import io.zonelog.log.model.device.CommitRecord;
import io.zonelog.log.model.device.Image;
import io.zonelog.log.model.device.Store;
import io.zonelog.log.model.device.Summary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The batches that a device tells of: which were committed for certain, and which follow them. */
public final class Tail {
    /**
     * A store that was rebuilt or brought up to date.
     *
     * @param store what it says now
     * @param tail the batches that the device told of
     */
    public record Found(Store store, Tail tail) {
        /** The device contradicts itself, or something that must be there is not. */
        public static final class Contradiction extends Exception {
            private static final long serialVersionUID = 1L;

            public Contradiction(String message) {
                super(message, null, false, false);
            }
        }
    }

    private final Image image;
    private final Design design;
    private final TreeMap<Integer, CommitRecord> records = new TreeMap<>();
    private final Map<Integer, List<Summary>> summariesOfBatch = new HashMap<>();
    private int knownCommitted;

    public Tail(Image image, Design design) {
        this.image = image;
        this.design = design;
        for (Summary summary : image.summaries()) {
            if (design.keeps(Rule.SUMMARIES_TELL_COMMITTED)) {
                knownCommitted = Math.max(knownCommitted, summary.stamp().committed());
            }
            for (CommitRecord record : summary.records()) {
                records.merge(record.batch, record, (one, other) -> one.attempt >= other.attempt ? one : other);
            }
            if (summary.kind() == Summary.Kind.BATCH) {
                summariesOfBatch
                        .computeIfAbsent(summary.batch(), batch -> new ArrayList<>())
                        .add(summary);
            }
        }
    }

    /** The last batch that some summary knows to be committed. */
    public int knownCommitted() {
        return knownCommitted;
    }

    public @Nullable CommitRecord record(int batch) {
        return records.get(batch);
    }

    /** The highest number that a batch has, whatever became of it. */
    public int highestNumber() {
        int highest = records.isEmpty() ? 0 : records.lastKey();
        for (int batch : summariesOfBatch.keySet()) {
            highest = Math.max(highest, batch);
        }
        return highest;
    }

    public List<Summary> summariesOf(int batch) {
        return summariesOfBatch.getOrDefault(batch, List.of());
    }

    /** The batch that follows; null if none was complete. The greatest number wins, since it began after the others were void. */
    public @Nullable CommitRecord successor(int batch) {
        for (CommitRecord record : records.tailMap(batch, false).descendingMap().values()) {
            int before = design.keeps(Rule.PREDECESSORS_RECORDED) ? record.predecessor : record.batch - 1;
            if (before == batch && isComplete(record)) {
                return record;
            }
        }
        return null;
    }

    private boolean isComplete(CommitRecord record) {
        if (!design.keeps(Rule.INCOMPLETE_BATCHES_ARE_VOID)) {
            return true;
        }
        if (record.batch <= knownCommitted && design.keeps(Rule.KNOWN_COMMITTED_IS_COMPLETE)) {
            return true;
        }
        if (design.keeps(Rule.IN_PLACE_CHECKSUMS) && record.batch > knownCommitted) {
            for (CommitRecord.InPlace write : record.facts.inPlace) {
                if (!image.conventional(write.index()).equals(write.checksum())) {
                    return false;
                }
            }
        }
        if (!design.keeps(Rule.COMPLETE_BY_BLOCKS)) {
            return summariesOf(record.batch).size() >= record.segments;
        }
        for (CommitRecord.Written run : record.written) {
            // What a lost zone held was there, as far as anybody can tell: the batch may have been committed.
            boolean mayBeLost = design.keeps(Rule.ZONES_RECORDED) && image.isLost(run.zone());
            for (int i = 0; i < run.count() && !mayBeLost; i++) {
                if (!isThere(record.batch, run.file(), run.block() + i)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isThere(int batch, int file, int block) {
        for (Summary summary : summariesOf(batch)) {
            for (Summary.Line line : summary.lines()) {
                int i = block - line.block();
                if (line.file() == file && i >= 0 && i < line.count() && counts(summary, line, i)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a block of a batch is what the batch wrote. */
    public boolean counts(Summary summary, Summary.Line line, int i) {
        return !design.keeps(Rule.TAIL_NEEDS_CHECKSUMS) || image.isSound(summary, line, i);
    }
}
