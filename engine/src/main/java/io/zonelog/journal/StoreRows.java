package io.zonelog.journal;

import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.MappingView;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All rows of a store as changes that make them in a new store, in portions that {@link ChangeReader} replays one after the other. Each
 * family's rows come in the order of their keys; the numbers of the whole store come last.
 *
 * <p>Takes memory for one portion, and one cursor at a time. Used by one thread.
 */
public final class StoreRows implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final ChangeWriter out = new ChangeWriter();
    /** The families still to come. */
    private final Queue<Supplier<Rows>> families = new ArrayDeque<>();

    private @Nullable Rows current;

    /**
     * Begins with the first row.
     *
     * @param view does not change until the last portion is taken: a snapshot, or a store that nobody writes
     */
    public StoreRows(MappingView view) {
        families.add(() -> new CursorRows<>(view.allFiles(), ChangeWriter::putFile, out));
        families.add(() -> new CursorRows<>(
                view.allExtents(), (writer, row) -> writer.putExtent(row.fileId(), row.extent()), out));
        families.add(() -> new CursorRows<>(view.allRmap(), ChangeWriter::putRmap, out));
        families.add(() -> new CursorRows<>(
                view.allChecksums(),
                (writer, run) ->
                        writer.putChecksums(run.zoneIndex(), run.blockInZone(), run.crcs(), 0, run.crcs().length),
                out));
        families.add(() -> new ListRows<>(view.zones(), ChangeWriter::putZone, out));
        families.add(() -> new ListRows<>(view.positions(), ChangeWriter::putPosition, out));
        families.add(() -> new ListRows<>(List.of(view), StoreRows::putNumbers, out));
    }

    private static void putNumbers(ChangeWriter writer, MappingView view) {
        writer.putNextFileId(view.nextFileId());
        writer.putBatchSequence(view.batchSequence());
        writer.putStartNumber(view.startNumber());
        writer.putJournalSequence(view.journalSequence());
    }

    /**
     * The next rows.
     *
     * @param aboutBytes where a portion ends: with the row that reaches it, which may go some KiB beyond; 1 or more
     * @return empty at the end
     */
    public byte[] next(int aboutBytes) {
        out.clear();
        while (out.sizeBytes() < aboutBytes && putNext()) {
            // The row is written.
        }
        return out.isEmpty() ? NOTHING : out.toByteArray();
    }

    /** Writes the next row; false if there is none. */
    private boolean putNext() {
        while (true) {
            Rows rows = current;
            if (rows != null && rows.putNext()) {
                return true;
            }
            closeCurrent();
            Supplier<Rows> family = families.poll();
            if (family == null) {
                return false;
            }
            current = family.get();
        }
    }

    private void closeCurrent() {
        Rows rows = current;
        if (rows != null) {
            current = null;
            rows.close();
        }
    }

    /** Ends it; there are no more rows. */
    @Override
    public void close() {
        families.clear();
        closeCurrent();
    }

    /** The rows of one family. */
    private interface Rows {
        /** Writes the next row; false if there is none. */
        boolean putNext();

        void close();
    }

    private record CursorRows<T>(Cursor<T> cursor, BiConsumer<ChangeWriter, T> change, ChangeWriter out)
            implements Rows {
        @Override
        public boolean putNext() {
            if (!cursor.advance()) {
                return false;
            }
            change.accept(out, cursor.current());
            return true;
        }

        @Override
        public void close() {
            cursor.close();
        }
    }

    private record ListRows<T>(Iterator<T> rows, BiConsumer<ChangeWriter, T> change, ChangeWriter out) implements Rows {
        ListRows(List<T> rows, BiConsumer<ChangeWriter, T> change, ChangeWriter out) {
            this(rows.iterator(), change, out);
        }

        @Override
        public boolean putNext() {
            if (!rows.hasNext()) {
                return false;
            }
            change.accept(out, rows.next());
            return true;
        }

        @Override
        public void close() {
            // A list holds nothing.
        }
    }
}
