package io.zonelog.segment;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.UUID;
import java.util.zip.CRC32C;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Summaries of each version, written after the drawings in {@link SummaryCodec} and {@link ExtentLines}, without either's code. */
public final class DrawnSummary {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private DrawnSummary() {}

    /** The bytes of a summary, with the code or the checksum that belongs to them. */
    public static byte[] bytes(SegmentSummary summary, int version) {
        DrawnSummary drawn = new DrawnSummary();
        try {
            drawn.putHeader(summary, version);
            drawn.putBody(summary, version);
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        byte[] bytes = drawn.bytes.toByteArray();
        ByteBuffer.wrap(bytes).putInt(12, bytes.length);
        return sealed(bytes, summary.deviceUuid());
    }

    /** Bytes that say they are a summary, with the right CRC32C, or with the code that the holder of a key puts there. */
    public static byte[] sealed(byte[] bytes, UUID key) {
        ByteBuffer all = ByteBuffer.wrap(bytes.clone());
        if (all.getInt(8) < 3) {
            all.putInt(16, 0);
            CRC32C crc = new CRC32C();
            crc.update(all.array());
            all.putInt(16, (int) crc.getValue());
        } else {
            all.putLong(16, 0).putLong(24, 0);
            all.put(16, code(all.array(), key), 0, 16);
        }
        return all.array();
    }

    private static byte[] code(byte[] bytes, UUID key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            BigInteger number = new BigInteger(key.toString().replace("-", ""), 16);
            byte[] keyBytes = new byte[16];
            for (int at = 0; at < keyBytes.length; at++) {
                keyBytes[at] = number.shiftRight(8 * (15 - at)).byteValue();
            }
            mac.init(new SecretKeySpec(keyBytes, "HmacSHA256"));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException unknown) {
            throw new IllegalStateException(unknown);
        }
    }

    private void putHeader(SegmentSummary summary, int version) throws IOException {
        SegmentSummary.Origin origin = summary.origin();
        out.writeBytes("ZLOGSEG1");
        out.writeInt(version);
        out.writeInt(0);
        out.write(new byte[version < 3 ? 4 : 16]);
        out.writeLong(summary.deviceUuid().getMostSignificantBits());
        out.writeLong(summary.deviceUuid().getLeastSignificantBits());
        out.writeInt(summary.zoneIndex());
        out.writeLong(summary.resetEpoch());
        if (version >= 3) {
            out.writeLong(origin.startNumber());
        }
        out.writeLong(origin.segmentSequence());
        out.writeLong(origin.batchSequence());
        out.writeInt(origin.batchSegments());
        if (version >= 3) {
            out.writeInt(origin.kind() == SegmentSummary.Kind.BATCH ? 0 : 1);
            out.writeLong(origin.progress().committedBatch());
            out.writeLong(origin.progress().submittedBatch());
        }
        out.writeLong(summary.previousSummarySector());
    }

    private void putBody(SegmentSummary summary, int version) throws IOException {
        out.writeInt(summary.positions().size());
        out.writeInt(summary.extents().size());
        out.writeInt(summary.crcs().count());
        for (SegmentSummary.Position position : summary.positions()) {
            out.writeInt(position.sourceId());
            out.writeLong(position.nextOffset());
            out.writeInt(position.leaderEpoch());
        }
        SegmentSummary.Extent before = new SegmentSummary.Extent(0, 0, 0, 0, 0, 0, 0, 0);
        for (SegmentSummary.Extent extent : summary.extents()) {
            if (version == 1) {
                putFixedLine(extent);
            } else {
                putLine(extent, before);
            }
            before = extent;
        }
        for (int crc : summary.crcs().values()) {
            out.writeInt(crc);
        }
    }

    private void putFixedLine(SegmentSummary.Extent extent) throws IOException {
        out.writeLong(extent.fileId());
        out.writeLong(extent.fileBlock());
        out.writeInt(extent.blockInZone());
        out.writeInt(extent.lengthBlocks());
        out.write(extent.flags());
        out.write((extent.lastBlockBytes() - 1) >> 16);
        out.writeShort(extent.lastBlockBytes() - 1);
        out.writeLong(extent.firstSourceOffset());
        out.writeLong(extent.lastSourceOffset());
    }

    private void putLine(SegmentSummary.Extent extent, SegmentSummary.Extent before) throws IOException {
        boolean otherFile = extent.fileId() != before.fileId();
        int behind = before.blockInZone() + before.lengthBlocks();
        boolean apart = extent.blockInZone() != behind;
        boolean otherEnd = extent.flags() != before.flags() || extent.lastBlockBytes() != before.lastBlockBytes();
        int head = (otherFile ? 1 : 0) + (apart ? 2 : 0) + (otherEnd ? 4 : 0);
        putVarint(BigInteger.valueOf(extent.lengthBlocks() - 1L)
                .multiply(BigInteger.valueOf(8))
                .add(BigInteger.valueOf(head)));
        if (otherFile) {
            putSigned(extent.fileId() - before.fileId());
        }
        putSigned(extent.fileBlock() - (before.fileBlock() + before.lengthBlocks()));
        if (apart) {
            putSigned((long) extent.blockInZone() - behind);
        }
        if (otherEnd) {
            out.write(extent.flags());
            putVarint(BigInteger.valueOf(extent.lastBlockBytes() - 1L));
        }
        putSigned(extent.firstSourceOffset() - before.firstSourceOffset());
        putSigned(extent.lastSourceOffset() - extent.firstSourceOffset());
    }

    private void putSigned(long number) throws IOException {
        BigInteger doubled = BigInteger.valueOf(number).abs().shiftLeft(1);
        putVarint(number < 0 ? doubled.subtract(BigInteger.ONE) : doubled);
    }

    private void putVarint(BigInteger number) throws IOException {
        BigInteger rest = number;
        while (rest.bitLength() > 7) {
            out.write((rest.intValue() & 127) | 128);
            rest = rest.shiftRight(7);
        }
        out.write(rest.intValue());
    }
}
