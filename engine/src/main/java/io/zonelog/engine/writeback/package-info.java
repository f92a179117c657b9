/**
 * From a batch's memory to the device: ioends are built, get their zones, become appends or writes in place, and segments get their
 * summaries.
 *
 * <p>Entry classes: {@link io.zonelog.engine.writeback.BatchWriter} for what records change,
 * {@link io.zonelog.engine.writeback.PlacedRangeWriter} for what is written to other zones, {@link io.zonelog.engine.writeback.SummaryWriter}.
 * Owned by the engine's thread.
 */
@NullMarked
package io.zonelog.engine.writeback;

import org.jspecify.annotations.NullMarked;
