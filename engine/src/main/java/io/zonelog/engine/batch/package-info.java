/**
 * What a batch is, and what everything that works on batches shares.
 *
 * <p>Entry class: {@link io.zonelog.engine.batch.Batch}. Owned by the engine's thread.
 */
@NullMarked
package io.zonelog.engine.batch;

import org.jspecify.annotations.NullMarked;
