package io.zonelog.journal;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.JournalEntry;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.mapping.layout.PositionLayout;
import io.zonelog.mapping.layout.RowWriter;
import java.util.EnumMap;
import java.util.Objects;

/**
 * Changes of the mapping store as bytes, in the order in which they were made; {@link ChangeReader} makes them again. Fields that look alike
 * stand together, each kind in a {@link Column} of its own, so that they deflate well: what extents and their owners have in common stands
 * there twice, byte for byte.
 *
 * <pre>
 * changes       +------+------+- - -+--------+--------+- - -
 *               |length of each column, in   |columns, in their order
 *               |bytes, a varint             |
 *               +------+------+- - -+--------+--------+- - -
 * change        an op of one byte and its fields, in column OPS; one change behind the other, to the end
 * op            fields, each a varint unless told otherwise; ± is signed
 *  1 putFile    ± file id − previous file's, ± source id − previous file's, name as text, size in bytes, mapped blocks, extents,
 *               ± last source offset − previous file's, ± last modified (ms) − previous file's
 *  2 updateFile, 3 removeFile: the same
 *  4 putExtent  in EXTENTS: ± file id − previous extent's, ± file block − expected; in EXTENT_LENGTHS: length in blocks; in SECTORS:
 *               ± sector − expected; in FLAGS: ± flags; in OFFSETS: ± first source offset − last one of the previous extent put,
 *               last source offset − first
 *  5 removeExtent
 *               in EXTENTS: ± file id − previous extent's, ± file block − expected
 *  6 putRmap    ± zone − previous run's, ± block in zone − expected, owners, and each owner, in OWNER_LENGTHS:
 *               blocks between it and the end of the one before it, or the start of the run; length in blocks;
 *               in OWNERS: ± file id − previous owner's, ± file block − expected
 *  7 removeRmap the same
 *  8 putChecksums
 *               ± zone − previous checksums', ± block in zone − expected, blocks; in CHECKSUMS, 4 bytes, big-endian, for each: its CRC32C
 *  9 putZone    ± zone − previous zone's, ± used blocks, ± written blocks, ± reset epoch, ± closed sequence − previous zone's
 * 10 dropZone   zone
 * 11 putPosition
 *               4 bytes, big-endian: source id; length in bytes of the value, and the value as {@link PositionLayout} draws it
 * 12 putNextFileId, 13 putBatchSequence, 14 putStartNumber, 15 putJournalSequence: the number
 * text          length in bytes, UTF-8
 * </pre>
 *
 * <p>Previous is the one before of the same kind: of files those of ops 1 to 3, of extents those of 4 and 5, of runs those of 6 and 7; there is
 * none at the start, and all its numbers are 0. Expected is what goes on where the previous one ended: a file block or block in zone at its end
 * if file or zone are the same (for what follows a removed extent, at its start), else 0; a sector at the end of the extent put last, counted
 * in blocks of 8 sectors. An owner's previous one may be the last of the run before.
 *
 * <p>Used by one thread at a time. Closing it does nothing.
 */
public final class ChangeWriter implements MappingBatch {
    static final int PUT_FILE = 1;
    static final int UPDATE_FILE = 2;
    static final int REMOVE_FILE = 3;
    static final int PUT_EXTENT = 4;
    static final int REMOVE_EXTENT = 5;
    static final int PUT_RMAP = 6;
    static final int REMOVE_RMAP = 7;
    static final int PUT_CHECKSUMS = 8;
    static final int PUT_ZONE = 9;
    static final int DROP_ZONE = 10;
    static final int PUT_POSITION = 11;
    static final int PUT_NEXT_FILE_ID = 12;
    static final int PUT_BATCH_SEQUENCE = 13;
    static final int PUT_START_NUMBER = 14;
    static final int PUT_JOURNAL_SEQUENCE = 15;

    private static final int CAPACITY_BYTES = 16 << 10;
    private static final int COLUMN_BYTES = 1 << 10;

    private final EnumMap<Column, RowWriter> columns = new EnumMap<>(Column.class);
    private final RowWriter out;
    private final RowWriter whole = new RowWriter(CAPACITY_BYTES);
    private PreviousRows previous = new PreviousRows();

    /** What stands together. */
    enum Column {
        OPS,
        EXTENTS,
        OWNERS,
        EXTENT_LENGTHS,
        OWNER_LENGTHS,
        SECTORS,
        FLAGS,
        OFFSETS,
        CHECKSUMS
    }

    public ChangeWriter() {
        for (Column column : Column.values()) {
            columns.put(column, new RowWriter(COLUMN_BYTES));
        }
        out = in(Column.OPS);
    }

    private RowWriter in(Column column) {
        return Objects.requireNonNull(columns.get(column));
    }

    /** A batch that makes every change in two others: first in one, then in the other. Closing it closes both. */
    public static MappingBatch both(MappingBatch one, MappingBatch other) {
        return new TwoBatches(one, other);
    }

    /** The changes since the start or the last {@link #clear}; empty if there are none. */
    public byte[] toByteArray() {
        whole.clear();
        if (isEmpty()) {
            return whole.toByteArray();
        }
        columns.values().forEach(column -> whole.putVarint(column.size()));
        columns.values().forEach(column -> whole.putBytes(column.toByteArray()));
        return whole.toByteArray();
    }

    public boolean isEmpty() {
        return out.size() == 0;
    }

    /** How many bytes the changes take so far. */
    public int sizeBytes() {
        return columns.values().stream().mapToInt(RowWriter::size).sum();
    }

    /** Starts over: what is written from here on can be read without what was before. */
    public void clear() {
        columns.values().forEach(RowWriter::clear);
        previous = new PreviousRows();
    }

    @Override
    public void putFile(FileRecord file) {
        put(PUT_FILE, file);
    }

    @Override
    public void updateFile(FileRecord file) {
        put(UPDATE_FILE, file);
    }

    @Override
    public void removeFile(FileRecord file) {
        put(REMOVE_FILE, file);
    }

    private void put(int op, FileRecord file) {
        FileRecord before = previous.file();
        out.putByte(op);
        out.putSigned(file.fileId() - before.fileId());
        out.putSigned((long) file.key().sourceId() - before.key().sourceId());
        out.putVarint(file.key().nameBytes().length).putBytes(file.key().nameBytes());
        out.putVarint(file.sizeBytes()).putVarint(file.mappedBlocks()).putVarint(file.extentCount());
        out.putSigned(file.lastSourceOffset() - before.lastSourceOffset());
        out.putSigned(file.lastModifiedMillis() - before.lastModifiedMillis());
        previous.note(file);
    }

    @Override
    public void putExtent(long fileId, Extent extent) {
        putExtentKey(PUT_EXTENT, fileId, extent.fileBlock());
        in(Column.EXTENT_LENGTHS).putVarint(extent.lengthBlocks());
        in(Column.SECTORS).putSigned(extent.sector() - previous.expectedSector());
        in(Column.FLAGS).putSigned(extent.flags());
        in(Column.OFFSETS)
                .putSigned(extent.firstSourceOffset() - previous.lastSourceOffset())
                .putVarint(extent.lastSourceOffset() - extent.firstSourceOffset());
        previous.note(fileId, extent);
    }

    @Override
    public void removeExtent(long fileId, long fileBlock) {
        putExtentKey(REMOVE_EXTENT, fileId, fileBlock);
        previous.noteRemoval(fileId, fileBlock);
    }

    private void putExtentKey(int op, long fileId, long fileBlock) {
        out.putByte(op);
        in(Column.EXTENTS)
                .putSigned(fileId - previous.extentFileId())
                .putSigned(fileBlock - previous.expectedFileBlock(fileId));
    }

    @Override
    public void putRmap(RmapRun run) {
        put(PUT_RMAP, run);
    }

    @Override
    public void removeRmap(RmapRun run) {
        put(REMOVE_RMAP, run);
    }

    private void put(int op, RmapRun run) {
        out.putByte(op);
        out.putSigned((long) run.zoneIndex() - previous.runZone());
        out.putSigned(run.blockInZone() - previous.expectedRunBlock(run.zoneIndex()));
        out.putVarint(run.owners().size());
        RowWriter lengths = in(Column.OWNER_LENGTHS);
        RowWriter owners = in(Column.OWNERS);
        int end = 0;
        for (RmapRun.Owner owner : run.owners()) {
            lengths.putVarint((long) owner.blockOffset() - end).putVarint(owner.lengthBlocks());
            owners.putSigned(owner.fileId() - previous.ownerFileId())
                    .putSigned(owner.fileBlock() - previous.expectedOwnerBlock(owner.fileId()));
            end = owner.blockOffset() + owner.lengthBlocks();
            previous.note(owner);
        }
        previous.noteRun(run.zoneIndex(), run.blockInZone());
    }

    @Override
    public void putChecksums(int zoneIndex, int blockInZone, int[] crcs, int from, int count) {
        Objects.checkFromIndexSize(from, count, crcs.length);
        if (count < 1 || count > MappingView.MAX_RUN_BLOCKS) {
            throw new IllegalArgumentException("checksums of " + count + " blocks");
        }
        out.putByte(PUT_CHECKSUMS);
        out.putSigned((long) zoneIndex - previous.checksumZone());
        out.putSigned(blockInZone - previous.expectedChecksumBlock(zoneIndex));
        out.putVarint(count);
        RowWriter checksums = in(Column.CHECKSUMS);
        for (int index = from; index < from + count; index++) {
            checksums.putInt(crcs[index]);
        }
        previous.noteChecksums(zoneIndex, blockInZone, count);
    }

    @Override
    public void putZone(ZoneUsage usage) {
        ZoneUsage before = previous.usage();
        out.putByte(PUT_ZONE);
        out.putSigned((long) usage.zoneIndex() - before.zoneIndex());
        out.putSigned(usage.usedBlocks()).putSigned(usage.writtenBlocks()).putSigned(usage.resetEpoch());
        out.putSigned(usage.closedSequence() - before.closedSequence());
        previous.note(usage);
    }

    @Override
    public void dropZone(int zoneIndex) {
        out.putByte(DROP_ZONE).putVarint(zoneIndex);
    }

    @Override
    public void putPosition(SourcePosition position) {
        out.putByte(PUT_POSITION);
        PositionLayout.putKey(out, position.sourceId());
        int value = out.beginSized();
        PositionLayout.putValue(out, position);
        out.endSized(value);
    }

    @Override
    public void putNextFileId(long nextFileId) {
        out.putByte(PUT_NEXT_FILE_ID).putVarint(nextFileId);
    }

    @Override
    public void putBatchSequence(long batchSequence) {
        out.putByte(PUT_BATCH_SEQUENCE).putVarint(batchSequence);
    }

    @Override
    public void putStartNumber(long startNumber) {
        out.putByte(PUT_START_NUMBER).putVarint(startNumber);
    }

    @Override
    public void putJournalSequence(long journalSequence) {
        out.putByte(PUT_JOURNAL_SEQUENCE).putVarint(journalSequence);
    }

    @Override
    public void putJournalEntry(JournalEntry entry) {
        // What the store keeps for the journal is no change that the journal tells of.
    }

    @Override
    public void removeJournalEntry(long number) {
        // As above.
    }

    @Override
    public void close() {
        // Holds nothing but memory.
    }
}
