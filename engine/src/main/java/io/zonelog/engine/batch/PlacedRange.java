package io.zonelog.engine.batch;

import io.zonelog.iomap.DirtyRange;

/**
 * Data for which the zone's class is already chosen.
 *
 * @param range the data
 * @param temperature the class; 0 is the hottest
 */
public record PlacedRange(DirtyRange range, int temperature) {}
