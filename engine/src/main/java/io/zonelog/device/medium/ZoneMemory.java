package io.zonelog.device.medium;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of one life of one zone, in chunks that exist from their first write on. What was never written reads as zeros.
 *
 * <p>Guarded by itself.
 */
final class ZoneMemory {
    private final int chunkBytes;
    private byte[][] chunks = new byte[1][];

    ZoneMemory(int chunkBytes) {
        this.chunkBytes = chunkBytes;
    }

    synchronized void write(long offsetBytes, ByteBuffer source) {
        long at = offsetBytes;
        while (source.hasRemaining()) {
            int inChunk = (int) (at % chunkBytes);
            int length = Math.min(source.remaining(), chunkBytes - inChunk);
            source.get(chunkForWrite((int) (at / chunkBytes)), inChunk, length);
            at += length;
        }
    }

    synchronized void read(long offsetBytes, ByteBuffer target) {
        long at = offsetBytes;
        while (target.hasRemaining()) {
            int index = (int) (at / chunkBytes);
            int inChunk = (int) (at % chunkBytes);
            int length = Math.min(target.remaining(), chunkBytes - inChunk);
            byte[] chunk = index < chunks.length ? chunks[index] : null;
            if (chunk == null) {
                target.put(ByteBuffer.allocate(length));
            } else {
                target.put(chunk, inChunk, length);
            }
            at += length;
        }
    }

    /** A copy of the first bytes; what follows is zeros in it. */
    synchronized ZoneMemory copyOfFirst(long lengthBytes) {
        ZoneMemory copy = new ZoneMemory(chunkBytes);
        for (int index = 0; (long) index * chunkBytes < lengthBytes && index < chunks.length; index++) {
            byte[] chunk = chunks[index];
            if (chunk != null) {
                int length = (int) Math.min(chunkBytes, lengthBytes - (long) index * chunkBytes);
                System.arraycopy(chunk, 0, copy.chunkForWrite(index), 0, length);
            }
        }
        return copy;
    }

    private byte[] chunkForWrite(int index) {
        if (index >= chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(index + 1, chunks.length * 2));
        }
        byte[] chunk = chunks[index];
        if (chunk == null) {
            chunk = new byte[chunkBytes];
            chunks[index] = chunk;
        }
        return chunk;
    }
}
