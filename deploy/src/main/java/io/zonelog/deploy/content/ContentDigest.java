package io.zonelog.deploy.content;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingView;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * Tells contents apart by the checksums that are kept of every block, without reading the data: the SHA-256 of the CRC32C of each block of a
 * file, four bytes each, big-endian. The last block is filled up with zeros. Used by one thread.
 */
public final class ContentDigest {
    private static final int MOST_AT_ONCE = 1024;
    private static final int LONG_HOLE_BLOCKS = 1 << 16;

    private final int blockSizeBytes;
    private final MessageDigest digest;
    private final CRC32C block = new CRC32C();
    private final ByteBuffer checksum = ByteBuffer.allocate(Integer.BYTES);
    private final int zeroBlock;
    /** Bytes of the block that is not whole yet. */
    private int filledBytes;

    /** Begins with a file's start. */
    public ContentDigest(int blockSizeBytes) {
        this.blockSizeBytes = blockSizeBytes;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
        block.update(new byte[blockSizeBytes]);
        zeroBlock = (int) block.getValue();
        block.reset();
    }

    /** The next bytes of the content. */
    public void update(byte[] bytes, int count) {
        int at = 0;
        while (at < count) {
            int part = Math.min(count - at, blockSizeBytes - filledBytes);
            block.update(bytes, at, part);
            at += part;
            filledBytes += part;
            if (filledBytes == blockSizeBytes) {
                endBlock();
            }
        }
    }

    private void endBlock() {
        add((int) block.getValue());
        block.reset();
        filledBytes = 0;
    }

    private void add(int crc) {
        digest.update(checksum.putInt(0, crc).array());
    }

    /** The digest, in hexadecimal digits. */
    public String finish() {
        if (filledBytes > 0) {
            block.update(new byte[blockSizeBytes - filledBytes]);
            endBlock();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Reads a file's last bytes. */
    @FunctionalInterface
    public interface TailReader {
        /** Fills a buffer from an offset of the file on. */
        void read(long offsetBytes, ByteBuffer target);
    }

    /**
     * The digest of a file in a store.
     *
     * @param tail reads what is in the last block, if that is not whole: what lies behind the end of the file may be anything
     * @param eachStep run at each extent, and now and then in a long hole; may end it
     * @throws DataReadException if the last block cannot be read
     * @throws IllegalStateException if a block has no checksum
     */
    public static String of(
            MappingView view, DeviceGeometry geometry, FileRecord file, TailReader tail, Runnable eachStep) {
        ContentDigest content = new ContentDigest(geometry.blockSizeBytes());
        long wholeBlocks = file.sizeBytes() / geometry.blockSizeBytes();
        long next = 0;
        try (Cursor<Extent> extents = view.extents(file.fileId(), 0)) {
            while (next < wholeBlocks && extents.advance()) {
                Extent extent = extents.current();
                next = content.zeros(next, Math.min(extent.fileBlock(), wholeBlocks), eachStep);
                long end = Math.min(extent.endBlock(), wholeBlocks);
                if (extent.isUnwritten()) {
                    next = content.zeros(next, end, eachStep);
                } else if (end > next) {
                    content.add(view, geometry, extent, (int) (end - extent.fileBlock()));
                    next = end;
                }
            }
        }
        content.zeros(next, wholeBlocks, eachStep);
        int rest = (int) (file.sizeBytes() % geometry.blockSizeBytes());
        if (rest > 0) {
            ByteBuffer last = ByteBuffer.allocate(rest);
            tail.read(wholeBlocks * geometry.blockSizeBytes(), last);
            content.update(last.array(), rest);
        }
        return content.finish();
    }

    /** Blocks that read as zeros; returns where they end. */
    private long zeros(long fromBlock, long toBlock, Runnable eachStep) {
        eachStep.run();
        for (long at = fromBlock; at < toBlock; at++) {
            if (at % LONG_HOLE_BLOCKS == 0) {
                eachStep.run();
            }
            add(zeroBlock);
        }
        return Math.max(fromBlock, toBlock);
    }

    private void add(MappingView view, DeviceGeometry geometry, Extent extent, int blocks) {
        int zone = geometry.zoneOf(extent.sector());
        int first = geometry.blockInZone(extent.sector());
        int[] crcs = new int[Math.min(blocks, MOST_AT_ONCE)];
        for (int done = 0; done < blocks; done += crcs.length) {
            int count = Math.min(crcs.length, blocks - done);
            if (view.checksums(zone, first + done, count, crcs) < count) {
                throw new IllegalStateException("a block of zone " + zone + " has no checksum");
            }
            for (int index = 0; index < count; index++) {
                add(crcs[index]);
            }
        }
    }
}
