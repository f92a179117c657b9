package io.zonelog.log.model.device;

import io.zonelog.log.model.design.Shape;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The mapping store as of a batch: where each block of each file lies. */
public final class Store {
    private int batch;
    private int nextFileId = 1;
    private int[] positions = new int[Shape.SOURCES];
    private final TreeMap<Integer, Row> rows = new TreeMap<>();

    /** Where a block lies, and whether something was written there yet. */
    public record Mapping(Place place, boolean unwritten) {}

    /** A file's row and its extents, block by block; a hole has no mapping. */
    public static final class Row {
        public final int id;
        public String name;
        public int sizeBytes;
        public final @Nullable Mapping[] blocks;

        public Row(int id, String name) {
            this(id, name, 0, new Mapping[Shape.FILE_BLOCKS]);
        }

        private Row(int id, String name, int sizeBytes, @Nullable Mapping[] blocks) {
            this.id = id;
            this.name = name;
            this.sizeBytes = sizeBytes;
            this.blocks = blocks;
        }

        private Row copy() {
            return new Row(id, name, sizeBytes, blocks.clone());
        }

        /** The place of a block that was written; null for a hole and for one that was not. */
        public @Nullable Place written(int block) {
            Mapping mapping = blocks[block];
            return mapping == null || mapping.unwritten ? null : mapping.place;
        }

        public void map(int block, Place place) {
            blocks[block] = new Mapping(place, false);
        }
    }

    public Store copy() {
        Store copy = new Store();
        copy.committed(batch, positions, nextFileId);
        rows.forEach((id, row) -> copy.rows.put(id, row.copy()));
        return copy;
    }

    public int batch() {
        return batch;
    }

    public int nextFileId() {
        return nextFileId;
    }

    public int[] positions() {
        return positions;
    }

    /** The rows by file id, in that order. */
    public NavigableMap<Integer, Row> rows() {
        return rows;
    }

    public @Nullable Row row(int file) {
        return rows.get(file);
    }

    /** A batch is in the store from here on. */
    public void committed(int newBatch, int[] newPositions, int newNextFileId) {
        batch = newBatch;
        positions = newPositions.clone();
        nextFileId = newNextFileId;
    }

    public boolean leadsTo(int zone) {
        for (Row row : rows.values()) {
            for (Mapping mapping : row.blocks) {
                if (mapping != null && mapping.place.zone() == zone) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The blocks of conventional zones that some file maps. */
    public boolean[] takenInPlace() {
        boolean[] taken = new boolean[Shape.CONVENTIONAL_BLOCKS];
        for (Row row : rows.values()) {
            for (Mapping mapping : row.blocks) {
                if (mapping != null && mapping.place.isConventional()) {
                    taken[mapping.place.index()] = true;
                }
            }
        }
        return taken;
    }

    /** Whether a block that waits for its first write in place is mapped twice. */
    public boolean sharesUnwritten() {
        int[] owners = new int[Shape.CONVENTIONAL_BLOCKS];
        boolean[] unwritten = new boolean[Shape.CONVENTIONAL_BLOCKS];
        for (Row row : rows.values()) {
            for (Mapping mapping : row.blocks) {
                if (mapping != null && mapping.place.isConventional()) {
                    owners[mapping.place.index()]++;
                    unwritten[mapping.place.index()] |= mapping.unwritten;
                }
            }
        }
        for (int i = 0; i < owners.length; i++) {
            if (owners[i] > 1 && unwritten[i]) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("batch " + batch);
        rows.values().forEach(row -> text.append(' ').append(row.name).append(Arrays.toString(row.blocks)));
        return text.toString();
    }
}
