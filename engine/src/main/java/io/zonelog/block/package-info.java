/**
 * The block layer's vocabulary: sectors, statuses, bios and aligned buffers.
 *
 * <p>Entry class: {@link io.zonelog.block.Bio}. Values and plain data; no threads, no I/O. A bio belongs to the thread that
 * owns its engine until it is submitted, and to the device until it completes.
 */
@NullMarked
package io.zonelog.block;

import org.jspecify.annotations.NullMarked;
