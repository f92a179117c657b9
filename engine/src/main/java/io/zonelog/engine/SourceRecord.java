package io.zonelog.engine;

import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.RecordMark;
import java.util.function.Supplier;

/**
 * A record of a source's log, as far as the source's position depends on it.
 *
 * @param offset its offset
 * @param timestampMillis its timestamp, in milliseconds since 1970; negative if it has none
 * @param leaderEpoch its leader epoch, or {@link io.zonelog.mapping.SourcePosition#NO_LEADER_EPOCH}
 * @param mark tells it apart from others; asked once, when a batch closes behind this record, so that only the last record of a
 *     batch has its checksum computed
 */
public record SourceRecord(long offset, long timestampMillis, int leaderEpoch, Supplier<RecordMark> mark) {
    /** A record that cannot be told apart from others at its offset. */
    public static SourceRecord unmarked(long offset, int leaderEpoch) {
        return new SourceRecord(offset, FileRecord.NOT_KNOWN, leaderEpoch, () -> RecordMark.NONE);
    }
}
