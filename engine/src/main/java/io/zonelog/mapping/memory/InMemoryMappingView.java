package io.zonelog.mapping.memory;

import io.zonelog.mapping.ChecksumRun;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.JournalEntry;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Queries over the rows of an in-memory store; each query or cursor keeps to the version that it found. */
abstract class InMemoryMappingView implements MappingView {
    /**
     * The version that is shown now.
     *
     * @throws IllegalStateException once the view is closed
     */
    abstract MappingTables open();

    @Override
    public List<SourcePosition> positions() {
        return values(open().positions);
    }

    @Override
    public List<ZoneUsage> zones() {
        return values(open().zones);
    }

    @Override
    public long nextFileId() {
        return open().nextFileId;
    }

    @Override
    public long batchSequence() {
        return open().batchSequence;
    }

    @Override
    public long startNumber() {
        return open().startNumber;
    }

    @Override
    public long journalSequence() {
        return open().journalSequence;
    }

    @Override
    public Optional<JournalEntry> journalEntry(long number) {
        return Optional.ofNullable(open().journalEntries.get(number));
    }

    @Override
    public Optional<FileRecord> file(FileKey key) {
        return Optional.ofNullable(open().filesByName.get(key));
    }

    @Override
    public Optional<FileRecord> file(long fileId) {
        return Optional.ofNullable(open().filesById.get(fileId));
    }

    @Override
    public Cursor<FileRecord> filesFrom(FileKey first) {
        return new WalkCursor<>(
                open().filesByName.walkFrom(first),
                entry -> entry.getKey().sourceId() == first.sourceId() ? entry.getValue() : null);
    }

    @Override
    public Cursor<FileRecord> allFiles() {
        return new WalkCursor<>(open().filesByName.walk(), Map.Entry::getValue);
    }

    @Override
    public Cursor<FileName> namesById() {
        return new WalkCursor<>(
                open().filesById.walk(),
                entry -> new FileName(entry.getKey(), entry.getValue().key()));
    }

    @Override
    public Cursor<Extent> extents(long fileId, long fromFileBlock) {
        MappingTables snapshot = open();
        return new WalkCursor<>(
                snapshot.extents.walkFrom(snapshot.startOfExtent(fileId, fromFileBlock)),
                entry -> entry.getKey().fileId() == fileId ? entry.getValue() : null);
    }

    @Override
    public Cursor<FileExtent> allExtents() {
        return new WalkCursor<>(
                open().extents.walk(), entry -> new FileExtent(entry.getKey().fileId(), entry.getValue()));
    }

    @Override
    public Cursor<RmapRun> rmap(int zoneIndex, int fromBlock) {
        return new WalkCursor<>(
                open().rmap.walkFrom(MappingTables.RunKey.firstAt(zoneIndex, fromBlock)),
                entry -> entry.getKey().zoneIndex() == zoneIndex ? entry.getValue() : null);
    }

    @Override
    public Cursor<RmapRun> allRmap() {
        return new WalkCursor<>(open().rmap.walk(), Map.Entry::getValue);
    }

    @Override
    public Cursor<ChecksumRun> allChecksums() {
        return new WalkCursor<>(
                open().checksums.walk(),
                entry -> new ChecksumRun(
                        entry.getKey().zoneIndex(), entry.getKey().blockInZone(), entry.getValue()));
    }

    @Override
    public int checksums(int zoneIndex, int blockInZone, int count, int[] crcs) {
        MappingTables snapshot = open();
        int found = 0;
        while (found < count) {
            int block = blockInZone + found;
            Map.Entry<MappingTables.RunKey, int[]> run =
                    snapshot.checksums.floor(MappingTables.RunKey.firstAt(zoneIndex, block));
            if (run == null || run.getKey().zoneIndex() != zoneIndex) {
                break;
            }
            int skipped = block - run.getKey().blockInZone();
            int copied = Math.min(run.getValue().length - skipped, count - found);
            if (copied <= 0) {
                break;
            }
            System.arraycopy(run.getValue(), skipped, crcs, found, copied);
            found += copied;
        }
        return found;
    }

    private static <V> List<V> values(SortedTree<Integer, V> rows) {
        List<V> values = new ArrayList<>();
        SortedTree.Walk<Integer, V> walk = rows.walk();
        for (Map.Entry<Integer, V> row = walk.next(); row != null; row = walk.next()) {
            values.add(row.getValue());
        }
        return List.copyOf(values);
    }

    /** Walks over one version of a table, up to the first row that its reader turns down by null. */
    private final class WalkCursor<K, V, T> implements Cursor<T> {
        private final SortedTree.Walk<K, V> walk;
        private final Function<Map.Entry<K, V>, @Nullable T> reader;
        private @Nullable T current;
        private boolean ended;

        WalkCursor(SortedTree.Walk<K, V> walk, Function<Map.Entry<K, V>, @Nullable T> reader) {
            this.walk = walk;
            this.reader = reader;
        }

        @Override
        public boolean advance() {
            open();
            if (ended) {
                return false;
            }
            Map.Entry<K, V> entry = walk.next();
            current = entry == null ? null : reader.apply(entry);
            ended = current == null;
            return !ended;
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
            ended = true;
            current = null;
        }
    }
}
