package io.zonelog.block;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/** CRC32C of each block of some memory. Holds no state that outlives a call; used by one thread. */
public final class BlockChecksums {
    private final int blockSizeBytes;
    private final CRC32C crc = new CRC32C();

    public BlockChecksums(int blockSizeBytes) {
        this.blockSizeBytes = blockSizeBytes;
    }

    /**
     * Computes the checksums of whole blocks.
     *
     * @param data a whole number of blocks between position and limit; left unchanged
     * @param crcs receives one value for each block
     * @param at index of the first value
     * @return the index behind the last value
     */
    public int compute(ByteBuffer data, int[] crcs, int at) {
        ByteBuffer view = data.duplicate();
        int end = view.limit();
        int index = at;
        for (int position = view.position(); position < end; position += blockSizeBytes) {
            view.limit(position + blockSizeBytes).position(position);
            crc.reset();
            crc.update(view);
            crcs[index] = (int) crc.getValue();
            index++;
        }
        return index;
    }

    /** The checksums of a bio's vectors, in order. */
    public BlockCrcs compute(List<ByteBuffer> vectors, int blockCount) {
        int[] crcs = new int[blockCount];
        int at = 0;
        for (ByteBuffer vector : vectors) {
            at = compute(vector, crcs, at);
        }
        return new BlockCrcs(crcs);
    }

    /** The CRC32C of consecutive blocks. Holds the array it is given; nobody changes that any more. */
    public static final class BlockCrcs {
        private final int[] values;

        public BlockCrcs(int[] values) {
            this.values = values;
        }

        /** How many blocks. */
        public int count() {
            return values.length;
        }

        /** One for each block, in order; must not be changed. */
        public int[] values() {
            return values;
        }
    }
}
