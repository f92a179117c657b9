package io.zonelog.block;

/**
 * The unit of device addresses, and the only place where bytes become sectors and sectors become bytes.
 *
 * <p>A sector is 512 bytes, whatever the device's block size is, as in the Linux block layer ({@code SECTOR_SHIFT}).
 * Addresses that go to or come from a device are sectors; file positions are bytes; lengths that are whole device blocks
 * are counted in blocks.
 */
public final class Sectors {
    /** Bytes in a sector. */
    public static final int SECTOR_SIZE_BYTES = 512;

    /**
     * The address of data that no device has placed yet. All bits are set, so a leak to a device is out of range and
     * therefore noticed (compare the sentinel address of an anonymous write mapping in iomap).
     */
    public static final long UNASSIGNED = -1L;

    private Sectors() {}

    /**
     * The number of sectors in a length.
     *
     * @param lengthBytes a multiple of {@value #SECTOR_SIZE_BYTES}, zero or more
     * @throws IllegalArgumentException if the length is negative or not a whole number of sectors
     */
    public static long fromBytes(long lengthBytes) {
        if (lengthBytes < 0 || lengthBytes % SECTOR_SIZE_BYTES != 0) {
            throw new IllegalArgumentException("not a whole number of sectors: " + lengthBytes + " bytes");
        }
        return lengthBytes / SECTOR_SIZE_BYTES;
    }

    /**
     * The number of bytes in a count of sectors.
     *
     * @throws ArithmeticException if the result does not fit into a long
     */
    public static long toBytes(long sectors) {
        return Math.multiplyExact(sectors, (long) SECTOR_SIZE_BYTES);
    }
}
