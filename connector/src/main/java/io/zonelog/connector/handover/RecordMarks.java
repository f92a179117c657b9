package io.zonelog.connector.handover;

import io.zonelog.engine.Sources;
import io.zonelog.mapping.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a record to know it again: its timestamp, and the CRC32C of
 *
 * <pre>
 * key length | key | value length | value | for each header: name length | name | length | value
 * </pre>
 *
 * <p>with lengths of 4 bytes, big-endian, -1 where there is nothing. Stored with positions, so it stays as it is.
 */
public final class RecordMarks {
    private static final int NOTHING = -1;

    private RecordMarks() {}

    /** The record as an engine sees it. It is read again when its mark is asked for. */
    public static Sources.SourceRecord sourceRecord(ConsumerRecord<byte[], ByteBuffer> record) {
        return new Sources.SourceRecord(
                record.offset(),
                record.timestamp(),
                record.leaderEpoch().orElse(SourcePosition.NO_LEADER_EPOCH),
                () -> of(record));
    }

    /** The mark of a record; leaves the positions of its buffers alone. */
    public static SourcePosition.RecordMark of(ConsumerRecord<byte[], ByteBuffer> record) {
        CRC32C crc = new CRC32C();
        update(crc, record.key());
        ByteBuffer value = record.value();
        putLength(crc, value == null ? NOTHING : value.remaining());
        if (value != null) {
            crc.update(value.duplicate());
        }
        for (Header header : record.headers()) {
            update(crc, header.key().getBytes(StandardCharsets.UTF_8));
            update(crc, header.value());
        }
        return new SourcePosition.RecordMark(record.offset(), record.timestamp(), (int) crc.getValue());
    }

    private static void update(CRC32C crc, byte @Nullable [] bytes) {
        putLength(crc, bytes == null ? NOTHING : bytes.length);
        if (bytes != null) {
            crc.update(bytes);
        }
    }

    private static void putLength(CRC32C crc, int length) {
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            crc.update(length >>> shift & 0xff);
        }
    }
}
