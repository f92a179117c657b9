package io.zonelog.metadata.layout;

import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;

/**
 * The rows of the column family {@code positions}: how far one partition is consumed.
 *
 * <pre>
 * key    0         4
 *        +---------+
 *        |source id|                              big-endian
 *        +---------+
 * value  +-------------+-------------+-------------+----------+--------+-----+
 *        |signed varint|signed varint|signed varint|text      |text    |text |
 *        |next offset  |leader epoch |partition    |cluster id|topic id|topic|
 *        +-------------+-------------+-------------+----------+--------+-----+
 * text   +---------------+-----+
 *        |varint length  |UTF-8|
 *        |in bytes       |     |
 *        +---------------+-----+
 * </pre>
 */
public final class PositionLayout {
    private PositionLayout() {}

    public static void putKey(RowWriter row, int sourceId) {
        row.putInt(sourceId);
    }

    public static void putValue(RowWriter row, SourcePosition position) {
        SourceIdentity identity = position.identity();
        row.putSigned(position.nextOffset());
        row.putSigned(position.leaderEpoch());
        row.putSigned(identity.partition());
        row.putString(identity.clusterId()).putString(identity.topicId()).putString(identity.topic());
    }

    public static SourcePosition position(RowReader key, RowReader value) {
        int sourceId = key.getInt();
        key.requireEnd();
        long nextOffset = value.getSigned();
        int leaderEpoch = Math.toIntExact(value.getSigned());
        int partition = Math.toIntExact(value.getSigned());
        SourceIdentity identity =
                new SourceIdentity(value.getString(), value.getString(), value.getString(), partition);
        value.requireEnd();
        return new SourcePosition(sourceId, identity, nextOffset, leaderEpoch);
    }
}
