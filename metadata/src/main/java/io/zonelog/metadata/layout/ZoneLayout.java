package io.zonelog.metadata.layout;

import io.zonelog.mapping.ZoneUsage;
import io.zonelog.mapping.layout.RowReader;
import io.zonelog.mapping.layout.RowWriter;

/**
 * The rows of the column family {@code zones}: the counters of one zone each.
 *
 * <pre>
 * key    0       4
 *        +-------+
 *        |zone   |                                big-endian
 *        +-------+
 * value  +-------+-------+-------+-----------+
 *        |varint |varint |varint |varint     |
 *        |used   |written|reset  |closed at  |
 *        |blocks |blocks |epoch  |sequence   |
 *        +-------+-------+-------+-----------+
 * </pre>
 */
public final class ZoneLayout {
    private ZoneLayout() {}

    public static void putKey(RowWriter row, int zoneIndex) {
        row.putInt(zoneIndex);
    }

    public static void putValue(RowWriter row, ZoneUsage usage) {
        row.putVarint(usage.usedBlocks()).putVarint(usage.writtenBlocks());
        row.putVarint(usage.resetEpoch()).putVarint(usage.closedSequence());
    }

    public static ZoneUsage usage(RowReader key, RowReader value) {
        int zoneIndex = key.getInt();
        key.requireEnd();
        ZoneUsage usage = new ZoneUsage(
                zoneIndex, value.getIntVarint(), value.getIntVarint(), value.getVarint(), value.getVarint());
        value.requireEnd();
        return usage;
    }
}
