package io.zonelog.connector.decode;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How long written data is expected to live; named as Linux names the write life hints of {@code fcntl}. */
enum WriteHint {
    NONE,
    SHORT,
    MEDIUM,
    LONG,
    EXTREME;

    /** The hint of a record; the engine makes no use of it yet, so a wrong one only has to be found. */
    static WriteHint parse(RecordValues values) throws BadRecordException {
        if (!values.has(RecordHeader.HINT)) {
            return NONE;
        }
        String word = new String(values.bytes(RecordHeader.HINT), StandardCharsets.ISO_8859_1);
        for (WriteHint hint : values()) {
            if (hint.name().toLowerCase(Locale.ROOT).equals(word)) {
                return hint;
            }
        }
        throw new BadRecordException(
                BadRecordReason.UNKNOWN_WORD,
                "header zonelog.hint is " + Excerpt.of(values.bytes(RecordHeader.HINT))
                        + ", not none, short, medium, long or extreme");
    }
}
