package io.zonelog.metadata;

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
import io.zonelog.mapping.layout.PositionLayout;
import io.zonelog.mapping.layout.RowWriter;
import io.zonelog.metadata.layout.ChecksumLayout;
import io.zonelog.metadata.layout.ExtentLayout;
import io.zonelog.metadata.layout.FileLayout;
import io.zonelog.metadata.layout.MetaLayout;
import io.zonelog.metadata.layout.RmapLayout;
import io.zonelog.metadata.layout.ZoneLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The port's queries, in terms of rows: of the database as it is, or as it was. Threads as the port says. */
abstract class RocksDbMappingView implements MappingView {
    /** How rows are read now. */
    abstract RowReads reads();

    @Override
    public List<SourcePosition> positions() {
        return list(ColumnFamily.POSITIONS, PositionLayout::position);
    }

    @Override
    public List<ZoneUsage> zones() {
        return list(ColumnFamily.ZONES, ZoneLayout::usage);
    }

    @Override
    public long nextFileId() {
        return number(MetaLayout.NEXT_FILE_ID_KEY, 1);
    }

    @Override
    public long batchSequence() {
        return number(MetaLayout.BATCH_SEQUENCE_KEY, 0);
    }

    @Override
    public long startNumber() {
        return number(MetaLayout.START_NUMBER_KEY, 0);
    }

    @Override
    public long journalSequence() {
        return number(MetaLayout.JOURNAL_SEQUENCE_KEY, 0);
    }

    @Override
    public Optional<JournalEntry> journalEntry(long number) {
        byte[] key = MetaLayout.journalEntryKey(number).getBytes(StandardCharsets.US_ASCII);
        return reads().get(
                        ColumnFamily.META,
                        key,
                        (ignored, value) -> new JournalEntry(number, value.getBytes(value.remaining())));
    }

    private long number(String name, long valueInNewStore) {
        byte[] key = name.getBytes(StandardCharsets.US_ASCII);
        return reads().get(ColumnFamily.META, key, (ignored, value) -> MetaLayout.number(value))
                .orElse(valueInNewStore);
    }

    @Override
    public Optional<FileRecord> file(FileKey key) {
        RowWriter row = new RowWriter(5 + key.nameBytes().length);
        FileLayout.putNameKey(row, key);
        return reads().get(ColumnFamily.FILES, row.toByteArray(), (ignored, value) -> FileLayout.file(key, value));
    }

    @Override
    public Optional<FileRecord> file(long fileId) {
        RowWriter row = new RowWriter(9);
        FileLayout.putIdKey(row, fileId);
        // The name may have gone to another file between the two reads: then this one is unlinked.
        return reads().get(ColumnFamily.FILES, row.toByteArray(), (ignored, value) -> FileLayout.fileKey(value))
                .flatMap(this::file)
                .filter(file -> file.fileId() == fileId);
    }

    @Override
    public Cursor<FileRecord> filesFrom(FileKey first) {
        IteratorPool pool = reads().scans(ColumnFamily.FILES);
        long stamp = pool.database().enter();
        try {
            IteratorPool.KeptIterator iterator = pool.take();
            FileLayout.putNameKey(iterator.target(), first);
            iterator.seek();
            return new RowCursor<>(
                    pool.database(), pool, iterator, FileLayout.SOURCE_PREFIX_BYTES, FileLayout::file, null);
        } finally {
            pool.database().leave(stamp);
        }
    }

    @Override
    public Cursor<FileRecord> allFiles() {
        return walk(reads().scans(ColumnFamily.FILES), FileLayout::putNamePrefix, FileLayout::file);
    }

    @Override
    public Cursor<FileName> namesById() {
        return walk(reads().scans(ColumnFamily.FILES), FileLayout::putIdPrefix, FileLayout::fileName);
    }

    @Override
    public Cursor<Extent> extents(long fileId, long fromFileBlock) {
        IteratorPool pool = reads().lookups(ColumnFamily.EXTENTS);
        long stamp = pool.database().enter();
        try {
            IteratorPool.KeptIterator iterator = pool.take();
            ExtentLayout.putKey(iterator.target(), fileId, fromFileBlock);
            Extent first = null;
            if (iterator.seekForPrev() && iterator.keyStartsLikeTarget(ExtentLayout.PREFIX_BYTES)) {
                first = iterator.decode(ExtentLayout::extent);
            }
            if (first == null || first.endBlock() <= fromFileBlock) {
                first = null;
                iterator.seek();
            }
            return new RowCursor<>(
                    pool.database(), pool, iterator, ExtentLayout.PREFIX_BYTES, ExtentLayout::extent, first);
        } finally {
            pool.database().leave(stamp);
        }
    }

    @Override
    public Cursor<FileExtent> allExtents() {
        return walk(reads().scans(ColumnFamily.EXTENTS), row -> {}, ExtentLayout::fileExtent);
    }

    @Override
    public Cursor<RmapRun> rmap(int zoneIndex, int fromBlock) {
        IteratorPool pool = reads().scans(ColumnFamily.RMAP);
        long stamp = pool.database().enter();
        try {
            IteratorPool.KeptIterator iterator = pool.take();
            RmapLayout.putBlockPrefix(iterator.target(), zoneIndex, fromBlock);
            iterator.seek();
            return new RowCursor<>(
                    pool.database(), pool, iterator, RmapLayout.ZONE_PREFIX_BYTES, RmapLayout::run, null);
        } finally {
            pool.database().leave(stamp);
        }
    }

    @Override
    public Cursor<RmapRun> allRmap() {
        return walk(reads().scans(ColumnFamily.RMAP), row -> {}, RmapLayout::run);
    }

    @Override
    public Cursor<ChecksumRun> allChecksums() {
        return walk(reads().scans(ColumnFamily.CHECKSUMS), row -> {}, ChecksumLayout::run);
    }

    @Override
    public int checksums(int zoneIndex, int blockInZone, int count, int[] crcs) {
        IteratorPool pool = reads().lookups(ColumnFamily.CHECKSUMS);
        long stamp = pool.database().enter();
        try {
            IteratorPool.KeptIterator iterator = pool.take();
            try {
                ChecksumLayout.putKey(iterator.target(), zoneIndex, blockInZone);
                int found = 0;
                boolean onRow = iterator.seekForPrev();
                while (onRow && found < count) {
                    int copied = copyChecksums(iterator, zoneIndex, blockInZone + found, crcs, found, count - found);
                    found += copied;
                    onRow = copied > 0 && iterator.next();
                }
                return found;
            } finally {
                pool.giveBack(iterator);
            }
        } finally {
            pool.database().leave(stamp);
        }
    }

    /** Copies what a row holds of the checksums from a block on; 0 if that block is not in it. */
    private static int copyChecksums(
            IteratorPool.KeptIterator iterator, int zoneIndex, int block, int[] crcs, int from, int limit) {
        return iterator.decode((key, value) -> {
            if (ChecksumLayout.zoneIndex(key) != zoneIndex) {
                return 0;
            }
            int skip = block - ChecksumLayout.blockInZone(key);
            return skip < 0 ? 0 : ChecksumLayout.copy(value, skip, crcs, from, limit);
        });
    }

    /** Opens a walk over the rows whose keys start with a prefix. */
    static <T> Cursor<T> walk(IteratorPool pool, Consumer<RowWriter> prefixWriter, RowCursor.RowDecoder<T> decoder) {
        long stamp = pool.database().enter();
        try {
            IteratorPool.KeptIterator iterator = pool.take();
            RowWriter target = iterator.target();
            prefixWriter.accept(target);
            iterator.seek();
            return new RowCursor<>(pool.database(), pool, iterator, target.size(), decoder, null);
        } finally {
            pool.database().leave(stamp);
        }
    }

    private <T> List<T> list(ColumnFamily family, RowCursor.RowDecoder<T> decoder) {
        List<T> rows = new ArrayList<>();
        try (Cursor<T> cursor = walk(reads().scans(family), row -> {}, decoder)) {
            while (cursor.advance()) {
                rows.add(cursor.current());
            }
        }
        return List.copyOf(rows);
    }
}
