package io.zonelog.segment;

import io.zonelog.block.BlockChecksums;
import io.zonelog.block.DeviceCode;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The bytes of a segment summary of one device, version 3; versions 1 and 2 are read, too. Big-endian; padded with zeros to whole blocks. Used
 * by one thread.
 *
 * <pre>
 *   0  magic           8  "ZLOGSEG1"
 *   8  version         4  3
 *  12  length          4  bytes from the magic to the last checksum
 *  16  code           16  the first bytes of HMAC-SHA256 of those bytes with this field as 0; the key is the device uuid, as below
 *  32  device uuid    16
 *  48  zone            4
 *  52  reset epoch     8
 *  60  start           8
 *  68  segment seq     8
 *  76  batch seq       8
 *  84  batch segments  4
 *  88  kind            4  0 a batch, 1 a relocation
 *  92  committed       8  batch
 * 100  submitted       8  batch
 * 108  prev. summary   8  sector, all ones if there is none
 * 116  position count  4
 * 120  extent count    4
 * 124  block count     4
 * 128  positions      16 each: source 4, next offset 8, leader epoch 4
 *      extents           a line each, as {@link ExtentLines} draws them
 *      checksums       4 each: one for each block, in the order of the extents
 * </pre>
 *
 * <p>The code is there because any block of a file may be whatever its writer likes: without the device uuid nobody makes a summary that passes.
 * A copy of a true one passes, and says what is true in its zone and life.
 *
 * <p>Version 2 has a CRC32C of 4 bytes instead of the code, so the device uuid is at 20 and anybody can make one that passes; it lacks start,
 * kind, committed and submitted, and its positions begin at 88. In version 1, besides, an extent has 44 bytes: file 8, file block 8, block in
 * zone 4, blocks 4, flags (upper 8 bits) and the last block's byte count less one (lower 24 bits) 4, first offset 8, last offset 8.
 */
public final class SummaryCodec {
    static final int HEADER_BYTES = 128;
    static final int POSITION_BYTES = 16;
    static final int CRC_BYTES = Integer.BYTES;
    private static final long MAGIC = 0x5A4C4F4753454731L;
    private static final int VERSION = 3;
    private static final int CRC_VERSION = 2;
    private static final int FIXED_LINES_VERSION = 1;
    private static final int CRC_HEADER_BYTES = 88;
    private static final int FIXED_LINE_BYTES = 44;
    private static final int LENGTH_AT = 12;
    private static final int CODE_AT = 16;
    private static final int CODE_BYTES = DeviceCode.BYTES;
    private static final int LAST_BLOCK_BITS = 24;

    private final UUID deviceUuid;
    private final DeviceCode code;

    /** Makes a codec for the summaries of one device. */
    public SummaryCodec(UUID deviceUuid) {
        this.deviceUuid = deviceUuid;
        this.code = new DeviceCode(deviceUuid);
    }

    /**
     * The length of a summary, without padding.
     *
     * @param lineBytes bytes of the lines of its extents
     */
    public static long lengthBytes(int positions, long lineBytes, long blocks) {
        return HEADER_BYTES + bodyBytes(positions, lineBytes, blocks);
    }

    private static long bodyBytes(int positions, long lineBytes, long blocks) {
        return (long) positions * POSITION_BYTES + lineBytes + blocks * CRC_BYTES;
    }

    /**
     * Writes a summary from the target's position on and pads with zeros to the target's limit.
     *
     * @param summary one of the codec's device
     * @param target has room for the summary; its position moves to its limit
     */
    public void encode(SegmentSummary summary, ByteBuffer target) {
        if (!summary.deviceUuid().equals(deviceUuid)) {
            throw new IllegalArgumentException(
                    "a summary of device " + summary.deviceUuid() + " cannot have the code of device " + deviceUuid);
        }
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
        out.put(CODE_AT, codeOf(out, length));
        target.position(target.limit());
    }

    /** The length a block claims for a summary that starts in it, or 0 if it does not look like a summary's first block. */
    public static int claimedLength(ByteBuffer block) {
        ByteBuffer in = block.slice().order(ByteOrder.BIG_ENDIAN);
        if (in.remaining() < CRC_HEADER_BYTES || in.getLong(0) != MAGIC) {
            return 0;
        }
        int headerBytes = headerBytes(in.getInt(Long.BYTES));
        int length = in.getInt(LENGTH_AT);
        return headerBytes == 0 || in.remaining() < headerBytes || length < headerBytes ? 0 : length;
    }

    /** The length of a version's header; 0 if there is no such version. */
    private static int headerBytes(int version) {
        return switch (version) {
            case VERSION -> HEADER_BYTES;
            case CRC_VERSION, FIXED_LINES_VERSION -> CRC_HEADER_BYTES;
            default -> 0;
        };
    }

    /** Reads a summary that starts at the source's position; empty if the bytes are none of the codec's device, or damaged. */
    public Optional<SegmentSummary> decode(ByteBuffer source) {
        ByteBuffer in = source.slice().order(ByteOrder.BIG_ENDIAN);
        int length = claimedLength(in);
        if (length == 0 || length > in.capacity()) {
            return Optional.empty();
        }
        int version = in.getInt(Long.BYTES);
        return isWhole(in, length, version) ? take(in.limit(length), version) : Optional.empty();
    }

    private boolean isWhole(ByteBuffer in, int length, int version) {
        return version == VERSION
                ? in.slice(CODE_AT, CODE_BYTES).equals(ByteBuffer.wrap(codeOf(in, length)))
                : in.getInt(CODE_AT) == crcOf(in, length);
    }

    /** Empty if the kind is not known, or the counts do not give the length. */
    private static Optional<SegmentSummary> take(ByteBuffer in, int version) {
        in.position(CODE_AT + (version == VERSION ? CODE_BYTES : CRC_BYTES));
        UUID device = new UUID(in.getLong(), in.getLong());
        int zoneIndex = in.getInt();
        long resetEpoch = in.getLong();
        Optional<SegmentSummary.Origin> origin = version == VERSION ? takeOrigin(in) : Optional.of(takeOldOrigin(in));
        long previousSummarySector = in.getLong();
        return origin.flatMap(known -> takeBody(in, version == FIXED_LINES_VERSION)
                .map(body -> new SegmentSummary(
                        device,
                        zoneIndex,
                        resetEpoch,
                        known,
                        previousSummarySector,
                        body.positions(),
                        body.extents(),
                        body.crcs())));
    }

    private static Optional<SegmentSummary.Origin> takeOrigin(ByteBuffer in) {
        long startNumber = in.getLong();
        long segmentSequence = in.getLong();
        long batchSequence = in.getLong();
        int batchSegments = in.getInt();
        int kind = in.getInt();
        SegmentSummary.Progress progress = new SegmentSummary.Progress(in.getLong(), in.getLong());
        return Arrays.stream(SegmentSummary.Kind.values())
                .filter(known -> known.code == kind)
                .findFirst()
                .map(known -> new SegmentSummary.Origin(
                        startNumber, segmentSequence, batchSequence, batchSegments, known, progress));
    }

    private static SegmentSummary.Origin takeOldOrigin(ByteBuffer in) {
        return new SegmentSummary.Origin(
                0, in.getLong(), in.getLong(), in.getInt(), SegmentSummary.Kind.BATCH, SegmentSummary.Progress.UNKNOWN);
    }

    private record Body(
            List<SegmentSummary.Position> positions,
            List<SegmentSummary.Extent> extents,
            BlockChecksums.BlockCrcs crcs) {}

    /** From the counts on; empty if they do not give the length. */
    private static Optional<Body> takeBody(ByteBuffer in, boolean fixedLines) {
        int positionCount = in.getInt();
        int extentCount = in.getInt();
        int blockCount = in.getInt();
        long leastLineBytes = (long) extentCount * (fixedLines ? FIXED_LINE_BYTES : 1);
        boolean counts = positionCount >= 0 && extentCount >= 0 && blockCount >= 0;
        if (!counts || bodyBytes(positionCount, leastLineBytes, blockCount) > in.remaining()) {
            return Optional.empty();
        }
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
        return extents.map(found -> new Body(positions, found, new BlockChecksums.BlockCrcs(crcs)));
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
        SegmentSummary.Origin origin = summary.origin();
        out.putLong(MAGIC).putInt(VERSION).putInt(0).put(new byte[CODE_BYTES]);
        out.putLong(summary.deviceUuid().getMostSignificantBits());
        out.putLong(summary.deviceUuid().getLeastSignificantBits());
        out.putInt(summary.zoneIndex()).putLong(summary.resetEpoch());
        out.putLong(origin.startNumber()).putLong(origin.segmentSequence()).putLong(origin.batchSequence());
        out.putInt(origin.batchSegments()).putInt(origin.kind().code);
        out.putLong(origin.progress().committedBatch());
        out.putLong(origin.progress().submittedBatch());
        out.putLong(summary.previousSummarySector());
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

    private byte[] codeOf(ByteBuffer bytes, int length) {
        return code.of(
                bytes.duplicate().limit(CODE_AT).position(0),
                ByteBuffer.allocate(CODE_BYTES),
                bytes.duplicate().limit(length).position(CODE_AT + CODE_BYTES));
    }

    private static int crcOf(ByteBuffer bytes, int length) {
        CRC32C crc = new CRC32C();
        ByteBuffer view = bytes.duplicate();
        crc.update(view.limit(CODE_AT).position(0));
        crc.update(new byte[CRC_BYTES], 0, CRC_BYTES);
        crc.update(view.limit(length).position(CODE_AT + CRC_BYTES));
        return (int) crc.getValue();
    }
}
