/**
 * The mapping commit: what a plan replaces, adds and drops in the mapping store, all in one mapping batch;
 * and the record of it that a batch leaves on the device.
 *
 * <p>Entry class: {@link io.zonelog.engine.commit.BatchCommitter}. Owned by the commit thread; plans are made by the engine's thread and
 * immutable.
 */
@NullMarked
package io.zonelog.engine.commit;

import org.jspecify.annotations.NullMarked;
