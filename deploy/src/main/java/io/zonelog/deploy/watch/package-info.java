/**
 * What can be seen of a running engine from other threads: its parts, the state of its zones, its health, and recent warnings.
 *
 * <p>Entry class: {@link io.zonelog.deploy.watch.RunningEngine}. Any thread may use everything here.
 */
@NullMarked
package io.zonelog.deploy.watch;

import org.jspecify.annotations.NullMarked;
