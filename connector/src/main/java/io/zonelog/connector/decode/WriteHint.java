package io.zonelog.connector.decode;

import io.zonelog.block.WriteLife;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The header that says how long written data are expected to live; its words are those of {@link WriteLife}. */
final class WriteHint {
    private WriteHint() {}

    /** The hint of a record; none if it has none. */
    static WriteLife parse(RecordValues values) throws BadRecordException {
        if (!values.has(RecordHeader.HINT)) {
            return WriteLife.NONE;
        }
        String word = new String(values.bytes(RecordHeader.HINT), StandardCharsets.ISO_8859_1);
        for (WriteLife life : WriteLife.values()) {
            if (life.name().toLowerCase(Locale.ROOT).equals(word)) {
                return life;
            }
        }
        throw new BadRecordException(
                BadRecordReason.UNKNOWN_WORD,
                "header zonelog.hint is " + Excerpt.of(values.bytes(RecordHeader.HINT))
                        + ", not none, short, medium, long or extreme");
    }
}
