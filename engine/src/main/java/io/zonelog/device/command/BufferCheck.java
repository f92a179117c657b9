package io.zonelog.device.command;

import io.zonelog.block.Sectors;
import java.nio.ByteBuffer;

/** The rules for what callers hand over; breaking them is a mistake in the caller's code, not a status of the device. */
public record BufferCheck(int blockSizeBytes, int alignmentBytes) {
    /** The blocks in the buffers together. */
    public int blocksOf(ByteBuffer[] buffers) {
        long blocks = 0;
        for (ByteBuffer buffer : buffers) {
            blocks += blocksOf(buffer);
        }
        if (blocks == 0 || blocks > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a write of " + blocks + " blocks");
        }
        return (int) blocks;
    }

    /** The blocks in a buffer. */
    public int blocksOf(ByteBuffer buffer) {
        int lengthBytes = buffer.remaining();
        if (lengthBytes == 0 || lengthBytes % blockSizeBytes != 0) {
            throw new IllegalArgumentException(
                    lengthBytes + " bytes are no whole number of blocks of " + blockSizeBytes + " bytes");
        }
        if (alignmentBytes > 1) {
            requireAligned(buffer);
        }
        return lengthBytes / blockSizeBytes;
    }

    /** Refuses an address that is not the start of a block. */
    public void requireBlockStart(long sector) {
        if (sector % Sectors.fromBytes(blockSizeBytes) != 0) {
            throw new IllegalArgumentException(
                    "sector " + sector + " is no start of a block of " + blockSizeBytes + " bytes");
        }
    }

    private void requireAligned(ByteBuffer buffer) {
        if (!buffer.isDirect() || buffer.alignmentOffset(buffer.position(), alignmentBytes) != 0) {
            throw new IllegalArgumentException(
                    "the device needs direct buffers at addresses aligned to " + alignmentBytes + " bytes");
        }
    }
}
