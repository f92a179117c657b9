/**
 * The log segment: what one batch appends to one zone, closed by a summary.
 *
 * <p>Owned by the engine's thread.
 */
@NullMarked
package io.zonelog.segment;

import org.jspecify.annotations.NullMarked;
