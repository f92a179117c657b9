package io.zonelog.block;

import java.nio.ByteBuffer;

/**
 * Makes direct buffers whose first byte lies on a block boundary, as direct I/O needs, and fills memory with zeros.
 *
 * <p>Memory that is touched once and kept is several times cheaper than fresh pages, so callers allocate pools at start
 * and keep them.
 */
public final class AlignedBuffers {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 * 1024).asReadOnlyBuffer();

    private AlignedBuffers() {}

    /**
     * A zeroed direct buffer at an aligned address.
     *
     * @param sizeBytes its capacity, a multiple of the alignment
     * @param alignmentBytes a power of two, at most the page size multiplied by any power of two
     */
    public static ByteBuffer allocate(int sizeBytes, int alignmentBytes) {
        if (alignmentBytes <= 0 || Integer.bitCount(alignmentBytes) != 1 || sizeBytes % alignmentBytes != 0) {
            throw new IllegalArgumentException("size " + sizeBytes + " with alignment " + alignmentBytes);
        }
        ByteBuffer aligned =
                ByteBuffer.allocateDirect(sizeBytes + alignmentBytes).alignedSlice(alignmentBytes);
        return aligned.slice(0, sizeBytes);
    }

    /** Sets bytes of any buffer to zero, without touching its position. */
    public static void zero(ByteBuffer target, int at, int lengthBytes) {
        int done = 0;
        while (done < lengthBytes) {
            int piece = Math.min(lengthBytes - done, ZEROS.capacity());
            target.put(at + done, ZEROS, 0, piece);
            done += piece;
        }
    }

    /** Zeros to be read: as many as wanted, or some of them. */
    public static ByteBuffer zeros(long wantedBytes) {
        return ZEROS.slice(0, (int) Math.min(wantedBytes, ZEROS.capacity()));
    }
}
