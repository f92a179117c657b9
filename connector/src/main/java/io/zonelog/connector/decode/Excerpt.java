package io.zonelog.connector.decode;

import java.nio.charset.StandardCharsets;

/** The beginning of bytes from outside, safe to print in one line. */
final class Excerpt {
    private static final int MAX_BYTES = 40;

    private Excerpt() {}

    /** In quotes, at most {@value #MAX_BYTES} bytes, with everything but printable ASCII as {@code \xNN}. */
    static String of(byte[] bytes) {
        StringBuilder text = new StringBuilder("\"");
        for (int index = 0; index < Math.min(bytes.length, MAX_BYTES); index++) {
            int octet = bytes[index] & 0xff;
            if (octet >= 0x20 && octet < 0x7f && octet != '"' && octet != '\\') {
                text.append((char) octet);
            } else {
                text.append(String.format("\\x%02x", octet));
            }
        }
        return text.append(bytes.length > MAX_BYTES ? "\"..." : "\"").toString();
    }

    static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }
}
