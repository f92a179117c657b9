package io.zonelog.deploy.content;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Keys in paths and in lists: every byte but unreserved ones as a percent sign and two hexadecimal digits (RFC 3986, section 2). */
public final class PercentEncoding {
    private PercentEncoding() {}

    /** Encodes; also slashes. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** Encodes all but slashes. */
    public static String encodePath(String path) {
        return encode(path).replace("%2F", "/");
    }

    /**
     * Decodes to UTF-8; a plus sign is one.
     *
     * @throws IllegalArgumentException if it cannot be decoded; the message completes "the path ..."
     */
    public static String decode(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length);
        for (int at = 0; at < encoded.length; at++) {
            if (encoded[at] != '%') {
                bytes.put(encoded[at]);
                continue;
            }
            boolean whole = at + 2 < encoded.length;
            int high = whole ? Character.digit(encoded[at + 1], 16) : -1;
            int low = whole ? Character.digit(encoded[at + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new IllegalArgumentException("has a percent sign without two hexadecimal digits behind it");
            }
            bytes.put((byte) (high << 4 | low));
            at += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException notText) {
            throw new IllegalArgumentException("is not percent-encoded UTF-8", notText);
        }
    }
}
