/**
 * Batches on their way from memory to a committed mapping, several at a time: which step is next, and what the commit has to do.
 *
 * <p>Entry class: {@link io.zonelog.engine.pipeline.BatchPipeline}. Owned by the engine's thread.
 */
@NullMarked
package io.zonelog.engine.pipeline;

import org.jspecify.annotations.NullMarked;
