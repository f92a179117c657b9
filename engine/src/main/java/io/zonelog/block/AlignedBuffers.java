package io.zonelog.block;

import java.nio.ByteBuffer;

/**
 * Makes direct buffers whose first byte lies on a block boundary, as direct I/O needs.
 *
 * <p>Memory that is touched once and kept is several times cheaper than fresh pages, so callers allocate pools at start
 * and keep them.
 */
public final class AlignedBuffers {
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
}
