package io.zonelog.segment;

import io.zonelog.block.BlockChecksums;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The bytes of a segment summary, version 2; version 1 is read, too. Big-endian; padded with zeros to whole blocks.
 *
 * <pre>
 *   0  magic           8  "ZLOGSEG1"
 *   8  version         4  2
 *  12  length          4  bytes from the magic to the last checksum
 *  16  crc             4  CRC32C of those bytes with this field as 0
 *  20  device uuid    16
 *  36  zone            4
 *  40  reset epoch     8
 *  48  segment seq     8
 *  56  batch seq       8
 *  64  batch segments  4
 *  68  prev. summary   8  sector, all ones if there is none
 *  76  position count  4
 *  80  extent count    4
 *  84  block count     4
 *  88  positions      16 each: source 4, next offset 8, leader epoch 4
 *      extents           a line each, as {@link ExtentLines} draws them
 *      checksums       4 each: one for each block, in the order of the extents
 * </pre>
 *
 * <p>In version 1 an extent has 44 bytes: file 8, file block 8, block in zone 4, blocks 4, flags (upper 8 bits) and the last block's byte
 * count less one (lower 24 bits) 4, first offset 8, last offset 8.
 */
public final class SummaryCodec {
    static final long MAGIC = 0x5A4C4F4753454731L;
    static final int VERSION = 2;
    static final int HEADER_BYTES = 88;
    static final int POSITION_BYTES = 16;
    static final int CRC_BYTES = Integer.BYTES;
    private static final int FIXED_LINES_VERSION = 1;
    private static final int FIXED_LINE_BYTES = 44;
    private static final int CRC_AT = 16;
    private static final int LENGTH_AT = 12;
    private static final int LAST_BLOCK_BITS = 24;

    private SummaryCodec() {}

    /**
     * The length of a summary, without padding.
     *
     * @param lineBytes bytes of the lines of its extents
     */
    public static long lengthBytes(int positions, long lineBytes, long blocks) {
        return HEADER_BYTES + (long) positions * POSITION_BYTES + lineBytes + blocks * CRC_BYTES;
    }

    /**
     * Writes a summary from the target's position on and pads with zeros to the target's limit.
     *
     * @param target has room for the summary; its position moves to its limit
     */
    public static void encode(SegmentSummary summary, ByteBuffer target) {
        ByteBuffer out = target.slice().order(ByteOrder.BIG_ENDIAN);
        putHeader(summary, out);
        for (SegmentSummary.Position position : summary.positions()) {
            out.putInt(position.sourceId());
            out.putLong(position.nextOffset());
            out.putInt(position.leaderEpoch());
        }
        ExtentLines lines = new ExtentLines();
        for (SegmentSummary.Extent extent : summary.extents()) {
            lines.put(extent, out);
        }
        for (int crc : summary.crcs().values()) {
            out.putInt(crc);
        }
        int length = out.position();
        while (out.hasRemaining()) {
            out.put((byte) 0);
        }
        out.putInt(LENGTH_AT, length);
        out.putInt(CRC_AT, crcOf(out, length));
        target.position(target.limit());
    }

    /** The length a block claims for a summary that starts in it, or 0 if it does not look like a summary's first block. */
    public static int claimedLength(ByteBuffer block) {
        ByteBuffer in = block.slice().order(ByteOrder.BIG_ENDIAN);
        if (in.remaining() < HEADER_BYTES || in.getLong(0) != MAGIC || !isKnown(in.getInt(8))) {
            return 0;
        }
        return Math.max(in.getInt(LENGTH_AT), 0);
    }

    /** Reads a summary that starts at the source's position; empty if the bytes are none, or damaged. */
    public static Optional<SegmentSummary> decode(ByteBuffer source) {
        ByteBuffer in = source.slice().order(ByteOrder.BIG_ENDIAN);
        int length = claimedLength(in);
        if (length < HEADER_BYTES || length > in.capacity() || in.getInt(CRC_AT) != crcOf(in, length)) {
            return Optional.empty();
        }
        return takeBody(in.limit(length));
    }

    private static boolean isKnown(int version) {
        return version == VERSION || version == FIXED_LINES_VERSION;
    }

    /** What is behind the header; empty if the counts do not give the length. */
    private static Optional<SegmentSummary> takeBody(ByteBuffer in) {
        int positionCount = in.getInt(76);
        int extentCount = in.getInt(80);
        int blockCount = in.getInt(84);
        boolean fixedLines = in.getInt(8) == FIXED_LINES_VERSION;
        long leastLineBytes = (long) extentCount * (fixedLines ? FIXED_LINE_BYTES : 1);
        boolean counts = positionCount >= 0 && extentCount >= 0 && blockCount >= 0;
        if (!counts || lengthBytes(positionCount, leastLineBytes, blockCount) > in.limit()) {
            return Optional.empty();
        }
        in.position(HEADER_BYTES);
        List<SegmentSummary.Position> positions = new ArrayList<>(positionCount);
        for (int i = 0; i < positionCount; i++) {
            positions.add(new SegmentSummary.Position(in.getInt(), in.getLong(), in.getInt()));
        }
        ByteBuffer lines = in.duplicate().order(ByteOrder.BIG_ENDIAN).limit(in.limit() - blockCount * CRC_BYTES);
        Optional<List<SegmentSummary.Extent>> extents = takeExtents(lines, extentCount, fixedLines);
        in.position(lines.limit());
        int[] crcs = new int[blockCount];
        for (int i = 0; i < blockCount; i++) {
            crcs[i] = in.getInt();
        }
        return extents.map(found -> new SegmentSummary(
                new UUID(in.getLong(20), in.getLong(28)),
                in.getInt(36),
                in.getLong(40),
                in.getLong(48),
                in.getLong(56),
                in.getInt(64),
                in.getLong(68),
                positions,
                found,
                new BlockChecksums.BlockCrcs(crcs)));
    }

    /** Empty if the lines do not end where the bytes do. */
    private static Optional<List<SegmentSummary.Extent>> takeExtents(ByteBuffer in, int count, boolean fixedLines) {
        List<SegmentSummary.Extent> extents = new ArrayList<>(count);
        ExtentLines lines = new ExtentLines();
        try {
            for (int i = 0; i < count; i++) {
                extents.add(fixedLines ? takeFixed(in) : lines.take(in));
            }
        } catch (BufferUnderflowException shorter) {
            return Optional.empty();
        }
        return in.hasRemaining() ? Optional.empty() : Optional.of(extents);
    }

    private static void putHeader(SegmentSummary summary, ByteBuffer out) {
        out.putLong(MAGIC).putInt(VERSION).putInt(0).putInt(0);
        out.putLong(summary.deviceUuid().getMostSignificantBits());
        out.putLong(summary.deviceUuid().getLeastSignificantBits());
        out.putInt(summary.zoneIndex()).putLong(summary.resetEpoch());
        out.putLong(summary.segmentSequence()).putLong(summary.batchSequence());
        out.putInt(summary.batchSegments()).putLong(summary.previousSummarySector());
        out.putInt(summary.positions().size())
                .putInt(summary.extents().size())
                .putInt(summary.crcs().count());
    }

    private static SegmentSummary.Extent takeFixed(ByteBuffer in) {
        long fileId = in.getLong();
        long fileBlock = in.getLong();
        int blockInZone = in.getInt();
        int lengthBlocks = in.getInt();
        int flagsAndBytes = in.getInt();
        int lastBlockBytes = (flagsAndBytes & (1 << LAST_BLOCK_BITS) - 1) + 1;
        int flags = flagsAndBytes >>> LAST_BLOCK_BITS;
        return new SegmentSummary.Extent(
                fileId, fileBlock, blockInZone, lengthBlocks, lastBlockBytes, flags, in.getLong(), in.getLong());
    }

    private static int crcOf(ByteBuffer bytes, int length) {
        CRC32C crc = new CRC32C();
        ByteBuffer view = bytes.duplicate();
        crc.update(view.limit(CRC_AT).position(0));
        crc.update(new byte[CRC_BYTES], 0, CRC_BYTES);
        crc.update(view.limit(length).position(CRC_AT + CRC_BYTES));
        return (int) crc.getValue();
    }
}
