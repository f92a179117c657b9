package io.zonelog.device.medium;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of one life of one zone, in chunks that exist from their first write on. What was never written reads as zeros.
 *
 * <p>Guarded by itself.
 */
final class ZoneMemory {
    private static final int CHUNK_BYTES = 64 * 1024;

    private byte[][] chunks = new byte[4][];

    synchronized void write(long offsetBytes, ByteBuffer source) {
        long at = offsetBytes;
        while (source.hasRemaining()) {
            int inChunk = (int) (at % CHUNK_BYTES);
            int length = Math.min(source.remaining(), CHUNK_BYTES - inChunk);
            source.get(chunkForWrite((int) (at / CHUNK_BYTES)), inChunk, length);
            at += length;
        }
    }

    synchronized void read(long offsetBytes, ByteBuffer target) {
        long at = offsetBytes;
        while (target.hasRemaining()) {
            int index = (int) (at / CHUNK_BYTES);
            int inChunk = (int) (at % CHUNK_BYTES);
            int length = Math.min(target.remaining(), CHUNK_BYTES - inChunk);
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
        ZoneMemory copy = new ZoneMemory();
        for (int index = 0; (long) index * CHUNK_BYTES < lengthBytes && index < chunks.length; index++) {
            byte[] chunk = chunks[index];
            if (chunk != null) {
                int length = (int) Math.min(CHUNK_BYTES, lengthBytes - (long) index * CHUNK_BYTES);
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
            chunk = new byte[CHUNK_BYTES];
            chunks[index] = chunk;
        }
        return chunk;
    }
}
