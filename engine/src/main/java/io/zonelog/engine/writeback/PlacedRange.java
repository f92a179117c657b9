package io.zonelog.engine.writeback;

import io.zonelog.iomap.DirtyRange;
import java.util.Comparator;

/**
 * Data for which the zone's class is already chosen.
 *
 * @param range the data
 * @param temperature the class; 0 is the hottest
 */
public record PlacedRange(DirtyRange range, int temperature) {
    /** By class, then by file, then by offset in it. */
    public static final Comparator<PlacedRange> WRITE_ORDER = Comparator.comparingInt(PlacedRange::temperature)
            .thenComparingLong(placed -> placed.range().fileId())
            .thenComparingLong(placed -> placed.range().offsetBytes());
}
