package io.zonelog.cache;

import java.nio.ByteBuffer;

/** Fills memory with zeros. */
public final class Zeros {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 * 1024).asReadOnlyBuffer();

    private Zeros() {}

    /** Sets bytes of a buffer to zero, without touching its position. */
    public static void fill(ByteBuffer target, int at, int lengthBytes) {
        int done = 0;
        while (done < lengthBytes) {
            int piece = Math.min(lengthBytes - done, ZEROS.capacity());
            target.put(at + done, ZEROS, 0, piece);
            done += piece;
        }
    }
}
