/**
 * Which zone takes the data: the zones' states and counters, and the choice among open ones.
 *
 * <p>Entry class: {@link io.zonelog.zone.ZoneAllocator}. Owned by the engine's thread.
 */
@NullMarked
package io.zonelog.zone;

import org.jspecify.annotations.NullMarked;
