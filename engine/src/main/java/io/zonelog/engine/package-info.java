/**
 * The storage engine: batches, their commit, recovery and reads.
 *
 * <p>Entry class: {@link io.zonelog.engine.StorageEngine}. Owned by the engine's thread, but for the mailbox.
 */
@NullMarked
package io.zonelog.engine;

import org.jspecify.annotations.NullMarked;
