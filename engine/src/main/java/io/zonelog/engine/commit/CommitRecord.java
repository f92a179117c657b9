package io.zonelog.engine.commit;

import io.zonelog.cache.BlockRanges;
import io.zonelog.cache.BlockRemap;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.layout.PositionLayout;
import io.zonelog.mapping.layout.RowReader;
import io.zonelog.mapping.layout.RowWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Everything that a batch changes in the mapping but the places of its data, which its summaries tell. It is written with the data, as the
 * blocks of a file that no user has ({@link io.zonelog.segment.Segment#RECORD_FILE_ID}), so a batch whose blocks are all on the device can
 * be committed again by whoever has the mapping before it. Immutable.
 *
 * <pre>
 * version           1       1
 * length            4       big-endian: bytes behind this field
 * batch             varint  its number
 * data blocks       varint  distinct file blocks that the batch has written, this record not included
 * next file id      varint  behind the highest that the batch has used; 0 if it has used none
 * positions         varint  how many; then of each: source 4, big-endian; length of the rest, a varint; the rest as
 *                           {@link PositionLayout} draws a value
 * removed           varint  how many; then of each: file id, signed, less the one before
 * changed           varint  how many; then of each, by file id:
 *   file id         signed  less the one before
 *   flags           1       bits 0 and 1: 0 it was there before, 1 the batch made it, 2 the batch gave it its name; bit 2: time; bit 3: holes;
 *                           bit 4: clones
 *   name            varint  length in bytes, and the bytes, behind its source as a varint; unless it was there before
 *   size            varint  bytes
 *   last offset     signed  of the last record that changed it
 *   modified        signed  milliseconds since 1970, if bit 2 is set
 *   holes           varint  how many, if bit 3 is set; then of each: first block, and blocks, 0 for one without end, varints
 *   clones          varint  how many, if bit 4 is set; then of each: source's file id, its first block, the file's first block, blocks, varints
 * </pre>
 *
 * @param batchSequence the batch's number
 * @param dataBlocks distinct file blocks that the batch has written
 * @param files what changes in files, by file id, without extents
 * @param removedFiles ids of the files that it removes
 * @param positions source positions
 * @param nextFileId behind the highest file id that the batch has used; 0 if it has used none
 */
public record CommitRecord(
        long batchSequence,
        long dataBlocks,
        List<CommitPlan.FileChange> files,
        List<Long> removedFiles,
        List<SourcePosition> positions,
        long nextFileId) {
    private static final int VERSION = 1;
    private static final int LENGTH_AT = 1;
    private static final int HEADER_BYTES = LENGTH_AT + Integer.BYTES;
    private static final int FIRST_CAPACITY_BYTES = 4096;
    private static final int ORIGIN_MASK = 3;
    private static final int HAS_TIME = 4;
    private static final int HAS_HOLES = 8;
    private static final int HAS_CLONES = 16;

    /** The record's bytes. */
    public byte[] toBytes() {
        RowWriter out = new RowWriter(FIRST_CAPACITY_BYTES);
        out.putByte(VERSION).putInt(0);
        out.putVarint(batchSequence).putVarint(dataBlocks).putVarint(nextFileId);
        out.putVarint(positions.size());
        for (SourcePosition position : positions) {
            PositionLayout.putKey(out, position.sourceId());
            int begin = out.beginSized();
            PositionLayout.putValue(out, position);
            out.endSized(begin);
        }
        out.putVarint(removedFiles.size());
        long before = 0;
        for (long removed : removedFiles) {
            out.putSigned(removed - before);
            before = removed;
        }
        out.putVarint(files.size());
        before = 0;
        for (CommitPlan.FileChange change : files) {
            out.putSigned(change.fileId() - before);
            putChange(change, out);
            before = change.fileId();
        }
        out.setInt(LENGTH_AT, out.size() - HEADER_BYTES);
        return out.toByteArray();
    }

    private static void putChange(CommitPlan.FileChange change, RowWriter out) {
        boolean isNamed = change.origin() != CommitPlan.FileChange.Origin.EXISTING;
        boolean hasTime = change.lastModifiedMillis() >= 0;
        out.putByte(codeOf(change.origin())
                | (hasTime ? HAS_TIME : 0)
                | (change.holes().isEmpty() ? 0 : HAS_HOLES)
                | (change.remaps().isEmpty() ? 0 : HAS_CLONES));
        if (isNamed) {
            byte[] name = change.key().nameBytes();
            out.putVarint(change.key().sourceId()).putVarint(name.length).putBytes(name);
        }
        out.putVarint(change.sizeBytes()).putSigned(change.lastSourceOffset());
        if (hasTime) {
            out.putSigned(change.lastModifiedMillis());
        }
        if (!change.holes().isEmpty()) {
            out.putVarint(change.holes().size());
            for (BlockRanges.Range hole : change.holes()) {
                boolean ends = hole.toBlock() != BlockRanges.UNBOUNDED;
                out.putVarint(hole.fromBlock()).putVarint(ends ? hole.toBlock() - hole.fromBlock() : 0);
            }
        }
        if (!change.remaps().isEmpty()) {
            out.putVarint(change.remaps().size());
            for (BlockRemap remap : change.remaps()) {
                out.putVarint(remap.sourceFileId()).putVarint(remap.sourceBlock());
                out.putVarint(remap.fileBlock()).putVarint(remap.lengthBlocks());
            }
        }
    }

    /**
     * Reads a record.
     *
     * @param bytes the record, and anything behind it
     * @param nameOf the names of the files that were there before the batch
     * @return empty if the bytes are none, or of a version that is not known
     */
    public static Optional<CommitRecord> of(byte[] bytes, LongFunction<FileKey> nameOf) {
        RowReader in = new RowReader(bytes);
        try {
            int version = in.getByte();
            int length = in.getInt();
            if (version != VERSION || length < 0 || length > in.remaining()) {
                return Optional.empty();
            }
            RowReader body = new RowReader(in.getBytes(length));
            CommitRecord record = take(body, nameOf);
            body.requireEnd();
            return Optional.of(record);
        } catch (MappingStoreException | IllegalArgumentException | ArithmeticException damaged) {
            return Optional.empty();
        }
    }

    private static CommitRecord take(RowReader in, LongFunction<FileKey> nameOf) {
        long batchSequence = in.getVarint();
        long dataBlocks = in.getVarint();
        long nextFileId = in.getVarint();
        int positionCount = in.getIntVarint();
        List<SourcePosition> positions = new ArrayList<>();
        for (int i = 0; i < positionCount; i++) {
            RowReader key = new RowReader(in.getBytes(Integer.BYTES));
            positions.add(PositionLayout.position(key, new RowReader(in.getBytes(in.getIntVarint()))));
        }
        int removedCount = in.getIntVarint();
        List<Long> removed = new ArrayList<>();
        long before = 0;
        for (int i = 0; i < removedCount; i++) {
            before += in.getSigned();
            removed.add(before);
        }
        int changedCount = in.getIntVarint();
        List<CommitPlan.FileChange> files = new ArrayList<>();
        before = 0;
        for (int i = 0; i < changedCount; i++) {
            before += in.getSigned();
            files.add(takeChange(before, in, nameOf));
        }
        return new CommitRecord(batchSequence, dataBlocks, files, removed, positions, nextFileId);
    }

    private static CommitPlan.FileChange takeChange(long fileId, RowReader in, LongFunction<FileKey> nameOf) {
        int flags = in.getByte();
        CommitPlan.FileChange.Origin origin = originOf(flags & ORIGIN_MASK);
        FileKey key = origin == CommitPlan.FileChange.Origin.EXISTING
                ? nameOf.apply(fileId)
                : new FileKey(in.getIntVarint(), in.getBytes(in.getIntVarint()));
        long sizeBytes = in.getVarint();
        long lastOffset = in.getSigned();
        long modified = (flags & HAS_TIME) == 0 ? -1 : in.getSigned();
        List<BlockRanges.Range> holes = new ArrayList<>();
        for (int left = (flags & HAS_HOLES) == 0 ? 0 : in.getIntVarint(); left > 0; left--) {
            long from = in.getVarint();
            long blocks = in.getVarint();
            holes.add(new BlockRanges.Range(from, blocks == 0 ? BlockRanges.UNBOUNDED : from + blocks));
        }
        List<BlockRemap> remaps = new ArrayList<>();
        for (int left = (flags & HAS_CLONES) == 0 ? 0 : in.getIntVarint(); left > 0; left--) {
            remaps.add(new BlockRemap(in.getVarint(), in.getVarint(), in.getVarint(), in.getVarint()));
        }
        return new CommitPlan.FileChange(
                fileId, key, origin, sizeBytes, lastOffset, modified, holes, remaps, List.of(), List.of());
    }

    private static int codeOf(CommitPlan.FileChange.Origin origin) {
        return switch (origin) {
            case EXISTING -> 0;
            case CREATED -> 1;
            case RENAMED -> 2;
        };
    }

    private static CommitPlan.FileChange.Origin originOf(int code) {
        return switch (code) {
            case 0 -> CommitPlan.FileChange.Origin.EXISTING;
            case 1 -> CommitPlan.FileChange.Origin.CREATED;
            case 2 -> CommitPlan.FileChange.Origin.RENAMED;
            default -> throw new MappingStoreException("a file's origin is " + code);
        };
    }
}
