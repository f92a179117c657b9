package io.zonelog.digest;

import io.zonelog.device.DeviceGeometry;
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
 * The digest of one file: a SHA-256 over the number of each block, 8 bytes, and its CRC32C, 4 bytes, then the size in bytes, 8 bytes, all
 * big-endian. Blocks of zeros are left out, written ones and holes alike; the last block is filled up with zeros, as it is on the device.
 * So two files have one digest if and only if they have the same size and content, but for blocks with equal checksums. Files on
 * devices with other block sizes cannot be compared. Used by one thread.
 */
public final class ContentDigest {
    private final int blockSizeBytes;
    private final MessageDigest digest = sha256();
    private final CRC32C block = new CRC32C();
    private final ByteBuffer entry = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
    private final int zeroBlock;
    /** Bytes taken in so far. */
    private long sizeBytes;

    /** Begins with a file's start. */
    public ContentDigest(int blockSizeBytes) {
        this.blockSizeBytes = blockSizeBytes;
        block.update(new byte[blockSizeBytes]);
        zeroBlock = (int) block.getValue();
        block.reset();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** The next bytes of the content. */
    public void update(byte[] bytes, int count) {
        int at = 0;
        while (at < count) {
            int part = Math.min(count - at, blockSizeBytes - filledBytes());
            block.update(bytes, at, part);
            at += part;
            sizeBytes += part;
            if (filledBytes() == 0) {
                endBlock(sizeBytes / blockSizeBytes - 1);
            }
        }
    }

    /** Bytes of the block that is not whole yet. */
    private int filledBytes() {
        return (int) (sizeBytes % blockSizeBytes);
    }

    private void endBlock(long number) {
        add(number, (int) block.getValue());
        block.reset();
    }

    private void add(long number, int crc) {
        if (crc != zeroBlock) {
            digest.update(entry.putLong(0, number).putInt(Long.BYTES, crc).array());
        }
    }

    /** The digest, in hexadecimal digits. */
    public String finish() {
        if (filledBytes() > 0) {
            block.update(new byte[blockSizeBytes - filledBytes()]);
            endBlock(sizeBytes / blockSizeBytes);
        }
        return end(sizeBytes);
    }

    private String end(long size) {
        digest.update(entry.putLong(0, size).array(), 0, Long.BYTES);
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The digest of a file in a store.
     *
     * @param eachStep run at each extent; may end it
     * @throws IllegalStateException if a block has no checksum
     */
    public static String of(MappingView view, DeviceGeometry geometry, FileRecord file, Runnable eachStep) {
        ContentDigest content = new ContentDigest(geometry.blockSizeBytes());
        long endBlock = geometry.blocksOf(file.sizeBytes());
        int[] crcs = new int[(int) Math.min(endBlock, MappingView.MAX_RUN_BLOCKS)];
        try (Cursor<Extent> extents = view.extents(file.fileId(), 0)) {
            while (extents.advance() && extents.current().fileBlock() < endBlock) {
                eachStep.run();
                Extent extent = extents.current();
                if (!extent.isUnwritten()) {
                    content.add(view, geometry, extent.slice(0, endBlock, geometry.blockSectors()), crcs);
                }
            }
        }
        return content.end(file.sizeBytes());
    }

    private void add(MappingView view, DeviceGeometry geometry, Extent extent, int[] crcs) {
        int zone = geometry.zoneOf(extent.sector());
        int first = geometry.blockInZone(extent.sector());
        for (int done = 0; done < extent.lengthBlocks(); done += crcs.length) {
            int count = Math.min(crcs.length, extent.lengthBlocks() - done);
            if (view.checksums(zone, first + done, count, crcs) < count) {
                throw new IllegalStateException("a block of zone " + zone + " has no checksum");
            }
            for (int index = 0; index < count; index++) {
                add(extent.fileBlock() + done + index, crcs[index]);
            }
        }
    }
}
