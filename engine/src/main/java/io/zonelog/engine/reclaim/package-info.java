/**
 * Reclaim: moves live data out of zones that hold much that is dead, so that they can be reset.
 *
 * <p>Entry class: {@link io.zonelog.engine.reclaim.Relocator}. Owned by the engine's thread, but for {@code LiveScan}, which runs on the
 * commit thread.
 */
@NullMarked
package io.zonelog.engine.reclaim;

import org.jspecify.annotations.NullMarked;
