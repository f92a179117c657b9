/**
 * The iomap writeback rules of Linux for zoned file systems: how dirty ranges join to ioends ({@link io.zonelog.iomap.JoinRule}), how
 * ioends are split ({@link io.zonelog.iomap.IoendSplitter}), how parts complete ({@link io.zonelog.iomap.Ioend#complete}) and how
 * neighbours merge ({@link io.zonelog.iomap.MergeRule}).
 *
 * <p>Entry class: {@link io.zonelog.iomap.WritebackContext}. Pure: no I/O, no threads. Owned by the engine's thread.
 */
@NullMarked
package io.zonelog.iomap;

import org.jspecify.annotations.NullMarked;
