package io.zonelog.engine.read;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.cache.BlockFiller;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZonedDevice;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingView;
import java.nio.ByteBuffer;

/**
 * Reads files through the committed mapping; every block is checked against the CRC32C recorded when it was written. Used by one thread;
 * waits for the device.
 */
public final class FileReader {
    private final MappingView store;
    private final DeviceGeometry geometry;
    private final int blockSizeBytes;
    private final ReadAhead readAhead;

    public FileReader(MappingView store, ZonedDevice device) {
        this(store, device.geometry(), new ReadAhead(device));
    }

    /** Reads with memory that is lent to it. */
    FileReader(MappingView store, DeviceGeometry geometry, ReadAhead readAhead) {
        this.store = store;
        this.geometry = geometry;
        this.blockSizeBytes = geometry.blockSizeBytes();
        this.readAhead = readAhead;
    }

    /**
     * Reads bytes of a file; holes read as zeros.
     *
     * @param offsetBytes where to start, 0 or more
     * @param target is filled from its position up to its limit, or to the end of the file
     * @return bytes read; 0 at or behind the end of the file
     * @throws DataReadException if a block cannot be read, or is not what was written
     */
    public int read(FileRecord file, long offsetBytes, ByteBuffer target) {
        if (offsetBytes >= file.sizeBytes()) {
            return 0;
        }
        // near the end of the largest file, the target's end is beyond the range of a long
        long endBytes = offsetBytes + Math.min(file.sizeBytes() - offsetBytes, target.remaining());
        boolean complete = false;
        try {
            readUpTo(endBytes, file, offsetBytes, target);
            readAhead.takeAll();
            complete = true;
        } finally {
            if (!complete) {
                readAhead.giveUp();
            }
        }
        return (int) (endBytes - offsetBytes);
    }

    private void readUpTo(long endBytes, FileRecord file, long offsetBytes, ByteBuffer target) {
        long position = offsetBytes;
        try (Cursor<Extent> extents = store.extents(file.fileId(), offsetBytes / blockSizeBytes)) {
            while (position < endBytes && extents.advance()) {
                Extent extent = extents.current();
                long extentStart = extent.fileBlock() * blockSizeBytes;
                if (extentStart >= endBytes) {
                    break;
                }
                position = zeroFill(target, position, Math.max(position, extentStart));
                long extentEnd = Math.min(endBytes, extent.endBlock() * blockSizeBytes);
                boolean whole = position == offsetBytes && extentEnd == endBytes;
                Request request = whole ? readAhead::readAlone : readAhead::ask;
                position = readExtent(file.fileId(), extent, position, extentEnd, target, request);
            }
        }
        zeroFill(target, position, endBytes);
    }

    /**
     * Reads one whole block.
     *
     * @param target receives the block from its start; untouched for a hole
     * @return the lowest offset of a record that wrote into the block's extent, or {@link BlockFiller#HOLE}
     * @throws DataReadException as {@link #read}
     */
    public long readBlock(long fileId, long fileBlock, ByteBuffer target) {
        try (Cursor<Extent> extents = store.extents(fileId, fileBlock)) {
            if (!extents.advance() || extents.current().fileBlock() > fileBlock) {
                return BlockFiller.HOLE;
            }
            Extent block = extents.current().slice(fileBlock, fileBlock + 1, geometry.blockSectors());
            if (block.isUnwritten()) {
                return BlockFiller.HOLE;
            }
            readAhead.readAlone(store, fileId, block, memory -> target.put(0, memory, 0, blockSizeBytes));
            return block.firstSourceOffset();
        }
    }

    /**
     * Reads an extent and checks it.
     *
     * @return bytes read
     * @throws DataReadException as {@link #read}
     */
    public long verify(long fileId, Extent extent) {
        if (extent.isUnwritten()) {
            return 0;
        }
        readAhead.readAlone(store, fileId, extent, memory -> {});
        return (long) extent.lengthBlocks() * blockSizeBytes;
    }

    /** How an extent is asked for. */
    @FunctionalInterface
    private interface Request {
        void ask(MappingView view, long fileId, Extent extent, ReadAhead.Taker taker);
    }

    private long readExtent(
            long fileId, Extent extent, long fromBytes, long toBytes, ByteBuffer target, Request request) {
        if (extent.isUnwritten()) {
            return zeroFill(target, fromBytes, toBytes);
        }
        long firstBlock = fromBytes / blockSizeBytes;
        Extent wanted = extent.slice(firstBlock, geometry.blocksOf(toBytes), geometry.blockSectors());
        ByteBuffer range = target.slice(target.position(), (int) (toBytes - fromBytes));
        target.position(target.position() + range.capacity());
        // The first piece begins with the block that holds the range's first byte.
        int[] skip = {(int) (fromBytes - firstBlock * blockSizeBytes)};
        request.ask(store, fileId, wanted, memory -> {
            int length = Math.min(memory.remaining() - skip[0], range.remaining());
            range.put(memory.slice(skip[0], length));
            skip[0] = 0;
        });
        return toBytes;
    }

    private static long zeroFill(ByteBuffer target, long fromBytes, long toBytes) {
        int length = (int) Math.max(toBytes - fromBytes, 0);
        AlignedBuffers.zero(target, target.position(), length);
        target.position(target.position() + length);
        return Math.max(fromBytes, toBytes);
    }
}
