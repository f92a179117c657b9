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
    private static final SplitResult FITS = new SplitResult.Fits();

    /**
     * Cuts the front off an ioend that is longer than allowed.
     *
     * @param maxLengthBytes the caller's budget, for instance the room left in the zone
     * @param kind regular writes are cut only by the budget, appends also by the device's limits
     */
    public SplitResult split(Ioend ioend, long maxLengthBytes, WriteKind kind) {
        long allowed = maxLengthBytes;
        SplitLimit limit = SplitLimit.BUDGET;
        if (kind == WriteKind.ZONE_APPEND) {
            if (maxAppendBytes < allowed) {
                allowed = maxAppendBytes;
                limit = SplitLimit.APPEND_LIMIT;
            }
            long inSegments = bytesInSegments(ioend.bio().vectors(), allowed);
            if (inSegments < allowed) {
                allowed = inSegments;
                limit = SplitLimit.SEGMENT_LIMITS;
            }
        }
        if (ioend.bio().lengthBytes() <= allowed) {
            return FITS;
        }
        long cutBytes = allowed - Math.floorMod(allowed, (long) blockSizeBytes);
        if (cutBytes <= 0) {
            return new SplitResult.Refused(BlockStatus.INVALID_SPLIT, limit);
        }
        return new SplitResult.Front(ioend.splitFront(cutBytes, kind), limit);
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
}
