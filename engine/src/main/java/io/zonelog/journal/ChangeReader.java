package io.zonelog.journal;

import io.zonelog.journal.ChangeWriter.Column;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.RmapRun;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.ZoneUsage;
import io.zonelog.mapping.layout.PositionLayout;
import io.zonelog.mapping.layout.RowReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Objects;

/** Makes changes again that a {@link ChangeWriter} wrote, where the form is drawn. */
public final class ChangeReader {
    private final EnumMap<Column, RowReader> columns = new EnumMap<>(Column.class);
    private final RowReader in;
    private final MappingBatch into;
    private final PreviousRows previous = new PreviousRows();

    private ChangeReader(RowReader all, MappingBatch into) {
        EnumMap<Column, Integer> lengths = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            lengths.put(column, all.getIntVarint());
        }
        lengths.forEach((column, length) -> columns.put(column, new RowReader(all.getBytes(length))));
        all.requireEnd();
        this.in = in(Column.OPS);
        this.into = into;
    }

    private RowReader in(Column column) {
        return Objects.requireNonNull(columns.get(column));
    }

    /**
     * Makes changes again in a batch. Takes memory for one change at a time.
     *
     * @param changes holds what a {@link ChangeWriter} wrote since its start or a clear, whole
     * @param from its first byte
     * @param length bytes
     * @throws IllegalArgumentException if they are no such changes; the batch then holds those before the first that is none
     */
    public static void replay(byte[] changes, int from, int length, MappingBatch into) {
        Objects.checkFromIndexSize(from, length, changes.length);
        if (length == 0) {
            return;
        }
        RowReader in = new RowReader(Arrays.copyOfRange(changes, from, from + length));
        try {
            new ChangeReader(in, into).replay();
        } catch (MappingStoreException | ArithmeticException e) {
            throw new IllegalArgumentException(length + " bytes are no changes of mappings: " + e.getMessage(), e);
        }
    }

    private void replay() {
        while (in.remaining() > 0) {
            replayNext();
        }
        columns.values().forEach(RowReader::requireEnd);
    }

    private void replayNext() {
        int op = in.getByte();
        switch (op) {
            case ChangeWriter.PUT_FILE -> into.putFile(file());
            case ChangeWriter.UPDATE_FILE -> into.updateFile(file());
            case ChangeWriter.REMOVE_FILE -> into.removeFile(file());
            case ChangeWriter.PUT_EXTENT -> putExtent();
            case ChangeWriter.REMOVE_EXTENT -> removeExtent();
            case ChangeWriter.PUT_RMAP -> into.putRmap(run());
            case ChangeWriter.REMOVE_RMAP -> into.removeRmap(run());
            case ChangeWriter.PUT_CHECKSUMS -> putChecksums();
            case ChangeWriter.PUT_ZONE -> into.putZone(usage());
            case ChangeWriter.DROP_ZONE -> into.dropZone(in.getIntVarint());
            case ChangeWriter.PUT_POSITION -> into.putPosition(position());
            case ChangeWriter.PUT_NEXT_FILE_ID -> into.putNextFileId(in.getVarint());
            case ChangeWriter.PUT_BATCH_SEQUENCE -> into.putBatchSequence(in.getVarint());
            case ChangeWriter.PUT_START_NUMBER -> into.putStartNumber(in.getVarint());
            case ChangeWriter.PUT_JOURNAL_SEQUENCE -> into.putJournalSequence(in.getVarint());
            default -> throw new IllegalArgumentException("a change of mappings of an unknown kind: " + op);
        }
    }

    private FileRecord file() {
        FileRecord before = previous.file();
        long fileId = before.fileId() + in.getSigned();
        int sourceId = Math.toIntExact(before.key().sourceId() + in.getSigned());
        FileRecord file = new FileRecord(
                fileId,
                new FileKey(sourceId, in.getBytes(in.getIntVarint())),
                in.getVarint(),
                in.getVarint(),
                in.getVarint(),
                before.lastSourceOffset() + in.getSigned(),
                before.lastModifiedMillis() + in.getSigned());
        previous.note(file);
        return file;
    }

    private void putExtent() {
        long fileId = previous.extentFileId() + in(Column.EXTENTS).getSigned();
        long fileBlock = previous.expectedFileBlock(fileId) + in(Column.EXTENTS).getSigned();
        int lengthBlocks = in(Column.EXTENT_LENGTHS).getIntVarint();
        long sector = previous.expectedSector() + in(Column.SECTORS).getSigned();
        int flags = Math.toIntExact(in(Column.FLAGS).getSigned());
        long firstSourceOffset =
                previous.lastSourceOffset() + in(Column.OFFSETS).getSigned();
        long lastSourceOffset = firstSourceOffset + in(Column.OFFSETS).getVarint();
        Extent extent = new Extent(fileBlock, lengthBlocks, sector, flags, firstSourceOffset, lastSourceOffset);
        previous.note(fileId, extent);
        into.putExtent(fileId, extent);
    }

    private void removeExtent() {
        long fileId = previous.extentFileId() + in(Column.EXTENTS).getSigned();
        long fileBlock = previous.expectedFileBlock(fileId) + in(Column.EXTENTS).getSigned();
        previous.noteRemoval(fileId, fileBlock);
        into.removeExtent(fileId, fileBlock);
    }

    private RmapRun run() {
        int zoneIndex = index(previous.runZone() + in.getSigned());
        int blockInZone = index(previous.expectedRunBlock(zoneIndex) + in.getSigned());
        int count = in.getIntVarint();
        List<RmapRun.Owner> owners = new ArrayList<>();
        int end = 0;
        for (int owner = 0; owner < count; owner++) {
            int blockOffset = Math.addExact(end, in(Column.OWNER_LENGTHS).getIntVarint());
            int lengthBlocks = in(Column.OWNER_LENGTHS).getIntVarint();
            long fileId = previous.ownerFileId() + in(Column.OWNERS).getSigned();
            long fileBlock =
                    previous.expectedOwnerBlock(fileId) + in(Column.OWNERS).getSigned();
            end = Math.addExact(blockOffset, lengthBlocks);
            owners.add(new RmapRun.Owner(blockOffset, lengthBlocks, fileId, fileBlock));
            previous.note(owners.get(owner));
        }
        RmapRun run = new RmapRun(zoneIndex, blockInZone, List.copyOf(owners));
        previous.noteRun(zoneIndex, blockInZone);
        return run;
    }

    private void putChecksums() {
        int zoneIndex = index(previous.checksumZone() + in.getSigned());
        int blockInZone = index(previous.expectedChecksumBlock(zoneIndex) + in.getSigned());
        int count = in.getIntVarint();
        if (count < 1 || count > MappingView.MAX_RUN_BLOCKS) {
            throw new IllegalArgumentException("checksums of " + count + " blocks");
        }
        int[] crcs = new int[count];
        for (int block = 0; block < count; block++) {
            crcs[block] = in(Column.CHECKSUMS).getInt();
        }
        previous.noteChecksums(zoneIndex, blockInZone, count);
        into.putChecksums(zoneIndex, blockInZone, crcs, 0, count);
    }

    private ZoneUsage usage() {
        ZoneUsage before = previous.usage();
        ZoneUsage usage = new ZoneUsage(
                index(before.zoneIndex() + in.getSigned()),
                Math.toIntExact(in.getSigned()),
                Math.toIntExact(in.getSigned()),
                in.getSigned(),
                before.closedSequence() + in.getSigned());
        previous.note(usage);
        return usage;
    }

    private SourcePosition position() {
        RowReader key = new RowReader(in.getBytes(Integer.BYTES));
        return PositionLayout.position(key, new RowReader(in.getBytes(in.getIntVarint())));
    }

    /** The number of a zone, or of a block in one. */
    private static int index(long value) {
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("zone or block " + value);
        }
        return (int) value;
    }
}
