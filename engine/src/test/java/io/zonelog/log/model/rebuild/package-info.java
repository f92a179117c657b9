/**
 * Finds the store again: rebuilt from the device alone, or brought up to date with what follows on the device. Knows nothing of the engine
 * that wrote it.
 *
 * <p>Entry class: {@link io.zonelog.log.model.rebuild.Rebuild}.
 */
@NullMarked
package io.zonelog.log.model.rebuild;

import org.jspecify.annotations.NullMarked;
