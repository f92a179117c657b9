package io.zonelog.connector.decode;

import java.nio.charset.StandardCharsets;

/** Ends the decoding of a bad record; never leaves the decoder. Without a stack trace, since bad records may come in floods. */
final class BadRecordException extends Exception {
    private static final int MAX_QUOTED_BYTES = 40;

    private final BadRecordReason reason;

    BadRecordException(BadRecordReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /** The beginning of bytes from outside, in quotes, with everything but printable ASCII as {@code \xNN}: safe to print in one line. */
    static String quoted(byte[] bytes) {
        StringBuilder text = new StringBuilder("\"");
        for (int index = 0; index < Math.min(bytes.length, MAX_QUOTED_BYTES); index++) {
            int octet = bytes[index] & 0xff;
            if (octet >= 0x20 && octet < 0x7f && octet != '"' && octet != '\\') {
                text.append((char) octet);
            } else {
                text.append(String.format("\\x%02x", octet));
            }
        }
        return text.append(bytes.length > MAX_QUOTED_BYTES ? "\"..." : "\"").toString();
    }

    static String quoted(String text) {
        return quoted(text.getBytes(StandardCharsets.UTF_8));
    }

    DecodedRecord.BadRecord toBadRecord() {
        String detail = getMessage();
        return new DecodedRecord.BadRecord(reason, detail == null ? reason.name() : detail);
    }
}
