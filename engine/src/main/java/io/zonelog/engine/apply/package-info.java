/**
 * What an operation does to files: decided by a plan, carried out on the files' state in memory and on the open batch.
 *
 * <p>Entry classes: {@link io.zonelog.engine.apply.FileOperation} and {@link io.zonelog.engine.apply.FileApplier}. Owned by the engine's thread.
 */
@NullMarked
package io.zonelog.engine.apply;

import org.jspecify.annotations.NullMarked;
