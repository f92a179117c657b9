/**
 * Folios: the data of batches in memory.
 *
 * <p>Owned by the engine's thread.
 */
@NullMarked
package io.zonelog.cache;

import org.jspecify.annotations.NullMarked;
