package io.zonelog.snapshot;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.read.SnapshotReader;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourcePosition;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a partition as it is at a reader's moment, a piece at a time. Every block is read and checked; blocks that files share are written
 * once. Files that the receiver has, and that no record has changed since, are only named. Memory is that of one piece, and some bytes for
 * each run of shared blocks. Used by one thread at a time; reader and stream are the caller's to close.
 */
public final class SnapshotWriter implements AutoCloseable {
    private static final int PIECE_BYTES = 1 << 20;

    private final SnapshotReader reader;
    private final DeviceGeometry geometry;
    private final SnapshotOutput out;
    private final SnapshotHeader header;
    private final SnapshotBase base;
    private final Cursor<FileRecord> names;
    private final ByteBuffer piece;
    private final int[] crcs;
    /** Shared blocks that are in the stream already, by their first sector. */
    private final TreeMap<Long, Written> shared = new TreeMap<>();

    private boolean begun;
    private boolean ended;
    /** The extents of the file in work, null between files. */
    private @Nullable Cursor<Extent> extents;
    /** What is left of the extent in work, null between extents. */
    private @Nullable Extent rest;
    /** Blocks before it in the file in work are not written. */
    private long firstBlock;

    private long files;
    private long dataBlocks;

    /** Blocks of a file that stand in the stream with their data. */
    private record Written(String name, Extent extent) {}

    /**
     * Prepares a snapshot.
     *
     * @param reader of the moment
     * @param geometry of the device that it reads
     * @param position of the partition, at the reader's moment
     * @param base what need not be written
     */
    public SnapshotWriter(
            SnapshotReader reader,
            DeviceGeometry geometry,
            SourcePosition position,
            SnapshotBase base,
            OutputStream out) {
        this.reader = reader;
        this.geometry = geometry;
        this.base = base;
        this.out = new SnapshotOutput(out);
        header = SnapshotHeader.of(position, geometry.blockSizeBytes(), base.nextOffset());
        int blocks = Math.max(1, PIECE_BYTES / geometry.blockSizeBytes());
        piece = ByteBuffer.allocate(blocks * geometry.blockSizeBytes());
        crcs = new int[blocks];
        names = reader.view().files(position.sourceId());
    }

    /** Files written, or begun. */
    public long files() {
        return files;
    }

    /** Bytes of data written, in whole blocks. */
    public long dataBytes() {
        return dataBlocks * geometry.blockSizeBytes();
    }

    /**
     * Writes what comes next: one frame, with at most 1 MiB of data.
     *
     * @return whether there is more
     * @throws IOException if the stream fails
     * @throws io.zonelog.engine.read.ReaderCutOffException if the reader is cut off; the stream is cut short then
     * @throws io.zonelog.engine.read.DataReadException if a block is damaged; likewise
     */
    public boolean writeNext() throws IOException {
        reader.requireHeld();
        if (!begun) {
            begun = true;
            out.header(header);
        } else if (rest != null) {
            rest = writeSome(names.current(), rest);
        } else if (extents != null && extents.advance()) {
            Extent next = extents.current();
            rest = writeSome(names.current(), slice(next, Math.max(firstBlock, next.fileBlock()), next.endBlock()));
        } else {
            nextFile();
        }
        return !ended;
    }

    private void nextFile() throws IOException {
        closeExtents();
        if (!names.advance()) {
            out.end(files, dataBlocks);
            ended = true;
            return;
        }
        files++;
        FileRecord file = names.current();
        SnapshotFrame.FileStart start = new SnapshotFrame.FileStart(
                file.key().name(), file.sizeBytes(), file.lastModifiedMillis(), file.lastSourceOffset());
        if (base.has(start.name()) && file.lastSourceOffset() < base.nextOffset() && !hasSharedBlocks(file)) {
            out.frame(SnapshotFrame.Type.UNCHANGED, start::writeTo);
        } else {
            out.frame(SnapshotFrame.Type.FILE, start::writeTo);
            long missing = base.firstMissingBlock(file);
            firstBlock = missing > 0 && hasSharedBlocks(file) ? 0 : missing;
            extents = reader.view().extents(file.fileId(), firstBlock);
        }
    }

    /** A file with shared blocks is always written: the receiver may have them in another file, which has changed or is gone. */
    private boolean hasSharedBlocks(FileRecord file) {
        try (Cursor<Extent> all = reader.view().extents(file.fileId(), 0)) {
            while (all.advance()) {
                if (all.current().isShared()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Writes the first blocks of an extent; returns the others, null if there are none. */
    private @Nullable Extent writeSome(FileRecord file, Extent extent) throws IOException {
        long until;
        if (extent.isUnwritten()) {
            out.frame(SnapshotFrame.Type.UNWRITTEN, range(extent)::writeTo);
            until = extent.endBlock();
        } else if (extent.isShared()) {
            until = writeShared(file, extent);
        } else {
            until = writeData(file, extent, extent.endBlock());
        }
        return until == extent.endBlock() ? null : slice(extent, until, extent.endBlock());
    }

    /**
     * Names the first blocks if they are in the stream already, or writes them. Only whole blocks are named; what the end of a file cuts is
     * written with its data.
     *
     * @return the block behind them
     */
    private long writeShared(FileRecord file, Extent extent) throws IOException {
        long endWhole = Math.min(extent.endBlock(), file.sizeBytes() / geometry.blockSizeBytes());
        if (extent.fileBlock() >= endWhole) {
            return writeData(file, extent, extent.endBlock());
        }
        Map.Entry<Long, Written> before = shared.floorEntry(extent.sector());
        if (before != null && extent.sector() < endSector(before.getValue().extent())) {
            return name(extent, endWhole, before.getValue());
        }
        Long next = shared.higherKey(extent.sector());
        long endNew = next == null
                ? endWhole
                : Math.min(endWhole, extent.fileBlock() + (next - extent.sector()) / geometry.blockSectors());
        long until = writeData(file, extent, endNew);
        shared.put(extent.sector(), new Written(file.key().name(), slice(extent, extent.fileBlock(), until)));
        return until;
    }

    /** Names where the first blocks of an extent stand already; returns the block behind them. */
    private long name(Extent extent, long endWhole, Written written) throws IOException {
        long into = (extent.sector() - written.extent().sector()) / geometry.blockSectors();
        long until = Math.min(endWhole, extent.fileBlock() + written.extent().lengthBlocks() - into);
        SnapshotFrame.Shared frame = new SnapshotFrame.Shared(
                range(slice(extent, extent.fileBlock(), until)),
                written.name(),
                written.extent().fileBlock() + into);
        out.frame(SnapshotFrame.Type.SHARED, frame::writeTo);
        return until;
    }

    /** Writes the first blocks with their data, up to a block or as many as a piece has; returns the block behind them. */
    private long writeData(FileRecord file, Extent extent, long endBlock) throws IOException {
        long from = extent.fileBlock();
        Extent part = slice(extent, from, Math.min(endBlock, from + crcs.length));
        int lengthBytes = part.lengthBlocks() * geometry.blockSizeBytes();
        // Behind the end of the file a block holds zeros, and so does the piece.
        Arrays.fill(piece.array(), 0, lengthBytes, (byte) 0);
        reader.read(file, from * geometry.blockSizeBytes(), piece.clear().limit(lengthBytes));
        int found = reader.view()
                .checksums(
                        geometry.zoneOf(part.sector()), geometry.blockInZone(part.sector()), part.lengthBlocks(), crcs);
        if (found < part.lengthBlocks()) {
            throw new IllegalStateException("blocks that were read and checked have no checksum");
        }
        SnapshotFrame.Range range = range(part);
        out.frame(SnapshotFrame.Type.DATA, frame -> {
            range.writeTo(frame);
            for (int block = 0; block < range.lengthBlocks(); block++) {
                frame.writeInt(crcs[block]);
            }
        });
        out.blocks(piece.array(), lengthBytes);
        dataBlocks += part.lengthBlocks();
        return part.endBlock();
    }

    private Extent slice(Extent extent, long fromBlock, long toBlock) {
        return extent.slice(fromBlock, toBlock, geometry.blockSectors());
    }

    private long endSector(Extent extent) {
        return extent.sector() + extent.lengthBlocks() * geometry.blockSectors();
    }

    private static SnapshotFrame.Range range(Extent extent) {
        return new SnapshotFrame.Range(
                extent.fileBlock(), extent.lengthBlocks(), extent.firstSourceOffset(), extent.lastSourceOffset());
    }

    private void closeExtents() {
        if (extents != null) {
            extents.close();
            extents = null;
        }
    }

    /** Lets go of the rows; reader and stream stay open. */
    @Override
    public void close() {
        closeExtents();
        names.close();
    }
}
