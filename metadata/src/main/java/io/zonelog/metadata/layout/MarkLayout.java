package io.zonelog.metadata.layout;

import io.zonelog.mapping.layout.RowReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The rows that say which commit changed a family last; commits are counted from 1. Since version 2.
 *
 * <pre>
 * in each family but meta  key    8 bytes of 0xff, behind all other keys
 *                          value  8 bytes, big-endian: the commit that changed the family last
 * in meta                  key    "last-commits" (ASCII)
 *                          value  8 bytes, big-endian, for each of files, extents, rmap, checksums, zones, positions: the same
 * </pre>
 */
public final class MarkLayout {
    /** The name of the row in {@code meta}. */
    public static final String LAST_COMMITS_KEY = "last-commits";

    private static final int FAMILY_KEY_BYTES = 8;
    private static final byte FAMILY_KEY_BYTE = (byte) 0xff;

    private MarkLayout() {}

    /** The key of the row in {@code meta}. */
    public static byte[] metaKey() {
        return LAST_COMMITS_KEY.getBytes(StandardCharsets.US_ASCII);
    }

    /** The key of the row in another family. */
    public static byte[] familyKey() {
        byte[] key = new byte[FAMILY_KEY_BYTES];
        Arrays.fill(key, FAMILY_KEY_BYTE);
        return key;
    }

    /** Whether a key is that of a mark; no other row's key begins with its first byte. */
    public static boolean isFamilyKey(byte[] key, int length) {
        return length == FAMILY_KEY_BYTES && key[0] == FAMILY_KEY_BYTE;
    }

    /** Reads a number of commits. */
    public static long[] last(RowReader value, int count) {
        long[] last = new long[count];
        for (int index = 0; index < count; index++) {
            last[index] = value.getLong();
        }
        value.requireEnd();
        return last;
    }
}
