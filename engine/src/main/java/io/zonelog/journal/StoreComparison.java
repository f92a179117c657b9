package io.zonelog.journal;

import io.zonelog.mapping.ChecksumRun;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares two stores row by row, in the order of keys, and tells of each row that is in one only or differs. Takes memory for two rows. Used
 * by one thread; neither store changes meanwhile.
 */
public final class StoreComparison {
    private static final Comparator<FileKey> BY_NAME =
            Comparator.comparingInt(FileKey::sourceId).thenComparing(FileKey::nameBytes, Arrays::compareUnsigned);

    private final MappingView one;
    private final MappingView other;
    private final Names names;
    private final Consumer<String> differences;
    private long rows;

    /**
     * How the lines call the two.
     *
     * @param one such as "the store"
     * @param other such as "the journal"
     */
    public record Names(String one, String other) {}

    /**
     * @param differences is told of each row that is not in both, in a line
     */
    public StoreComparison(MappingView one, MappingView other, Names names, Consumer<String> differences) {
        this.one = one;
        this.other = other;
        this.names = names;
        this.differences = differences;
    }

    /**
     * Compares all rows.
     *
     * @return how many rows were compared, each once
     */
    public long run() {
        compare(view -> walk(numbers(view)), Comparator.comparing(StoreNumber::name));
        compare(view -> walk(view.positions()), Comparator.comparing(SourcePosition::sourceId));
        compare(view -> walk(view.zones()), Comparator.comparing(ZoneUsage::zoneIndex));
        compare(MappingView::allFiles, Comparator.comparing(FileRecord::key, BY_NAME));
        compare(MappingView::namesById, Comparator.comparing(MappingView.FileName::fileId));
        compare(
                MappingView::allExtents,
                Comparator.comparing(MappingView.FileExtent::fileId)
                        .thenComparing(row -> row.extent().fileBlock()));
        compare(
                MappingView::allRmap,
                Comparator.comparing(RmapRun::zoneIndex)
                        .thenComparing(RmapRun::blockInZone)
                        .thenComparing(run -> run.owners().get(0).fileId())
                        .thenComparing(run -> run.owners().get(0).fileBlock()));
        compare(
                MappingView::allChecksums,
                Comparator.comparing(ChecksumRun::zoneIndex).thenComparing(ChecksumRun::blockInZone));
        return rows;
    }

    private <T> void compare(Function<MappingView, Cursor<T>> family, Comparator<T> byKey) {
        try (Cursor<T> here = family.apply(one);
                Cursor<T> there = family.apply(other)) {
            boolean isHere = here.advance();
            boolean isThere = there.advance();
            while (isHere || isThere) {
                int order = !isThere ? -1 : !isHere ? 1 : byKey.compare(here.current(), there.current());
                rows++;
                if (order < 0) {
                    differences.accept("only in " + names.one() + ": " + here.current());
                } else if (order > 0) {
                    differences.accept("only in " + names.other() + ": " + there.current());
                } else if (!here.current().equals(there.current())) {
                    differences.accept("in " + names.one() + ": " + here.current() + ", in " + names.other() + ": "
                            + there.current());
                }
                isHere = order <= 0 ? here.advance() : isHere;
                isThere = order >= 0 ? there.advance() : isThere;
            }
        }
    }

    private static List<StoreNumber> numbers(MappingView view) {
        return List.of(
                new StoreNumber("batch sequence", view.batchSequence()),
                new StoreNumber("journal sequence", view.journalSequence()),
                new StoreNumber("next file id", view.nextFileId()),
                new StoreNumber("start number", view.startNumber()));
    }

    /** A number of the whole store. */
    private record StoreNumber(String name, long value) {
        @Override
        public String toString() {
            return name + " " + value;
        }
    }

    private static <T> Cursor<T> walk(List<T> rows) {
        return new ListCursor<>(rows.iterator());
    }

    /** A walk over rows that are in memory. */
    private static final class ListCursor<T> implements Cursor<T> {
        private final Iterator<T> rows;
        private @Nullable T current;

        ListCursor(Iterator<T> rows) {
            this.rows = rows;
        }

        @Override
        public boolean advance() {
            current = rows.hasNext() ? rows.next() : null;
            return current != null;
        }

        @Override
        public T current() {
            T row = current;
            if (row == null) {
                throw new IllegalStateException("the cursor stands on no row");
            }
            return row;
        }

        @Override
        public void close() {
            current = null;
        }
    }
}
