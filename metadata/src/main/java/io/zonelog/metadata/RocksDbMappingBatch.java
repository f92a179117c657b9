package io.zonelog.metadata;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.JournalEntry;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.mapping.layout.PositionLayout;
import io.zonelog.mapping.layout.RowWriter;
import io.zonelog.metadata.layout.ChecksumLayout;
import io.zonelog.metadata.layout.ExtentLayout;
import io.zonelog.metadata.layout.FileLayout;
import io.zonelog.metadata.layout.MarkLayout;
import io.zonelog.metadata.layout.MetaLayout;
import io.zonelog.metadata.layout.RmapLayout;
import io.zonelog.metadata.layout.ZoneLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Writes changes straight into the serialized form of a RocksDB {@code WriteBatch}, which is handed over whole: one native call
 * a batch instead of one a row.
 *
 * <pre>
 * 0           8        12   13     14       22
 * +-----------+--------+----+------+--------+-------- - -
 * |sequence: 0|changes |3   |8     |durable |changes             little-endian, durable big-endian
 * +-----------+--------+----+------+--------+-------- - -
 * durable  the last change that was durable when the batch was handed over; a note (tag 3) that stands in the log only. Since
 *          version 3: before, each batch was durable before the next one was handed over
 * change   +----+------+------------------+--------------------+
 *          |tag |varint|varint length, key|varint length, value|
 *          |    |family|                  |(none for delete)   |
 *          +----+------+------------------+--------------------+
 * tag      5 put, 4 delete, 14 delete the range from the key to the value, which is not part of it
 * </pre>
 *
 * <p>The form is that of RocksDB's {@code write_batch.cc}, also of its log, and so stable. Used by one thread at a time. The array
 * goes back to the store when the batch is closed.
 */
final class RocksDbMappingBatch implements MappingBatch {
    /** Where the last durable change stands; what is before says so with its tag. */
    static final int DURABLE_OFFSET = 14;

    static final int TAG_LOG_DATA = 0x3;
    private static final int TAG_DELETE = 0x4;
    private static final int TAG_PUT = 0x5;
    private static final int TAG_DELETE_RANGE = 0xe;
    private static final int COUNT_OFFSET = Long.BYTES;

    private final RocksDbMappingStore store;
    private final RowWriter rows;
    private final ColumnFamily.FamilyIds families;
    private int changes;
    /** A bit for each family that was changed, at its number. */
    private long changedFamilies;

    private boolean closed;

    /**
     * Begins a batch.
     *
     * @param rows empty; the batch's until it is closed
     */
    RocksDbMappingBatch(RocksDbMappingStore store, RowWriter rows, ColumnFamily.FamilyIds families) {
        this.store = store;
        this.rows = rows;
        this.families = families;
        rows.putLong(0).putInt(0);
        rows.putByte(TAG_LOG_DATA).putVarint(Long.BYTES).putLong(0);
    }

    boolean isOpenFor(RocksDbMappingStore other) {
        return store == other && !closed;
    }

    boolean isEmpty() {
        return changes == 0;
    }

    int changes() {
        return changes;
    }

    /** The marked families that the batch changes. */
    List<ColumnFamily> changedFamilies() {
        return CommitMarks.MARKED.stream()
                .filter(family -> (changedFamilies & 1L << families.of(family)) != 0)
                .toList();
    }

    /** Writes which commit changes the batch's families. */
    void putMarks(CommitMarks marks) {
        for (ColumnFamily family : changedFamilies()) {
            begin(TAG_PUT, families.of(family));
            int key = rows.beginSized();
            rows.putBytes(MarkLayout.familyKey());
            rows.endSized(key);
            int value = rows.beginSized();
            rows.putLong(marks.last(family));
            rows.endSized(value);
        }
        int value = beginMeta(MarkLayout.LAST_COMMITS_KEY);
        marks.putMetaValue(rows);
        rows.endSized(value);
    }

    /**
     * The batch in RocksDB's form.
     *
     * @param durable the last change that is durable now
     */
    byte[] serialize(long durable) {
        rows.setLong(DURABLE_OFFSET, durable);
        rows.setIntLittleEndian(COUNT_OFFSET, changes);
        return rows.toByteArray();
    }

    @Override
    public void putFile(FileRecord file) {
        updateFile(file);
        begin(TAG_PUT, families.files());
        putFileIdKey(file.fileId());
        int idValue = rows.beginSized();
        FileLayout.putIdValue(rows, file.key());
        rows.endSized(idValue);
    }

    @Override
    public void updateFile(FileRecord file) {
        begin(TAG_PUT, families.files());
        int nameKey = rows.beginSized();
        FileLayout.putNameKey(rows, file.key());
        rows.endSized(nameKey);
        int nameValue = rows.beginSized();
        FileLayout.putNameValue(rows, file);
        rows.endSized(nameValue);
    }

    @Override
    public void removeFile(FileRecord file) {
        begin(TAG_DELETE, families.files());
        int nameKey = rows.beginSized();
        FileLayout.putNameKey(rows, file.key());
        rows.endSized(nameKey);
        begin(TAG_DELETE, families.files());
        putFileIdKey(file.fileId());
    }

    private void putFileIdKey(long fileId) {
        int key = rows.beginSized();
        FileLayout.putIdKey(rows, fileId);
        rows.endSized(key);
    }

    @Override
    public void putExtent(long fileId, Extent extent) {
        begin(TAG_PUT, families.extents());
        putExtentKey(fileId, extent.fileBlock());
        int value = rows.beginSized();
        ExtentLayout.putValue(rows, extent);
        rows.endSized(value);
    }

    @Override
    public void removeExtent(long fileId, long fileBlock) {
        begin(TAG_DELETE, families.extents());
        putExtentKey(fileId, fileBlock);
    }

    private void putExtentKey(long fileId, long fileBlock) {
        int key = rows.beginSized();
        ExtentLayout.putKey(rows, fileId, fileBlock);
        rows.endSized(key);
    }

    @Override
    public void putRmap(RmapRun run) {
        begin(TAG_PUT, families.rmap());
        int key = rows.beginSized();
        RmapLayout.putKey(rows, run);
        rows.endSized(key);
        int value = rows.beginSized();
        RmapLayout.putValue(rows, run);
        rows.endSized(value);
    }

    @Override
    public void removeRmap(RmapRun run) {
        begin(TAG_DELETE, families.rmap());
        int key = rows.beginSized();
        RmapLayout.putKey(rows, run);
        rows.endSized(key);
    }

    @Override
    public void putChecksums(int zoneIndex, int blockInZone, int[] crcs, int from, int count) {
        Objects.checkFromIndexSize(from, count, crcs.length);
        if (count < 1 || count > MappingStore.MAX_RUN_BLOCKS) {
            throw new IllegalArgumentException("checksums of " + count + " blocks");
        }
        begin(TAG_PUT, families.checksums());
        int key = rows.beginSized();
        ChecksumLayout.putKey(rows, zoneIndex, blockInZone);
        rows.endSized(key);
        int value = rows.beginSized();
        ChecksumLayout.putValue(rows, crcs, from, count);
        rows.endSized(value);
    }

    @Override
    public void putZone(ZoneUsage usage) {
        begin(TAG_PUT, families.zones());
        int key = rows.beginSized();
        ZoneLayout.putKey(rows, usage.zoneIndex());
        rows.endSized(key);
        int value = rows.beginSized();
        ZoneLayout.putValue(rows, usage);
        rows.endSized(value);
    }

    @Override
    public void dropZone(int zoneIndex) {
        begin(TAG_DELETE_RANGE, families.rmap());
        putZoneRange(zoneIndex);
        begin(TAG_DELETE_RANGE, families.checksums());
        putZoneRange(zoneIndex);
    }

    /** Both families' keys start with the zone; past the last zone, the range's end has its top bit set and sorts behind. */
    private void putZoneRange(int zoneIndex) {
        int first = rows.beginSized();
        rows.putInt(zoneIndex);
        rows.endSized(first);
        int end = rows.beginSized();
        rows.putInt(zoneIndex + 1);
        rows.endSized(end);
    }

    @Override
    public void putPosition(SourcePosition position) {
        begin(TAG_PUT, families.positions());
        int key = rows.beginSized();
        PositionLayout.putKey(rows, position.sourceId());
        rows.endSized(key);
        int value = rows.beginSized();
        PositionLayout.putValue(rows, position);
        rows.endSized(value);
    }

    @Override
    public void putNextFileId(long nextFileId) {
        putMeta(MetaLayout.NEXT_FILE_ID_KEY, nextFileId);
    }

    @Override
    public void putBatchSequence(long batchSequence) {
        putMeta(MetaLayout.BATCH_SEQUENCE_KEY, batchSequence);
    }

    @Override
    public void putStartNumber(long startNumber) {
        putMeta(MetaLayout.START_NUMBER_KEY, startNumber);
    }

    @Override
    public void putJournalSequence(long journalSequence) {
        putMeta(MetaLayout.JOURNAL_SEQUENCE_KEY, journalSequence);
    }

    @Override
    public void putJournalEntry(JournalEntry entry) {
        int value = beginMeta(MetaLayout.journalEntryKey(entry.number()));
        rows.putBytes(entry.changes());
        rows.endSized(value);
    }

    @Override
    public void removeJournalEntry(long number) {
        begin(TAG_DELETE, families.meta());
        putMetaKey(MetaLayout.journalEntryKey(number));
    }

    /** Writes what a store is known by; for a new store. */
    void putIdentity(MappingStore.StoreIdentity identity) {
        int version = beginMeta(MetaLayout.FORMAT_VERSION_KEY);
        rows.putInt(identity.formatVersion());
        rows.endSized(version);
        int uuid = beginMeta(MetaLayout.DEVICE_UUID_KEY);
        MetaLayout.putUuid(rows, identity.deviceUuid());
        rows.endSized(uuid);
    }

    private void putMeta(String name, long number) {
        int value = beginMeta(name);
        rows.putLong(number);
        rows.endSized(value);
    }

    private int beginMeta(String name) {
        begin(TAG_PUT, families.meta());
        putMetaKey(name);
        return rows.beginSized();
    }

    private void putMetaKey(String name) {
        int key = rows.beginSized();
        rows.putBytes(name.getBytes(StandardCharsets.US_ASCII));
        rows.endSized(key);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            store.giveBack(rows);
        }
    }

    private void begin(int tag, int familyId) {
        if (closed) {
            throw new IllegalStateException("the batch is handed over or closed");
        }
        rows.putByte(tag).putVarint(familyId);
        changes++;
        changedFamilies |= 1L << familyId;
    }
}
