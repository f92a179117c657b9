package io.zonelog.mapping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Everything that a mapping store answers, as values that can be compared. Rows that carry arrays are written as text. */
public final class StoredRows {
    private StoredRows() {}

    /** The rows that are left in a cursor, which is closed. */
    public static <T> List<T> drain(Cursor<T> cursor) {
        List<T> rows = new ArrayList<>();
        try (cursor) {
            while (cursor.advance()) {
                rows.add(cursor.current());
            }
        }
        return rows;
    }

    /** The checksums from a block on, as many as asked for and found. */
    public static List<Integer> checksums(MappingView store, int zoneIndex, int blockInZone, int count) {
        int[] crcs = new int[count];
        int found = store.checksums(zoneIndex, blockInZone, count, crcs);
        return Arrays.stream(crcs, 0, found).boxed().toList();
    }

    /** Every row of a store, in one text, one row a line: two stores with the same text hold the same. */
    public static String listAll(MappingView store) {
        List<Object> rows = new ArrayList<>();
        rows.add("next file id " + store.nextFileId() + ", batch " + store.batchSequence() + ", start "
                + store.startNumber() + ", journal " + store.journalSequence());
        store.positions()
                .forEach(position -> rows.add(position + " of cluster "
                        + position.identity().clusterId() + ", topic id "
                        + position.identity().topicId()));
        rows.addAll(store.zones());
        rows.addAll(drain(store.allFiles()));
        rows.addAll(drain(store.namesById()));
        rows.addAll(drain(store.allExtents()));
        rows.addAll(drain(store.allRmap()));
        rows.addAll(drain(store.allChecksums()));
        return String.join("\n", rows.stream().map(Object::toString).toList());
    }

    /**
     * The rows of some sources and zones, without checksums, in one text, one row a line.
     *
     * @param sourceIds the sources whose files are listed
     * @param zoneCount the zones, from 0, whose reverse maps are listed
     */
    public static String list(MappingView store, int sourceIds, int zoneCount) {
        List<Object> rows = new ArrayList<>();
        rows.add("next file id " + store.nextFileId() + ", batch " + store.batchSequence());
        rows.addAll(store.positions());
        rows.addAll(store.zones());
        for (int sourceId = 0; sourceId < sourceIds; sourceId++) {
            rows.addAll(drain(store.files(sourceId)));
        }
        rows.addAll(drain(store.allExtents()));
        for (int zoneIndex = 0; zoneIndex < zoneCount; zoneIndex++) {
            rows.addAll(drain(store.rmap(zoneIndex)));
        }
        return String.join("\n", rows.stream().map(Object::toString).toList());
    }
}
