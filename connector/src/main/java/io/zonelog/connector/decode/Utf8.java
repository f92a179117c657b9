package io.zonelog.connector.decode;

/**
 * Tells well-formed UTF-8 without decoding it, by table 3-7 of the Unicode standard: no overlong forms, no surrogates, nothing
 * above U+10FFFF.
 */
final class Utf8 {
    private Utf8() {}

    static boolean isWellFormed(byte[] bytes) {
        int index = 0;
        while (index < bytes.length) {
            int length = sequenceLength(bytes, index);
            if (length == 0) {
                return false;
            }
            index += length;
        }
        return true;
    }

    /** The length of the well-formed sequence that starts at an index, 0 if there is none. */
    private static int sequenceLength(byte[] bytes, int index) {
        int lead = bytes[index] & 0xff;
        if (lead < 0x80) {
            return 1;
        }
        if (lead < 0xc2 || lead > 0xf4) {
            return 0;
        }
        int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (bytes.length - index < length) {
            return 0;
        }
        int second = bytes[index + 1] & 0xff;
        if (second < lowestSecond(lead) || second > highestSecond(lead)) {
            return 0;
        }
        for (int offset = 2; offset < length; offset++) {
            if ((bytes[index + offset] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static int lowestSecond(int lead) {
        return switch (lead) {
            case 0xe0 -> 0xa0;
            case 0xf0 -> 0x90;
            default -> 0x80;
        };
    }

    private static int highestSecond(int lead) {
        return switch (lead) {
            case 0xed -> 0x9f;
            case 0xf4 -> 0x8f;
            default -> 0xbf;
        };
    }
}
