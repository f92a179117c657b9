package io.zonelog.iomap;

import io.zonelog.block.BlockStatus;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Cuts ioends to what a zone has room for and a device takes at once, from the front and block-aligned: the counterpart of
 * {@code iomap_split_ioend}. It must run while the bio is a plain write; what is in the device's hands as an append is never split.
 *
 * @param blockSizeBytes cuts are multiples of it
 * @param maxAppendBytes the device's append limit
 * @param maxSegments the most vectors in one append
 * @param maxSegmentBytes the longest vector in one append
 */
public record IoendSplitter(int blockSizeBytes, long maxAppendBytes, int maxSegments, long maxSegmentBytes) {
    private static final Result FITS = new Result.Fits();

    /**
     * Cuts the front off an ioend that is longer than allowed.
     *
     * @param maxLengthBytes the caller's budget, for instance the room left in the zone
     * @param kind regular writes are cut only by the budget, appends also by the device's limits
     */
    public Result split(Ioend ioend, long maxLengthBytes, Ioend.WriteKind kind) {
        long allowed = maxLengthBytes;
        Limit limit = Limit.BUDGET;
        if (kind == Ioend.WriteKind.ZONE_APPEND) {
            if (maxAppendBytes < allowed) {
                allowed = maxAppendBytes;
                limit = Limit.APPEND_LIMIT;
            }
            long inSegments = bytesInSegments(ioend.bio().vectors(), allowed);
            if (inSegments < allowed) {
                allowed = inSegments;
                limit = Limit.SEGMENT_LIMITS;
            }
        }
        if (ioend.bio().lengthBytes() <= allowed) {
            return FITS;
        }
        long cutBytes = allowed - Math.floorMod(allowed, (long) blockSizeBytes);
        if (cutBytes <= 0) {
            return new Result.Refused(BlockStatus.INVALID_SPLIT, limit);
        }
        return new Result.Front(ioend.splitFront(cutBytes, kind), limit);
    }

    /** How many bytes from the front the segment limits let through: the bytes asked for, or fewer. */
    private long bytesInSegments(List<ByteBuffer> vectors, long wantedBytes) {
        long bytes = 0;
        long segments = 0;
        for (ByteBuffer vector : vectors) {
            if (bytes >= wantedBytes) {
                return wantedBytes;
            }
            long segmentsOfVector = (vector.remaining() - 1) / maxSegmentBytes + 1;
            if (segments + segmentsOfVector > maxSegments) {
                return Math.min(wantedBytes, bytes + (maxSegments - segments) * maxSegmentBytes);
            }
            segments += segmentsOfVector;
            bytes += vector.remaining();
        }
        return wantedBytes;
    }

    /** What keeps the front part of an ioend short. */
    public enum Limit {
        /** The caller's budget, for instance the room left in the zone. */
        BUDGET,
        /** The device's append limit. */
        APPEND_LIMIT,
        /** The most segments in one append, or the longest segment. */
        SEGMENT_LIMITS
    }

    /** What {@link IoendSplitter#split} found. */
    public sealed interface Result {
        /** The ioend is short enough as it is. */
        record Fits() implements Result {}

        /**
         * The ioend was cut.
         *
         * @param child its front part; the ioend itself is now the rest
         * @param limit what kept the part from being longer
         */
        record Front(Ioend child, Limit limit) implements Result {}

        /**
         * There is no legal cut; nothing changed.
         *
         * @param status the status to fail the ioend with
         * @param cause which limit leaves no room for a block
         */
        record Refused(BlockStatus status, Limit cause) implements Result {}
    }
}
