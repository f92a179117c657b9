package io.zonelog.deploy.simulate.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The bytes of one file: pages that were written, and zeros everywhere else. */
final class SparseContent {
    /** The length of a page, in bytes. */
    static final int PAGE_BYTES = 4096;

    private final NavigableMap<Long, byte[]> pages = new TreeMap<>();
    private long sizeBytes;

    long sizeBytes() {
        return sizeBytes;
    }

    /** The pages that may hold something else than zeros, by their number. */
    NavigableMap<Long, byte[]> pages() {
        return pages;
    }

    /** The file ends there now; what lies behind is gone. */
    void resize(long newSizeBytes) {
        if (newSizeBytes < sizeBytes) {
            zero(newSizeBytes, sizeBytes);
        }
        sizeBytes = newSizeBytes;
    }

    /** Writes the bytes between the buffer's position and limit, which it leaves as they are. */
    void write(long offsetBytes, ByteBuffer data) {
        ByteBuffer rest = data.duplicate();
        long position = offsetBytes;
        while (rest.hasRemaining()) {
            int inPage = (int) (position % PAGE_BYTES);
            int length = Math.min(rest.remaining(), PAGE_BYTES - inPage);
            byte[] page = pages.computeIfAbsent(position / PAGE_BYTES, unused -> new byte[PAGE_BYTES]);
            rest.get(page, inPage, length);
            position += length;
        }
        sizeBytes = Math.max(sizeBytes, position);
    }

    /** Makes a range zeros; the size stays. */
    void zero(long fromBytes, long toBytes) {
        long end = Math.min(toBytes, sizeBytes);
        if (fromBytes >= end) {
            return;
        }
        long firstWhole = (fromBytes + PAGE_BYTES - 1) / PAGE_BYTES;
        long endWhole = end / PAGE_BYTES;
        if (firstWhole < endWhole) {
            pages.subMap(firstWhole, endWhole).clear();
        }
        zeroInPage(fromBytes, Math.min(end, firstWhole * PAGE_BYTES));
        zeroInPage(Math.max(fromBytes, endWhole * PAGE_BYTES), end);
    }

    /** Copies a range, which does not overlap where it goes to; the size grows to hold it. */
    void copyFrom(SparseContent source, long fromBytes, long toBytes, long lengthBytes) {
        if (lengthBytes == 0) {
            return;
        }
        zero(toBytes, toBytes + lengthBytes);
        long end = fromBytes + lengthBytes;
        Map<Long, byte[]> copied =
                new TreeMap<>(source.pages.subMap(fromBytes / PAGE_BYTES, true, (end - 1) / PAGE_BYTES, true));
        copied.forEach((number, page) -> {
            long first = Math.max(fromBytes, number * PAGE_BYTES);
            long behind = Math.min(end, (number + 1) * PAGE_BYTES);
            write(first - fromBytes + toBytes, ByteBuffer.wrap(page, (int) (first - number * PAGE_BYTES), (int)
                    (behind - first)));
        });
        sizeBytes = Math.max(sizeBytes, toBytes + lengthBytes);
    }

    /** A range that does not cross the border of a page. */
    private void zeroInPage(long fromBytes, long toBytes) {
        byte[] page = pages.get(fromBytes / PAGE_BYTES);
        if (page != null && fromBytes < toBytes) {
            int first = (int) (fromBytes % PAGE_BYTES);
            Arrays.fill(page, first, first + (int) (toBytes - fromBytes), (byte) 0);
        }
    }
}
