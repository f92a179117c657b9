package io.zonelog.segment;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * The extents of a summary, each as a line that says how it differs from the one before. Used for one summary, in the order of its lines.
 *
 * <pre>
 *   head           varint   bit 0: the file is another one; bit 1: it does not follow in the zone; bit 2: flags or last block bytes are
 *                           others; above: blocks, less one
 *   file           signed   file id less the one before, if bit 0 is set
 *   file block     signed   less the block behind the extent before
 *   block in zone  signed   less the block behind the extent before, if bit 1 is set
 *   flags          1        if bit 2 is set
 *   last block     varint   bytes of the last block, less one, if bit 2 is set
 *   first offset   signed   less the one before
 *   last offset    signed   less the first one
 * </pre>
 *
 * <p>A varint has seven bits a byte, the lowest first, and the highest bit set in all bytes but the last. A signed number is a varint of
 * its magnitude doubled, less one if it is negative. Before the first line all numbers are 0.
 */
final class ExtentLines {
    /** No line is longer while file ids, file blocks and offsets are below 2^47. */
    static final int LINE_BYTES = 44;
    /** No line is longer. */
    static final int LONGEST_LINE_BYTES = 60;

    /** What a line has more if the extent ends otherwise than the one before. */
    static final int END_BYTES = 5;
    /** A varint of 35 bits: blocks of an extent with the three bits of the head, or a signed distance in a zone. */
    private static final int SHORT_VARINT_BYTES = 5;

    private static final int OTHER_FILE = 1;
    private static final int APART = 2;
    private static final int OTHER_END = 4;
    private static final int HEAD_BITS = 3;

    private long fileId;
    private long endBlock;
    private int endInZone;
    private int flags;
    private int lastBlockBytes;
    private long firstOffset;

    /** Bytes of the next line. */
    int size(SegmentSummary.Extent extent) {
        int head = headOf(extent);
        int size = sizeOf((long) (extent.lengthBlocks() - 1) << HEAD_BITS | head)
                + sizeOf(zigzag(extent.fileBlock() - endBlock))
                + sizeOf(zigzag(extent.firstSourceOffset() - firstOffset))
                + sizeOf(zigzag(extent.lastSourceOffset() - extent.firstSourceOffset()));
        size += (head & OTHER_FILE) == 0 ? 0 : sizeOf(zigzag(extent.fileId() - fileId));
        size += (head & APART) == 0 ? 0 : sizeOf(zigzag((long) extent.blockInZone() - endInZone));
        size += (head & OTHER_END) == 0 ? 0 : 1 + sizeOf(extent.lastBlockBytes() - 1L);
        return size;
    }

    /**
     * Bytes that the next line can take at most, whether or not extents that touch become one: then the line of the second one is gone, but
     * both numbers of offsets in the first one's may grow by as many bytes as the second one's had.
     */
    int sizeAtMost(SegmentSummary.Extent extent) {
        boolean touches = extent.fileId() == fileId && extent.fileBlock() == endBlock;
        return size(extent) + (touches ? sizeOf(zigzag(extent.firstSourceOffset() - firstOffset)) : 0);
    }

    /** Bytes of an extent's line, whatever line is before it, as long as that one's numbers are not greater. */
    static int sizeAnywhere(SegmentSummary.Extent extent) {
        return 3 * SHORT_VARINT_BYTES
                + sizeOf(zigzag(extent.fileId()))
                + sizeOf(zigzag(extent.fileBlock() + extent.lengthBlocks()))
                + sizeOf(zigzag(extent.firstSourceOffset()))
                + sizeOf(zigzag(extent.lastSourceOffset()));
    }

    /** Goes on to the line behind an extent. */
    void passed(SegmentSummary.Extent extent) {
        fileId = extent.fileId();
        endBlock = extent.fileBlock() + extent.lengthBlocks();
        endInZone = extent.blockInZone() + extent.lengthBlocks();
        flags = extent.flags();
        lastBlockBytes = extent.lastBlockBytes();
        firstOffset = extent.firstSourceOffset();
    }

    void put(SegmentSummary.Extent extent, ByteBuffer out) {
        int head = headOf(extent);
        putVarint((long) (extent.lengthBlocks() - 1) << HEAD_BITS | head, out);
        if ((head & OTHER_FILE) != 0) {
            putVarint(zigzag(extent.fileId() - fileId), out);
        }
        putVarint(zigzag(extent.fileBlock() - endBlock), out);
        if ((head & APART) != 0) {
            putVarint(zigzag((long) extent.blockInZone() - endInZone), out);
        }
        if ((head & OTHER_END) != 0) {
            out.put((byte) extent.flags());
            putVarint(extent.lastBlockBytes() - 1L, out);
        }
        putVarint(zigzag(extent.firstSourceOffset() - firstOffset), out);
        putVarint(zigzag(extent.lastSourceOffset() - extent.firstSourceOffset()), out);
        passed(extent);
    }

    /**
     * Reads a line.
     *
     * @throws BufferUnderflowException if the bytes end before it
     */
    SegmentSummary.Extent take(ByteBuffer in) {
        long head = takeVarint(in);
        int lengthBlocks = (int) (head >>> HEAD_BITS) + 1;
        long file = (head & OTHER_FILE) == 0 ? fileId : fileId + unzigzag(takeVarint(in));
        long fileBlock = endBlock + unzigzag(takeVarint(in));
        int blockInZone = (head & APART) == 0 ? endInZone : (int) (endInZone + unzigzag(takeVarint(in)));
        boolean otherEnd = (head & OTHER_END) != 0;
        int extentFlags = otherEnd ? Byte.toUnsignedInt(in.get()) : flags;
        int bytes = otherEnd ? (int) takeVarint(in) + 1 : lastBlockBytes;
        long first = firstOffset + unzigzag(takeVarint(in));
        long last = first + unzigzag(takeVarint(in));
        SegmentSummary.Extent extent =
                new SegmentSummary.Extent(file, fileBlock, blockInZone, lengthBlocks, bytes, extentFlags, first, last);
        passed(extent);
        return extent;
    }

    private int headOf(SegmentSummary.Extent extent) {
        boolean sameEnd = extent.flags() == flags && extent.lastBlockBytes() == lastBlockBytes;
        return (extent.fileId() == fileId ? 0 : OTHER_FILE)
                | (extent.blockInZone() == endInZone ? 0 : APART)
                | (sameEnd ? 0 : OTHER_END);
    }

    private static long zigzag(long number) {
        return number << 1 ^ number >> (Long.SIZE - 1);
    }

    private static long unzigzag(long coded) {
        return coded >>> 1 ^ -(coded & 1);
    }

    private static int sizeOf(long unsigned) {
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(unsigned) + 6) / 7);
    }

    private static void putVarint(long unsigned, ByteBuffer out) {
        long rest = unsigned;
        while ((rest & ~0x7FL) != 0) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static long takeVarint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                break;
            }
        }
        return value;
    }
}
