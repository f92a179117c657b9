package io.zonelog.mapping.layout;

import io.zonelog.mapping.MappingStoreException;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.State.Holding;

/**
 * The rows of the column family {@code positions}: how far one partition is consumed, and what its files are worth.
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
 *        +----------+-------------+-------------+-------------+-------------+---------+
 *        |1 byte    |signed varint|signed varint|signed varint|signed varint|4 bytes  |
 *        |0 held    |left since   |incomplete   |last record's|last record's|last     |
 *        |1 left    |(ms), 0 held |from, -1 not |offset,-1 none|timestamp ms|record's |
 *        |2 building|             |             |             |             |CRC32C   |
 *        +----------+-------------+-------------+-------------+-------------+---------+
 * text   +---------------+-----+
 *        |varint length  |UTF-8|
 *        |in bytes       |     |
 *        +---------------+-----+
 * </pre>
 *
 * <p>Version 1 had the first line of the value only: such a partition counts as held and complete, and its last record is not known.
 */
public final class PositionLayout {
    private static final int HELD = 0;
    private static final int LEFT = 1;
    private static final int BUILDING = 2;

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
        putState(row, position.state());
        SourcePosition.RecordMark last = position.lastRecord();
        row.putSigned(last.offset()).putSigned(last.timestampMillis()).putInt(last.checksum());
    }

    public static SourcePosition position(RowReader key, RowReader value) {
        int sourceId = key.getInt();
        key.requireEnd();
        long nextOffset = value.getSigned();
        int leaderEpoch = Math.toIntExact(value.getSigned());
        int partition = Math.toIntExact(value.getSigned());
        SourceIdentity identity =
                new SourceIdentity(value.getString(), value.getString(), value.getString(), partition);
        if (value.remaining() == 0) {
            return new SourcePosition(sourceId, identity, nextOffset, leaderEpoch);
        }
        SourcePosition.State state = state(value);
        SourcePosition.RecordMark lastRecord =
                new SourcePosition.RecordMark(value.getSigned(), value.getSigned(), value.getInt());
        value.requireEnd();
        return new SourcePosition(sourceId, identity, nextOffset, leaderEpoch, lastRecord, state);
    }

    private static void putState(RowWriter row, SourcePosition.State state) {
        row.putByte(
                switch (state.holding()) {
                    case HELD -> HELD;
                    case LEFT -> LEFT;
                    case BUILDING -> BUILDING;
                });
        row.putSigned(state.sinceMillis()).putSigned(state.incompleteFrom());
    }

    private static SourcePosition.State state(RowReader value) {
        int code = value.getByte();
        Holding holding = switch (code) {
            case HELD -> Holding.HELD;
            case LEFT -> Holding.LEFT;
            case BUILDING -> Holding.BUILDING;
            default -> throw new MappingStoreException("a partition's state is " + code);
        };
        return new SourcePosition.State(holding, value.getSigned(), value.getSigned());
    }
}
