package io.zonelog.device.trace;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The CRC32C of each block of some data.
 *
 * @param sums one for each block
 */
public record BlockSums(List<Integer> sums) {
    static final BlockSums NONE = new BlockSums(List.of());

    /** The sums of the blocks in the buffers, whose positions do not change. */
    static BlockSums of(int blockSizeBytes, ByteBuffer... buffers) {
        List<Integer> sums = new ArrayList<>();
        for (ByteBuffer buffer : buffers) {
            for (int at = buffer.position(); at + blockSizeBytes <= buffer.limit(); at += blockSizeBytes) {
                CRC32C crc = new CRC32C();
                crc.update(buffer.slice(at, blockSizeBytes));
                sums.add((int) crc.getValue());
            }
        }
        return new BlockSums(List.copyOf(sums));
    }

    int blocks() {
        return sums.size();
    }
}
