/**
 * The page cache's part: folios, the bounded pool they are cut from, what a batch changes in a file, and the files in mind.
 *
 * <p>Entry class: {@link io.zonelog.cache.DirtyFile}. Owned by the engine's thread; the device reads folios of closed batches, which
 * nobody writes to.
 */
@NullMarked
package io.zonelog.cache;

import org.jspecify.annotations.NullMarked;
