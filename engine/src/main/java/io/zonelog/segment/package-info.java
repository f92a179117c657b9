/**
 * The log segment: what one batch appends to one zone, gathered by {@link io.zonelog.segment.SegmentPlug} into few appends and closed
 * by a summary ({@link io.zonelog.segment.SummaryCodec} has its bytes); {@link io.zonelog.segment.SegmentWalk} reads them back.
 *
 * <p>Entry class: {@link io.zonelog.segment.Segment}. Owned by the engine's thread.
 */
@NullMarked
package io.zonelog.segment;

import org.jspecify.annotations.NullMarked;
