/**
 * Partitions whose files this engine does not have: where they come from, and how they are built while others go on.
 *
 * <p>Entry classes: {@link io.zonelog.connector.takeover.TakeOver}, asked by the engine's thread; {@link
 * io.zonelog.connector.takeover.SnapshotSources}, a port to what has them. The work is done on the threads "zonelog-takeover-N".
 */
@NullMarked
package io.zonelog.connector.takeover;

import org.jspecify.annotations.NullMarked;
