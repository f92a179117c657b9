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
        if (kind == WriteKind.ZONE_APPEND) {
            allowed = Math.min(allowed, appendLimitBytes(ioend.bio().vectors(), allowed));
        }
        if (ioend.bio().lengthBytes() <= allowed) {
            return FITS;
        }
        long cutBytes = allowed - Math.floorMod(allowed, (long) blockSizeBytes);
        if (cutBytes <= 0) {
            return new SplitResult.Refused(
                    BlockStatus.INVALID_SPLIT,
                    "no whole block of " + blockSizeBytes + " bytes fits into " + allowed + " bytes");
        }
        return new SplitResult.Front(ioend.splitFront(cutBytes, kind));
    }

    /** How many bytes from the front one append may carry: the append limit, or where a segment limit is reached. */
    private long appendLimitBytes(List<ByteBuffer> vectors, long budgetBytes) {
        long limit = Math.min(maxAppendBytes, budgetBytes);
        long bytes = 0;
        long segments = 0;
        for (ByteBuffer vector : vectors) {
            long segmentsOfVector = (vector.remaining() + maxSegmentBytes - 1) / maxSegmentBytes;
            if (segments + segmentsOfVector > maxSegments) {
                return Math.min(limit, bytes + (maxSegments - segments) * maxSegmentBytes);
            }
            segments += segmentsOfVector;
            bytes += vector.remaining();
            if (bytes >= limit) {
                return limit;
            }
        }
        return limit;
    }
}
