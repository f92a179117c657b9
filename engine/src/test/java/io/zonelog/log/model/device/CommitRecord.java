package io.zonelog.log.model.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a batch changes beside its data, and which data it has. A batch whose segments are written again elsewhere gets another record, since
 * the zones change; the one of the last attempt counts.
 */
public final class CommitRecord {
    public final int batch;
    /** The batch before it, whose number may be lower by more than 1. */
    public final int predecessor;
    /** 0 for the first record of the batch. */
    public final int attempt;
    /** Segments of the batch, those of its record included. */
    public final int segments;

    public final List<Written> written;
    public final Facts facts;

    /** What a batch changes, whatever its attempts. */
    public static final class Facts {
        public final Map<Integer, String> created = new TreeMap<>();
        public final Map<Integer, String> renamed = new TreeMap<>();
        public final Map<Integer, Integer> sizes = new TreeMap<>();
        public final List<Integer> removed = new ArrayList<>();
        public final List<Hole> holes = new ArrayList<>();
        public final List<Clone> clones = new ArrayList<>();
        public final List<InPlace> inPlace = new ArrayList<>();
        public final List<Preallocation> preallocations = new ArrayList<>();
        public int[] positions = new int[0];
        public int nextFileId;

        @Override
        public String toString() {
            return (created.isEmpty() ? "" : " new " + created)
                    + (renamed.isEmpty() ? "" : " renamed " + renamed)
                    + (sizes.isEmpty() ? "" : " sizes " + sizes)
                    + (removed.isEmpty() ? "" : " removed " + removed)
                    + (holes.isEmpty() ? "" : " " + holes)
                    + (clones.isEmpty() ? "" : " " + clones)
                    + (inPlace.isEmpty() ? "" : " " + inPlace)
                    + (preallocations.isEmpty() ? "" : " " + preallocations);
        }
    }

    /** A run of blocks whose data are in a zone; the zone's summary says where. */
    public record Written(int file, int block, int count, int zone, int epoch) {}

    /** A block that reads as zeros. */
    public record Hole(int file, int block) {}

    /** A run of blocks that is what another run was before the batch. */
    public record Clone(int source, int sourceBlock, int target, int targetBlock, int count) {}

    /** A block that was written in place. */
    public record InPlace(int file, int block, int index, DataBlock checksum) {}

    /** A hole that gets a place in a conventional zone, if there is one. */
    public record Preallocation(int file, int block) {}

    public CommitRecord(int batch, int predecessor, int attempt, int segments, List<Written> written, Facts facts) {
        this.batch = batch;
        this.predecessor = predecessor;
        this.attempt = attempt;
        this.segments = segments;
        this.written = written;
        this.facts = facts;
    }

    @Override
    public String toString() {
        return "record " + batch + (attempt == 0 ? "" : "/" + attempt) + " after " + predecessor + facts
                + (written.isEmpty() ? "" : " " + written);
    }
}
