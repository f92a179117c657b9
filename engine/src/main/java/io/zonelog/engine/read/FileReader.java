package io.zonelog.engine.read;

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
        this(store, new ReadAhead(device));
    }

    /** Reads with memory that is lent to it. */
    FileReader(MappingView store, ReadAhead readAhead) {
        this.store = store;
        this.geometry = readAhead.geometry();
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
        try (FileStream stream = new FileStream(store, file.fileId(), offsetBytes, endBytes, readAhead)) {
            while (!stream.isAtEnd()) {
                target.put(stream.next());
            }
        }
        return (int) (endBytes - offsetBytes);
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
}
