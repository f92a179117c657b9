package io.zonelog.mapping.layout;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Appends numbers and bytes to an array that grows and is used again. Used by one thread at a time. */
public final class RowWriter {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int LONGEST_VARINT_BYTES = 10;

    private byte[] bytes;
    private int size;

    public RowWriter(int capacityBytes) {
        bytes = new byte[capacityBytes];
    }

    /** Bytes written so far. */
    public int size() {
        return size;
    }

    /** Bytes that fit without growing. */
    public int capacity() {
        return bytes.length;
    }

    /** Forgets what was written, and keeps the memory. */
    public RowWriter clear() {
        size = 0;
        return this;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** The bytes in an array that is used again if it has their number, else in a new one. */
    public byte[] toByteArray(byte[] reusable) {
        if (reusable.length != size) {
            return toByteArray();
        }
        System.arraycopy(bytes, 0, reusable, 0, size);
        return reusable;
    }

    public RowWriter putByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** Appends four bytes, the highest first. */
    public RowWriter putInt(int value) {
        reserve(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
        return this;
    }

    /** Appends eight bytes, the highest first. */
    public RowWriter putLong(long value) {
        reserve(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
        return this;
    }

    /** Appends a number, taken as unsigned, in 1 to 10 bytes: small numbers are short. */
    public RowWriter putVarint(long value) {
        reserve(LONGEST_VARINT_BYTES);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** Appends a number in 1 to 10 bytes: numbers near 0, of either sign, are short. The sign moves to the lowest bit. */
    public RowWriter putSigned(long value) {
        return putVarint((value << 1) ^ (value >> 63));
    }

    public RowWriter putBytes(byte[] source) {
        reserve(source.length);
        System.arraycopy(source, 0, bytes, size, source.length);
        size += source.length;
        return this;
    }

    /** Appends the length in bytes of a text's UTF-8 as a varint, and these bytes. */
    public RowWriter putString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return putVarint(utf8.length).putBytes(utf8);
    }

    /**
     * Begins a part whose length goes before it as a varint.
     *
     * @return to be handed to {@link #endSized}
     */
    public int beginSized() {
        reserve(1);
        return size++;
    }

    /** Ends a part and writes its length to its start. Parts of 128 bytes and more move up for the longer number. */
    public void endSized(int begin) {
        int length = size - begin - 1;
        int moreBytes = (31 - Integer.numberOfLeadingZeros(length | 1)) / 7;
        if (moreBytes > 0) {
            reserve(moreBytes);
            System.arraycopy(bytes, begin + 1, bytes, begin + 1 + moreBytes, length);
        }
        size = begin;
        putVarint(length);
        size += length;
    }

    /** Overwrites eight bytes written before, with the highest first. */
    public void setLong(int at, long value) {
        LONG.set(bytes, at, value);
    }

    /** Overwrites four bytes written before, with the highest first. */
    public void setInt(int at, int value) {
        INT.set(bytes, at, value);
    }

    /** Overwrites four bytes written before, with the lowest first. */
    public void setIntLittleEndian(int at, int value) {
        setInt(at, Integer.reverseBytes(value));
    }

    private void reserve(int moreBytes) {
        if (bytes.length - size < moreBytes) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, moreBytes)));
        }
    }
}
