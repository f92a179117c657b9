package io.zonelog.log.model.engine;

import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.device.CommitRecord;
import io.zonelog.log.model.device.DataBlock;
import io.zonelog.log.model.device.Place;
import io.zonelog.log.model.device.Summary;
import io.zonelog.log.model.rebuild.StoreCommit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A batch between its first operation and its commit. */
public final class Batch {
    public final int number;
    public final int predecessor;
    public final CommitRecord.Facts facts = new CommitRecord.Facts();
    public final TreeMap<Integer, Change> changes = new TreeMap<>();
    public final Set<Integer> cloneSources = new HashSet<>();
    public final List<Segment> segments = new ArrayList<>();
    /** Where its record goes: beside data, or alone. */
    public final List<Integer> recordZones = new ArrayList<>();

    /** Where it ever wrote. */
    public final Set<Integer> triedZones = new HashSet<>();

    private int attempt;
    private int attemptsSegments;
    private @Nullable CommitRecord record;
    public boolean flushed;
    /** A zone failed with a copy of its record. */
    public boolean recordLost;

    /** How a batch changes a file. */
    public static final class Change {
        public final @Nullable DataBlock[] data = new DataBlock[Shape.FILE_BLOCKS];
        public final boolean[] holes = new boolean[Shape.FILE_BLOCKS];
        /** Its blocks come from elsewhere at the commit, so nothing else may touch the file until then. */
        public boolean remaps;
    }

    /** What a batch appends to one zone. */
    public static final class Segment {
        public final int zone;
        public final int epoch;
        public final List<Summary.Line> lines = new ArrayList<>();
        /** It has to be written again elsewhere. */
        public boolean lost;
        /** Its summary is written. */
        public boolean closed;

        public Segment(int zone, int epoch) {
            this.zone = zone;
            this.epoch = epoch;
        }

        public int dataBlocks() {
            return lines.stream().mapToInt(Summary.Line::count).sum();
        }
    }

    public Batch(int number, int predecessor) {
        this.number = number;
        this.predecessor = predecessor;
    }

    public Change change(int file) {
        return changes.computeIfAbsent(file, id -> new Change());
    }

    /** Whether its summaries are written. */
    public boolean isClosed() {
        return record != null;
    }

    /** Its record as of the last attempt; only of a batch that is closed. */
    public CommitRecord record() {
        if (record == null) {
            throw new IllegalStateException("batch " + number + " is not closed");
        }
        return record;
    }

    /** Makes the record that goes with the segments as they are now. */
    public CommitRecord newRecord() {
        List<CommitRecord.Written> written = new ArrayList<>();
        Set<Integer> zones = new HashSet<>(recordZones);
        for (Segment segment : segments) {
            zones.add(segment.zone);
            for (Summary.Line line : segment.lines) {
                written.add(
                        new CommitRecord.Written(line.file(), line.block(), line.count(), segment.zone, segment.epoch));
            }
        }
        attemptsSegments = Math.max(attemptsSegments, zones.size());
        record = new CommitRecord(number, predecessor, attempt++, attemptsSegments, written, facts);
        return record;
    }

    /** Whether nothing of it has to be written again. */
    public boolean isWhole() {
        if (recordLost) {
            return false;
        }
        for (Segment segment : segments) {
            if (segment.lost) {
                return false;
            }
        }
        return true;
    }

    /** Takes out the segments that have to be written again. */
    public List<Segment> takeLost() {
        List<Segment> lost = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.lost) {
                lost.add(segment);
            }
        }
        segments.removeAll(lost);
        return lost;
    }

    public int dataBlocks() {
        return segments.stream().mapToInt(Segment::dataBlocks).sum();
    }

    public int dataBlocksIn(int zone) {
        return segments.stream()
                .filter(segment -> segment.zone == zone)
                .mapToInt(Segment::dataBlocks)
                .sum();
    }

    /** Blocks of data that have to be written again. */
    public int lostBlocks() {
        int blocks = 0;
        for (Segment segment : segments) {
            blocks += segment.lost ? segment.dataBlocks() : 0;
        }
        return blocks;
    }

    /** Summaries that are still to come in a zone. */
    public int promised(int zone) {
        boolean record = !isClosed() && recordZones.contains(zone);
        for (Segment segment : segments) {
            record |= segment.zone == zone && !segment.lost && !segment.closed;
        }
        return record ? 1 : 0;
    }

    /** Where its data lie. */
    public List<StoreCommit.Placed> placed() {
        List<StoreCommit.Placed> placed = new ArrayList<>();
        for (Segment segment : segments) {
            for (Summary.Line line : segment.lines) {
                for (int i = 0; i < line.count(); i++) {
                    Place place = new Place(segment.zone, segment.epoch, line.index() + i);
                    placed.add(new StoreCommit.Placed(line.file(), line.block() + i, place));
                }
            }
        }
        return placed;
    }

    public boolean touches(int file) {
        return changes.containsKey(file) || facts.removed.contains(file);
    }

    public boolean remaps(int file) {
        Change change = changes.get(file);
        return change != null && change.remaps;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("batch " + number + facts);
        changes.forEach((file, change) -> {
            if (Arrays.stream(change.data).anyMatch(data -> data != null)) {
                text.append(" f").append(file).append(Arrays.toString(change.data));
            }
        });
        segments.forEach(
                segment -> text.append(" data in z").append(segment.zone).append(segment.lines));
        return text.append(", record in ").append(recordZones).toString();
    }
}
