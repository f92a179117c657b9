package io.zonelog.engine.read;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.block.BlockChecksums;
import io.zonelog.cache.Zeros;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZonedDevice;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import java.nio.ByteBuffer;

/**
 * Reads files through the committed mapping; every block is checked against the CRC32C recorded when it was written. Used by one thread;
 * waits for the device.
 */
public final class FileReader {
    private static final int MAX_READ_BYTES = 1 << 20;

    private final MappingStore store;
    private final ZonedDevice device;
    private final DeviceGeometry geometry;
    private final int blockSizeBytes;
    private final BlockChecksums checksums;
    private final ByteBuffer window;
    private final int[] expected;
    private final int[] actual;

    public FileReader(MappingStore store, ZonedDevice device) {
        this.store = store;
        this.device = device;
        this.geometry = device.geometry();
        this.blockSizeBytes = geometry.blockSizeBytes();
        this.checksums = new BlockChecksums(blockSizeBytes);
        int windowBlocks = Math.max(1, MAX_READ_BYTES / blockSizeBytes);
        this.window = AlignedBuffers.allocate(windowBlocks * blockSizeBytes, blockSizeBytes);
        this.expected = new int[windowBlocks];
        this.actual = new int[windowBlocks];
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
                position = readExtent(file.fileId(), extent, position, extentEnd, target);
            }
        }
        zeroFill(target, position, endBytes);
        return (int) (endBytes - offsetBytes);
    }

    /**
     * Reads one whole block.
     *
     * @param target receives the block from its start; untouched for a hole
     * @return whether the block is mapped and holds data
     * @throws DataReadException as {@link #read}
     */
    public boolean readBlock(long fileId, long fileBlock, ByteBuffer target) {
        try (Cursor<Extent> extents = store.extents(fileId, fileBlock)) {
            if (!extents.advance() || extents.current().fileBlock() > fileBlock) {
                return false;
            }
            Extent block = extents.current().slice(fileBlock, fileBlock + 1, geometry.blockSectors());
            if (block.isUnwritten()) {
                return false;
            }
            readVerified(fileId, block);
            target.put(0, window, 0, blockSizeBytes);
            return true;
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
        for (long block = extent.fileBlock(); block < extent.endBlock(); block += expected.length) {
            readVerified(fileId, extent.slice(block, block + expected.length, geometry.blockSectors()));
        }
        return (long) extent.lengthBlocks() * blockSizeBytes;
    }

    private long readExtent(long fileId, Extent extent, long fromBytes, long toBytes, ByteBuffer target) {
        if (extent.isUnwritten()) {
            return zeroFill(target, fromBytes, toBytes);
        }
        long position = fromBytes;
        while (position < toBytes) {
            long firstBlock = position / blockSizeBytes;
            long endBlock = Math.min(extent.endBlock(), firstBlock + expected.length);
            readVerified(fileId, extent.slice(firstBlock, endBlock, geometry.blockSectors()));
            long end = Math.min(toBytes, endBlock * blockSizeBytes);
            int inWindow = (int) (position - firstBlock * blockSizeBytes);
            target.put(window.slice(inWindow, (int) (end - position)));
            position = end;
        }
        return position;
    }

    /** Reads a piece of an extent, no longer than the window, into the window and checks it. */
    private void readVerified(long fileId, Extent piece) {
        int zone = geometry.zoneOf(piece.sector());
        int block = geometry.blockInZone(piece.sector());
        int count = piece.lengthBlocks();
        if (store.checksums(zone, block, count, expected) < count) {
            throw DataReadException.checksumMissing(fileId, piece);
        }
        AwaitedCompletion completion = new AwaitedCompletion();
        window.limit(count * blockSizeBytes).position(0);
        device.read(piece.sector(), window, completion);
        DeviceStatus status = completion.await();
        if (!status.isSuccess()) {
            throw DataReadException.deviceError(fileId, piece, status);
        }
        window.limit(count * blockSizeBytes).position(0);
        checksums.compute(window, actual, 0);
        for (int i = 0; i < count; i++) {
            if (actual[i] != expected[i]) {
                throw DataReadException.checksumMismatch(fileId, piece, i);
            }
        }
        window.clear();
    }

    private static long zeroFill(ByteBuffer target, long fromBytes, long toBytes) {
        int length = (int) Math.max(toBytes - fromBytes, 0);
        Zeros.fill(target, target.position(), length);
        target.position(target.position() + length);
        return Math.max(fromBytes, toBytes);
    }
}
