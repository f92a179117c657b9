package io.zonelog.mapping.layout;

import io.zonelog.mapping.MappingStoreException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Reads what a {@link RowWriter} wrote. What cannot have been written throws {@link MappingStoreException}. Used by one thread
 * at a time.
 */
public final class RowReader {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int position;
    private int end;

    public RowReader() {
        this(new byte[0]);
    }

    public RowReader(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    /** Starts over with the first bytes of an array, which stays the caller's. */
    public RowReader reset(byte[] source, int length) {
        bytes = source;
        position = 0;
        end = length;
        return this;
    }

    public int remaining() {
        return end - position;
    }

    public int getByte() {
        return bytes[take(1)];
    }

    public int getInt() {
        return (int) INT.get(bytes, take(Integer.BYTES));
    }

    public long getLong() {
        return (long) LONG.get(bytes, take(Long.BYTES));
    }

    /** Reads what {@link RowWriter#putVarint} wrote. */
    public long getVarint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            long next = bytes[take(1)];
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MappingStoreException("a number is longer than ten bytes");
    }

    /** Reads a varint that was made from an int of 0 or more. */
    public int getIntVarint() {
        long value = getVarint();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new MappingStoreException("a number does not fit into 31 bits: " + Long.toUnsignedString(value));
        }
        return (int) value;
    }

    /** Reads what {@link RowWriter#putSigned} wrote. */
    public long getSigned() {
        long value = getVarint();
        return (value >>> 1) ^ -(value & 1);
    }

    public byte[] getBytes(int length) {
        int from = take(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    public String getString() {
        return new String(getBytes(getIntVarint()), StandardCharsets.UTF_8);
    }

    /** Throws if bytes are left over. */
    public void requireEnd() {
        if (position != end) {
            throw new MappingStoreException(remaining() + " bytes are left over");
        }
    }

    /** All bytes, those already read too, in hexadecimal. */
    public String toHex() {
        return HexFormat.of().formatHex(bytes, 0, end);
    }

    private int take(int length) {
        int from = position;
        if (length < 0 || length > end - from) {
            throw new MappingStoreException("the row ends too early");
        }
        position = from + length;
        return from;
    }
}
