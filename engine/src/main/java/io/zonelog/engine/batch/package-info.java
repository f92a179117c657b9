/**
 * Batches on their way from memory to a committed mapping.
 *
 * <p>Entry class: {@link io.zonelog.engine.batch.BatchPipeline}. Owned by the engine's thread, but for {@code BatchCommitter},
 * {@code ExtentRemapper} and {@code ZoneLedger}, which the commit thread owns.
 */
@NullMarked
package io.zonelog.engine.batch;

import org.jspecify.annotations.NullMarked;
