package io.zonelog.block;

/** The CRC32C of consecutive blocks. Holds the array it is given; nobody changes that any more. */
public final class BlockCrcs {
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
