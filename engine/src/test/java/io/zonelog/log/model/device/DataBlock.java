package io.zonelog.log.model.device;

import io.zonelog.log.model.design.Shape;

/**
 * What a block of two bytes holds, on the device or in a file. It is its own checksum.
 *
 * @param first the first byte
 * @param second the second byte
 */
public record DataBlock(int first, int second) implements Device.Item {
    public static final int BYTES = Shape.BLOCK_BYTES;
    public static final DataBlock ZEROS = new DataBlock(0, 0);

    /** The block with one byte changed. */
    public DataBlock with(int byteInBlock, int value) {
        return byteInBlock == 0 ? new DataBlock(value, second) : new DataBlock(first, value);
    }

    @Override
    public String toString() {
        return first + "," + second;
    }
}
